"""Taking the other side's value of a conflict: both systems hold it, and it stays."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.management.conflicts import BY_HAND, ConflictKey, Conflicts
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import PAYABLES, RENT, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied


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


def test_what_was_taken_can_be_taken_back() -> None:
    shop = disputed(Side.INTACCT)
    key = (Kind.BILL, shop.id("Bill", "B1"), "description")
    for stands in ("ours", "theirs", "ours"):
        take_other(shop, key)
        assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == shop.row("Bill", "B1")["description"] == stands
        shop.tomorrow()
        shop.run()


@pytest.mark.parametrize("master", list(Side))
def test_lines_changed_on_both_sides_are_one_conflict_that_is_taken_whole_and_taken_back(master: Side) -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: master})
    shop.bill("B1", "60.00", "40.00")
    shop.run()
    shop.tomorrow()
    line = {"ACCOUNTNO": SUPPLIES, "LOCATIONID": shop.entity}
    there = [{**line, "TRX_AMOUNT": Decimal(60)}, {**line, "TRX_AMOUNT": Decimal(45)}]
    shop.edit("APBILL", "B1", APBILLITEMS=there)
    rent = {"entity": "BillLineItem", "amount": Decimal(60), "chartOfAccountId": shop.id("ChartOfAccount", RENT)}
    supplies = {**rent, "amount": Decimal(40), "chartOfAccountId": shop.id("ChartOfAccount", SUPPLIES)}
    shop.update("Bill", "B1", billLineItems=[rent, supplies])
    shop.run()
    (conflict,) = shop.world.books().conflicts()
    assert (conflict.field, conflict.winner, shop.causes()) == ("lines", master, {})
    theirs, ours = {SUPPLIES: Decimal(105)}, {RENT: Decimal(60), SUPPLIES: Decimal(40)}
    stood, lost = (theirs, ours) if master is Side.INTACCT else (ours, theirs)
    assert_holds(shop, stood)
    for stands in (lost, stood):
        take_other(shop, (Kind.BILL, shop.id("Bill", "B1"), "lines"))
        assert_holds(shop, stands)
        shop.tomorrow()
        shop.run()
        assert_holds(shop, stands)


def assert_holds(shop: Shop, coded: dict[str, Decimal]) -> None:
    """Both sides hold these amounts by account, and the total that follows from them."""
    here: Counter[str] = Counter()
    for line in shop.row("Bill", "B1")["billLineItems"]:
        here[shop.row("ChartOfAccount", line["chartOfAccountId"])["accountNumber"]] += line["amount"]
    assert here == coded
    assert shop.moved() == {**coded, PAYABLES: -sum(coded.values(), Decimal(0))}
    assert Decimal(str(shop.intacct("APBILL", "B1")["TRX_TOTALENTERED"])) == shop.row("Bill", "B1")["amount"]
    assert_tied(shop)


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
