"""docs/mapping.md says what the mapping tables say."""

from __future__ import annotations

from docs.generate_mapping import PAGE, page
from ledgersync.domain.kinds import SPECS


def test_the_mapping_page_is_the_one_written_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make docs"


def test_every_kind_and_every_field_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0].strip().lower(): part for part in text.split("\n## ")}
    for kind, spec in SPECS.items():
        section = sections[kind.value.replace("_", " ")]
        for field in spec.fields:
            names = [part.name for part in field.lines] if field.lines else [field.name]
            assert all(f"\n| {name} |" in section for name in names), (kind, field.name)
