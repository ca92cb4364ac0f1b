"""Writes docs/mapping.md from the mapping tables; run as ``python -m docs.generate_mapping``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ledgersync.domain.kinds import SPECS, Authority, Direction, Field
from ledgersync.domain.order import kinds_in_order
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.tables import Fact, FieldMap, KindMapping, Lines

PAGE = Path(__file__).parent / "mapping.md"
HEAD = """# Mapping

What becomes of each field, in both directions. This page is written from the tables in `ledgersync/mapping` by
`make docs`; edit those, not this page. Fields of a record are in the words of both systems; a field whose place
begins with an underscore is put together from several native ones. *Who may change it* says whose edits count
once both systems hold the record; what the other side changed is put back and reported.
"""
DIRECTIONS = {
    Direction.TWO_WAY: "Both ways.",
    Direction.TO_CASHFLOW360: "Intacct → Cashflow360 only; an edit in Cashflow360 is put back.",
    Direction.TO_INTACCT: "Cashflow360 → Intacct only.",
}
AUTHORITIES = {Authority.BOTH: "both", Authority.INTACCT: "Intacct", Authority.CASHFLOW360: "Cashflow360"}
COLUMNS = ("Field", "Intacct", "Cashflow360", "Longest (Intacct / Cashflow360)", "Who may change it", "Notes")


def page() -> str:
    """The whole page."""
    parts = [HEAD, *("\n".join(_kind(MAPPINGS[kind])) for kind in kinds_in_order(SPECS))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _kind(mapping: KindMapping) -> Iterator[str]:
    intacct, cashflow360 = mapping.intacct, mapping.cashflow360
    yield f"## {mapping.kind.value.replace('_', ' ').capitalize()}"
    yield ""
    yield f"Intacct `{intacct.object_name}` ⇄ Cashflow360 `{cashflow360.entity}`. {DIRECTIONS[mapping.spec.direction]}"
    yield ""
    yield from _table((item, mapping.spec.field(item.name)) for item in mapping.fields)
    for lines in mapping.lines:
        known = next((field for field in mapping.spec.fields if field.name == lines.name), None)
        if known is not None:
            yield ""
            yield _lines_head(lines)
            yield ""
            parts = {part.name: part for part in known.lines}
            yield from _table((item, parts[item.name]) for item in lines.fields if item.name in parts)
    facts = [(fact.name, side, fact.path) for side, half in _halves(mapping) for fact in half]
    if facts:
        yield ""
        yield "Read for the rules, never written: " + ", ".join(f"{n} ({s} `{p}`)" for n, s, p in facts) + "."


def _halves(mapping: KindMapping) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    yield "Intacct", mapping.intacct.facts
    yield "Cashflow360", mapping.cashflow360.facts


def _lines_head(lines: Lines) -> str:
    places = [f"Intacct `{lines.intacct_object}`", f"Cashflow360 `{lines.cashflow360}`"]
    return f"Each of its {lines.name}: " + " ⇄ ".join(place for place in places if "``" not in place)


def _table(rows: Iterator[tuple[FieldMap, Field]]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|" + "---|" * len(COLUMNS)
    for item, field in rows:
        yield f"| {' | '.join(_row(item, field))} |"


def _row(item: FieldMap, field: Field) -> tuple[str, ...]:
    limits = [str(limit) if limit else "–" for limit in (field.limit_intacct, field.limit_cashflow360)]
    return (
        item.name,
        _place(item.intacct or item.read_from, item.reads),
        _place(item.cashflow360 or "", ()),
        " / ".join(limits) if any((field.limit_intacct, field.limit_cashflow360)) else "",
        AUTHORITIES[field.authority],
        "; ".join(_notes(item, field)),
    )


def _place(path: str, reads: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in (reads or ((path,) if path else ())))


def _notes(item: FieldMap, field: Field) -> Iterator[str]:
    if field.refers_to is not None:
        yield f"refers to {field.refers_to.value.replace('_', ' ')}"
    if field.required:
        yield "required"
    if field.dimension:
        yield f"when {field.dimension} are used as a dimension"
    if item.same_as:
        yield f"{item.same_as} when empty"
    if item.create_only:
        yield "set once"
    if item.read_only:
        yield "follows from the rest"
    if item.read_from and item.intacct:
        yield f"read from `{item.read_from}`"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
