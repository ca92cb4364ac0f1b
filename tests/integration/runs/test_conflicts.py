"""Taking the other side's value of a conflict (product D6): both systems hold it, and it stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import DEFAULT_MASTERS
from ledgersync.management.conflicts import BY_HAND, ConflictKey, Conflicts
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import TODAY


def disputed(master: Side) -> Shop:
    """A bill and a vendor that were changed on both sides, decided by the master."""
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: master, Kind.VENDOR: master})
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="ours")
    shop.edit("APBILL", "B1", DESCRIPTION="theirs")
    shop.update("Vendor", "V1", name="Our name")
    shop.edit("VENDOR", "V1", NAME="Their name")
    shop.run()
    return shop


def take_other(shop: Shop, key: ConflictKey) -> None:
    connection: Connection | None = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    ids = iter(range(100))
    Conflicts(shop.world.runner(), lambda: f"by-hand-{next(ids)}").take_other(connection, key)


@pytest.mark.parametrize("master", list(Side))
def test_the_value_that_lost_is_written_to_both_sides_and_stays(master: Side) -> None:
    shop = disputed(master)
    take_other(shop, (Kind.BILL, shop.id("Bill", "B1"), "description"))
    take_other(shop, (Kind.VENDOR, shop.id("Vendor", "V1"), "name"))
    lost, name = ("ours", "Our name") if master is Side.INTACCT else ("theirs", "Their name")
    for _ in range(2):
        assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == shop.row("Bill", "B1")["description"] == lost
        assert shop.intacct("VENDOR", "V1")["NAME"] == shop.row("Vendor", "V1")["name"] == name
        shop.tomorrow()
        shop.run()
    assert {c.rule for c in shop.world.books().conflicts()} >= {BY_HAND}


def test_it_can_be_taken_once_only() -> None:
    shop = disputed(Side.INTACCT)
    key = (Kind.BILL, shop.id("Bill", "B1"), "description")
    take_other(shop, key)
    with pytest.raises(Refusal, match="taken-already"):
        take_other(shop, key)


def test_it_is_refused_once_a_side_was_changed_again() -> None:
    shop = disputed(Side.INTACCT)
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="something new")
    with pytest.raises(Refusal, match="changed-since"):
        take_other(shop, (Kind.BILL, shop.id("Bill", "B1"), "description"))
    assert shop.row("Bill", "B1")["description"] == "theirs"


def test_it_is_refused_where_a_rule_forbids_the_write() -> None:
    shop = disputed(Side.CASHFLOW360)
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    before = shop.state()
    with pytest.raises(Refusal, match="period-closed"):
        take_other(shop, (Kind.BILL, shop.id("Bill", "B1"), "description"))
    assert shop.state() == before


def test_a_shared_record_is_never_changed_by_hand_either() -> None:
    shop = open_shop()
    shop.vendor("V9", "Shared", top=True)
    shop.run()
    shop.tomorrow()
    shop.update("Vendor", "V9", name="Mine")
    shop.run()
    before = shop.state()
    with pytest.raises(Refusal, match="not-changeable"):
        take_other(shop, (Kind.VENDOR, shop.id("Vendor", "V9"), "name"))
    assert shop.state() == before
