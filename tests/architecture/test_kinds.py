"""What a kind is and does is said in one place, for every kind; other modules name none."""

from __future__ import annotations

import ast
from pathlib import Path

from ledgersync.domain.kinds import SPECS, admission, guards
from ledgersync.domain.model import Kind
from ledgersync.domain.preferences import DEFAULT_MASTERS
from ledgersync.domain.rules import POSTING

PRODUCT = Path("layers/ledgersync/ledgersync")
MAY_NAME_KINDS = ("domain/kinds/", "mapping/", "domain/causes/")
"""The kinds themselves, their native halves, and the kinds on which the documentation shows a cause."""
STILL_NAMED = {
    "adapters/cashflow360/ledger.py": 1,  # the credits of a bill outside payments are read apart
    "adapters/intacct/ledger.py": 4,  # kinds that need the bank accounts; the sign of debit memos
    "adapters/intacct/records.py": 1,  # a payment is searched by its party
    "adapters/intacct/settings.py": 1,  # what leaves no audit history
    "adapters/intacct/writes.py": 1,  # the closing account of new accounts
    "domain/deciding/merged_away.py": 1,  # items are never merged
    "domain/facts.py": 48,  # the facts of each kind, until they are typed
    "domain/rules.py": 9,  # what a payment posts to; references of accounts and locations
    "domain/words.py": 18,  # what people call each kind
    "http/operations.py": 2,  # payables or receivables
    "management/doctor.py": 1,
    "management/choices.py": 4,  # lists that preferences choose from
    "management/objections.py": 1,  # accounts that preferences name
    "management/preferences.py": 1,  # the location of transfers
    "management/tie_out.py": 8,  # bills and invoices against control accounts
    "ports/setup.py": 11,  # objects of the customization package
    "runs/run_slice.py": 1,  # the entity's own location
    "sync/bill_dates.py": 4,  # payments are not dated before their bills
    "sync/noting.py": 1,  # what a vendor wishes
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


def test_every_table_by_kind_is_total() -> None:
    for table in (SPECS, guards.BY_KIND, admission.BY_KIND, POSTING, DEFAULT_MASTERS):
        assert set(table) == set(Kind)


def test_kinds_are_named_where_they_are_described_and_hardly_anywhere_else() -> None:
    found = {
        str(path.relative_to(PRODUCT)): count
        for path in sorted(PRODUCT.rglob("*.py"))
        if (count := named(path)) and not str(path.relative_to(PRODUCT)).startswith(MAY_NAME_KINDS)
    }
    assert found == STILL_NAMED
