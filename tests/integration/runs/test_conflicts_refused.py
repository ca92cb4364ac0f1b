"""When the other side's value can't be taken: each refusal has its code, says why, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.management.conflicts import ConflictKey
from ledgersync.management.refusal import Refusal
from ledgersync.management.state_access import changing
from ledgersync.ports import DeleteLink
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, TODAY
from tests.integration.runs.test_conflicts import disputed, take_other

Spoil = Callable[[Shop], object]


def unlink(shop: Shop) -> None:
    link = shop.world.books().links(Kind.BILL, Side.CASHFLOW360, [shop.id("Bill", "B1")])[shop.id("Bill", "B1")]
    with changing(shop.world.registry, shop.world.clock, shop.world.id, "test") as books:
        books.commit([DeleteLink(link)])


def pay_in_intacct(shop: Shop) -> None:
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(20), f"CHK{BANK}", TODAY, shop.entity)


def start_a_run(shop: Shop) -> None:
    now = shop.world.clock.now()
    shop.world.registry.take_lease(shop.world.id, "run", now, now + timedelta(minutes=30))


def fill_the_company(shop: Shop) -> None:
    now = shop.world.clock.now()
    for owner in ("run-a", "run-b"):
        shop.world.registry.take_slot(shop.world.ends.company_id, owner, now, now + timedelta(minutes=30))


def recode_to_what_is_not_synced(shop: Shop) -> None:
    shop.vendor("V9", "Not synced yet")
    shop.edit("APBILL", "B1", VENDORID="V9")


CASES: tuple[tuple[str, str, Spoil], ...] = (
    ("not-linked", "not linked any more", unlink),
    ("record-gone", "gone from Sage Intacct", lambda shop: shop.remove("APBILL", "B1")),
    ("record-gone", "gone from Cashflow360", lambda shop: shop.delete("Bill", "B1")),
    ("changed-since", "changed in Cashflow360 since", lambda shop: shop.update("Bill", "B1", description="later")),
    ("changed-since", "changed in Sage Intacct since", lambda shop: shop.edit("APBILL", "B1", DESCRIPTION="later")),
    ("paid-in-intacct", "void the payment there first", pay_in_intacct),
    ("waits-for", "not synced yet", recode_to_what_is_not_synced),
    ("run-going", "A run is going", start_a_run),
    ("company-busy", "going; try again soon", fill_the_company),
)


@pytest.mark.parametrize(("code", "says", "spoil"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_value_that_cannot_be_taken_is_refused_with_the_reason(code: str, says: str, spoil: Spoil) -> None:
    shop = disputed(Side.INTACCT)
    key: ConflictKey = (Kind.BILL, shop.id("Bill", "B1"), "description")
    spoil(shop)
    before = shop.state()
    with pytest.raises(Refusal) as refused:
        take_other(shop, key)
    assert (refused.value.code, says in refused.value.detail) == (code, True), refused.value.detail
    assert shop.state() == before


def test_a_conflict_nobody_knows_is_not_found() -> None:
    shop = disputed(Side.INTACCT)
    with pytest.raises(Refusal) as refused:
        take_other(shop, (Kind.BILL, shop.id("Bill", "B1"), "number"))
    assert refused.value.code == "not-found"


def test_a_field_that_one_side_alone_changes_is_not_taken_from_the_other() -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.VENDOR: Side.INTACCT})
    shop.tomorrow()
    shop.vendor("V5", "Shared", top=True)
    shop.run()
    shop.tomorrow()
    shop.update("Vendor", "V5", name="Renamed here")
    shop.run()
    with pytest.raises(Refusal) as refused:
        take_other(shop, (Kind.VENDOR, shop.id("Vendor", "V5"), "name"))
    assert refused.value.code == "not-changeable"
    assert "The name is changed on one side only" in refused.value.detail
