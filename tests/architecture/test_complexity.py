"""The code gets no harder to follow: figures of complexity only fall, and names mean one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.complexity import EASY, kept, measured, worse
from tests.architecture.deployment import ROOT

PRODUCT = ROOT / "layers" / "ledgersync" / "ledgersync"
ONE_MEANING = ("Refused", "Context", "Answer", "Check", "Found")
MOST_POSITIONAL = 4


MADE_BY_POSITION = frozenset(
    {
        "cashflow360/cashflow360/retry.py: RetryPolicy",
        "intacct/intacct/credentials.py: Credentials",
        "intacct/intacct/queries.py: Query",
        "intacct/intacct/results.py: Done",
        "ledgersync/ledgersync/adapters/setup/cashflow360.py: Organization",
        "ledgersync/ledgersync/domain/doctor/verdicts.py: Point",
        "ledgersync/ledgersync/domain/kinds/check.py: Check",
        "ledgersync/ledgersync/domain/model.py: Key",
        "ledgersync/ledgersync/domain/model.py: Link",
        "ledgersync/ledgersync/domain/model.py: Record",
        "ledgersync/ledgersync/domain/remembered.py: Hold",
        "ledgersync/ledgersync/domain/remembered.py: Write",
        "ledgersync/ledgersync/domain/rules.py: Rules",
        "ledgersync/ledgersync/domain/shape.py: Field",
        "ledgersync/ledgersync/management/connections.py: Connections",
        "ledgersync/ledgersync/management/open_items.py: Item",
        "ledgersync/ledgersync/management/record.py: Standing",
        "ledgersync/ledgersync/management/tie_out.py: Party",
        "ledgersync/ledgersync/mapping/tables.py: Cashflow360Half",
        "ledgersync/ledgersync/mapping/tables.py: Fact",
        "ledgersync/ledgersync/mapping/tables.py: FieldMap",
        "ledgersync/ledgersync/mapping/tables.py: IntacctHalf",
        "ledgersync/ledgersync/mapping/tables.py: KindMapping",
        "ledgersync/ledgersync/mapping/tables.py: Lines",
        "ledgersync/ledgersync/mapping/tables.py: Ordered",
        "ledgersync/ledgersync/ports/connections.py: Connection",
        "ledgersync/ledgersync/ports/connections.py: Run",
        "ledgersync/ledgersync/runs/redrive.py: Execution",
        "ledgersync/ledgersync/runs/run_slice.py: SliceOutcome",
        "ledgersync/ledgersync/sync/queue.py: Visit",
        "ledgersync/ledgersync/sync/subjects.py: Subject",
    }
)
"""The words of tables, whose rows read as tables by position, and records that were made so before the rule; the set
only shrinks."""


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in sorted((ROOT / "layers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                yield path, node


def test_no_block_gets_harder_to_follow() -> None:
    assert worse(measured(), kept()) == {}, f"make it simpler: at most {EASY} ways lead through a block"


def test_what_got_easier_stays_so() -> None:
    assert measured() == kept(), "run python -m tests.architecture.complexity, and commit complexity.json"


def test_few_blocks_are_hard_to_follow_and_none_is_very_hard() -> None:
    assert len(kept()) <= 15
    assert max(kept().values()) <= 15


def test_a_figure_above_what_was_kept_is_noticed() -> None:
    assert worse({"a": 12, "b": 11, "c": 13}, {"a": 12, "c": 12}) == {"b": 11, "c": 13}


def test_names_that_every_road_passes_mean_one_class_each() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path, node in classes():
        if path.is_relative_to(PRODUCT) and node.name in ONE_MEANING:
            homes[node.name].append(str(path.relative_to(PRODUCT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_dataclasses_of_more_than_four_fields_are_made_by_name() -> None:
    layers = ROOT / "layers"
    found = {f"{path.relative_to(layers)}: {one.name}" for path, one in classes() if fields(one) and not by_name(one)}
    assert found == MADE_BY_POSITION


def by_name(node: ast.ClassDef) -> bool:
    """Whether a data class takes its fields by name; a class that is none does not count."""
    marks = [one for one in node.decorator_list if "dataclass" in ast.unparse(one)]
    return not marks or "kw_only=True" in ast.unparse(marks[0])


def fields(node: ast.ClassDef) -> bool:
    """Whether it has more fields than may be given by position."""
    return sum(isinstance(one, ast.AnnAssign) for one in node.body) > MOST_POSITIONAL
