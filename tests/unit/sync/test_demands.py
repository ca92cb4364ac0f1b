"""What accounts demand of lines is asked when something is posted to them, once, and not otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ledgersync.domain.model import Kind, Record
from tests.unit.sync.ledger import FakeLedger
from tests.unit.sync.world import World, bill, expense_account, linked_vendor


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The accounts that were read by id, request by request."""
    seen: list[Sequence[str]] = []
    read = FakeLedger.read

    def recording(ledger: FakeLedger, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        if kind is Kind.ACCOUNT and ids:
            seen.append(ids)
        return read(ledger, kind, ids)

    monkeypatch.setattr(FakeLedger, "read", recording)
    return seen


def test_an_account_is_asked_once_for_all_bills_and_not_in_a_quiet_run(
    world: World, asked: list[Sequence[str]]
) -> None:
    expense_account(world)
    _, vendor = linked_vendor(world)
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    for number in range(7):
        world.cashflow360.add(Kind.BILL, bill(vendor, f"B-{number}", "100.00", account=account))
    asked.clear()
    world.run()
    assert len(world.intacct.records[Kind.BILL]) == 7
    assert len(asked) == 1
    world.run()
    assert len(asked) == 1
