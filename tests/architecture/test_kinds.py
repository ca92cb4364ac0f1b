"""What a kind is and does is said in one place, for every kind; other modules name none."""

from __future__ import annotations

import ast
from pathlib import Path

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind

PRODUCT = Path("layers/ledgersync/ledgersync")
MAY_NAME_KINDS = ("domain/kinds/", "mapping/", "domain/causes/")
"""The kinds themselves, their native halves, and the kinds on which the documentation shows a cause."""
STILL_NAMED = {
    "management/chosen.py": 3,  # preferences name accounts, a location and a department
    "management/doctor.py": 1,  # whether the accounts that preferences name are active
    "management/choices.py": 4,  # lists that preferences choose from
    "management/objections.py": 1,  # accounts that preferences name
    "management/preferences.py": 1,  # the location of transfers
    "sync/context.py": 1,  # the entity's own location
    "sync/required_dimensions.py": 5,  # accounts demand dimensions, projects belong to customers
}
"""How often a module still names a kind, and for what; the numbers only fall."""


def named(path: Path) -> int:
    """How often a module names a kind."""
    tree = ast.parse(path.read_text())
    return sum(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Kind"
        and node.attr.isupper()
        for node in ast.walk(tree)
    )


def test_every_kind_is_described() -> None:
    assert list(SPECS) == list(Kind)


def test_kinds_are_named_where_they_are_described_and_hardly_anywhere_else() -> None:
    found = {
        str(path.relative_to(PRODUCT)): count
        for path in sorted(PRODUCT.rglob("*.py"))
        if (count := named(path)) and not str(path.relative_to(PRODUCT)).startswith(MAY_NAME_KINDS)
    }
    assert found == STILL_NAMED
