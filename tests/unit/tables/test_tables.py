"""Every table, limit and word of the product, against what was written down and reviewed.

A test that reads a table it checks can't tell that a row is gone. ``reviewed.json`` beside this is what is compared
with. After a change that is meant, write it anew by ``python -m tests.unit.tables.test_tables``, and read every line of
the difference: a word that is renamed is not found again in what is stored. Sentences are left to the documents.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.tables.flat import tables_of, written

REVIEWED = Path(__file__).parent / "reviewed.json"
PRODUCT = ("ledgersync", "intacct", "cashflow360", "remote")
ANEW = "when the change is meant: python -m tests.unit.tables.test_tables, and read the difference"
GATHERED = ("ledgersync.domain.kinds", "ledgersync.domain.causes", "ledgersync.mapping.catalogue")
"""They only gather the tables of other modules."""


def modules() -> Iterator[str]:
    for package in PRODUCT:
        home = importlib.import_module(package)
        yield package
        for found in pkgutil.walk_packages(home.__path__, f"{package}."):
            if found.name not in GATHERED:
                yield found.name


def tables() -> dict[str, dict[str, object]]:
    found = {name: tables_of(importlib.import_module(name)) for name in modules()}
    return {name: held for name, held in found.items() if held}


EXPECTED: dict[str, dict[str, object]] = json.loads(REVIEWED.read_text())


def test_every_module_with_tables_was_reviewed() -> None:
    assert tables().keys() == EXPECTED.keys(), ANEW


@pytest.mark.parametrize("module", EXPECTED)
def test_every_table_is_the_one_that_was_reviewed(module: str) -> None:
    assert json.loads(json.dumps(tables_of(importlib.import_module(module)))) == EXPECTED[module], ANEW


if __name__ == "__main__":
    REVIEWED.write_text(written(tables()) + "\n")
