"""The audit history says which kinds are read, once it has told of every change of a kind for a while."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from ledgersync.domain.audited import TRUSTED_AFTER
from ledgersync.domain.model import Kind
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.test_kept_settings import Noted


@pytest.fixture
def asked() -> Counter[str]:
    return Counter()


@pytest.fixture
def shop(asked: Counter[str]) -> Shop:
    opened = open_shop()
    opened.world.reach_intacct = lambda inner: Noted(inner, asked)
    return opened


def run_after(shop: Shop, *days: int) -> None:
    """A run so many days after the last one, and the next."""
    for number in days:
        shop.tomorrow(number)
        shop.run()


def trusted(shop: Shop) -> frozenset[Kind]:
    learned = shop.world.registry.learned(shop.world.id)
    assert learned is not None
    return learned.audited.trusted(shop.world.clock.now())


def proven(shop: Shop) -> None:
    """As many days as a kind takes to be trusted, on the first of which a vendor is changed."""
    run_after(shop, 1)
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="1-11")
    run_after(shop, 1, 7, 7, 1)


def test_every_kind_is_read_by_its_stamps_until_the_history_has_proved_right(shop: Shop, asked: Counter[str]) -> None:
    proven(shop)
    assert Kind.VENDOR in trusted(shop)
    asked.clear()
    run_after(shop, 1)
    assert asked["query AUDITHISTORY"] >= 1 and asked["query VENDOR"] == 0
    assert asked["query PROJECT"] == 1  # nobody has seen the history tell of a project


def test_a_trusted_kind_is_read_when_the_history_names_it(shop: Shop) -> None:
    proven(shop)
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="7-77")
    run_after(shop, 1)
    assert shop.row("Vendor", "V1")["accNumber"] == "7-77"


def test_a_kind_of_which_a_change_is_missing_is_not_trusted(shop: Shop) -> None:
    untold(shop, "VENDOR")
    shop.tomorrow()
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="1-11")
    run_after(shop, 1, TRUSTED_AFTER.days - 1)
    assert Kind.VENDOR not in trusted(shop) and Kind.ACCOUNT in trusted(shop)
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="7-77")
    run_after(shop, 1)
    assert shop.row("Vendor", "V1")["accNumber"] == "7-77"


def test_a_change_that_the_history_passes_over_later_comes_within_a_week_and_ends_the_trust(shop: Shop) -> None:
    proven(shop)
    untold(shop, "VENDOR")
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="7-77")
    run_after(shop, 1)
    assert shop.row("Vendor", "V1")["accNumber"] == "1-11"
    run_after(shop, 6)
    assert shop.row("Vendor", "V1")["accNumber"] == "7-77"
    assert Kind.VENDOR not in trusted(shop)


def test_who_may_not_see_the_history_reads_every_kind_by_its_stamps(shop: Shop) -> None:
    proven(shop)
    shop.books.users[SYNC_USER].audit_history = False
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="7-77")
    run_after(shop, 1)
    assert shop.row("Vendor", "V1")["accNumber"] == "7-77"


def test_a_history_of_more_than_a_page_leaves_no_kind_out(shop: Shop) -> None:
    proven(shop)
    shop.world.intacct_settings = replace(shop.world.intacct_settings, page_size=1)
    for name in ("D1", "D2", "D3"):
        shop.books.add("DEPARTMENT", None, DEPARTMENTID=name, TITLE=name)
    shop.edit("VENDOR", "V1", VENDORACCOUNTNO="7-77")
    run_after(shop, 1)
    assert shop.row("Vendor", "V1")["accNumber"] == "7-77"


def test_a_payment_reversed_by_hand_is_found_though_payments_are_not_looked_at_daily(
    shop: Shop, asked: Counter[str]
) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), syncReference="P-1")
    shop.run()
    run_after(shop, 1, 7, 8)
    assert Kind.BILL_PAYMENT in trusted(shop)
    (posted,) = shop.all_intacct("APPYMT")
    shop.books.reverse("APPYMT", int(str(posted["RECORDNO"])), shop.in_days(0), shop.entity)
    run_after(shop, 1)
    assert shop.causes() == {"P-1": "removed-in-intacct"}


def untold(shop: Shop, name: str) -> None:
    """From now on the company's history tells nothing of an object, as it may of some in any company."""
    world = shop.world.scenario.intacct
    world.settings = replace(world.settings, unaudited=world.settings.unaudited | {name})
