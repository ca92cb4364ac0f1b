"""Deleting and inactivating, whole runs (sync-rules §4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, PAYABLES, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.listed import LISTS


@pytest.mark.parametrize(("object_name", "entity", "id"), LISTS)
def test_a_list_record_inactivated_or_reactivated_in_intacct_follows_in_cashflow360(
    listed: Shop, object_name: str, entity: str, id: str
) -> None:
    listed.edit(object_name, id, STATUS="inactive")
    listed.run()
    assert listed.row(entity, id)["isActive"] == "2"
    listed.tomorrow()
    listed.edit(object_name, id, STATUS="active")
    listed.run()
    assert listed.row(entity, id)["isActive"] == "1"


@pytest.mark.parametrize(("object_name", "entity", "id"), LISTS)
def test_a_list_record_inactivated_or_reactivated_in_cashflow360_follows_in_intacct(
    listed: Shop, object_name: str, entity: str, id: str
) -> None:
    listed.delete(entity, id)
    listed.run()
    assert listed.intacct(object_name, id)["STATUS"] == "inactive"
    listed.tomorrow()
    listed.do("undelete", entity=entity, id=listed.id(entity, id))
    listed.run()
    assert listed.intacct(object_name, id)["STATUS"] == "active"


@pytest.mark.parametrize(("object_name", "entity", "id"), LISTS)
def test_a_list_record_deleted_in_intacct_is_inactivated_in_cashflow360(
    listed: Shop, object_name: str, entity: str, id: str
) -> None:
    listed.remove(object_name, id)
    listed.run()
    assert listed.row(entity, id)["isActive"] == "2"


def test_a_record_owned_at_the_top_level_that_is_inactivated_in_cashflow360_is_put_back(shop: Shop) -> None:
    shop.vendor("V2", "Shared Vendor", top=True)
    shop.run()
    shop.tomorrow()
    shop.delete("Vendor", "V2")
    shop.run()
    assert shop.row("Vendor", "V2")["isActive"] == "1"
    assert shop.intacct("VENDOR", "V2")["STATUS"] == "active"
    assert [c.rule for c in shop.world.books().conflicts()] == ["owned at the top level, edit it in Intacct"]


def test_a_deletion_nothing_reports_is_found_by_the_weekly_sweep_and_not_before(listed: Shop) -> None:
    listed.remove("VENDOR", "V1")
    listed.books.table("AUDITHISTORY").rows.clear()
    listed.tomorrow(5)
    listed.run()
    assert listed.row("Vendor", "V1")["isActive"] == "1"
    listed.tomorrow(8)
    listed.run()
    assert listed.row("Vendor", "V1")["isActive"] == "2"


def test_deletions_are_found_by_a_daily_sweep_where_audit_history_may_not_be_read(listed: Shop) -> None:
    listed.intacct_bill("B1")
    listed.run()
    listed.books.users[SYNC_USER].audit_history = False
    for _ in range(2):
        listed.tomorrow()
        listed.run()
    listed.remove("APBILL", "B1")
    listed.remove("CUSTOMER", "C1")
    listed.world.clock.at += timedelta(hours=2)
    listed.run()
    assert (listed.row("Bill", "B1")["isActive"], listed.row("Customer", "C1")["isActive"]) == ("1", "1")
    listed.tomorrow()
    listed.run()
    assert (listed.row("Bill", "B1")["isActive"], listed.row("Customer", "C1")["isActive"]) == ("2", "2")


def test_kinds_that_leave_no_audit_history_are_swept_daily_and_the_others_weekly(listed: Shop) -> None:
    settings = IntacctSettings(user_id="", credit_sign=-1, unaudited=frozenset({Kind.CUSTOMER}))
    listed.world.intacct_settings = settings
    listed.remove("CUSTOMER", "C1")
    listed.remove("VENDOR", "V1")
    listed.books.table("AUDITHISTORY").rows.clear()
    listed.tomorrow()
    listed.run()
    assert (listed.row("Customer", "C1")["isActive"], listed.row("Vendor", "V1")["isActive"]) == ("2", "1")
    listed.tomorrow(7)
    listed.run()
    assert listed.row("Vendor", "V1")["isActive"] == "2"


def test_an_unpaid_bill_deleted_in_intacct_is_deactivated_in_cashflow360(shop: Shop) -> None:
    shop.intacct_bill("B1")
    shop.run()
    shop.remove("APBILL", "B1")
    shop.run()
    assert shop.row("Bill", "B1")["isActive"] == "2"
    assert_tied(shop)


def test_a_bill_deleted_in_intacct_but_paid_in_cashflow360_is_held(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.run()
    shop.remove("APBILL", "B1")
    shop.pay_offline(("B1", "60.00"), allowExport=False)
    shop.run()
    assert shop.row("Bill", "B1")["isActive"] == "1"
    assert shop.causes()["B1"] == "paid-in-cashflow360"


def test_an_unpaid_bill_deactivated_in_cashflow360_is_deleted_in_intacct(shop: Shop) -> None:
    shop.bill("B1")
    shop.run()
    shop.delete("Bill", "B1")
    shop.run()
    assert shop.all_intacct("APBILL") == []
    assert shop.moved() == {}


@pytest.mark.parametrize("edited", [False, True])
def test_a_bill_deactivated_in_cashflow360_but_paid_in_intacct_is_held_with_what_to_do(edited: bool) -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: Side.INTACCT})
    shop.bill("B1", "60.00")
    shop.run()
    if edited:
        shop.edit("APBILL", "B1", DESCRIPTION="Still needed")
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.delete("Bill", "B1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.causes() == {"B1": "paid-in-intacct"}


def test_a_bill_deactivated_in_cashflow360_in_a_closed_period_is_held_until_it_opens(shop: Shop) -> None:
    shop.bill("B1")
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.delete("Bill", "B1")
    shop.run()
    assert shop.causes() == {"B1": "period-closed"}
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.all_intacct("APBILL") == []
    assert shop.causes() == {}


def test_a_vendor_credit_is_deleted_and_deactivated_like_a_bill(shop: Shop) -> None:
    shop.credit("VC1", "20.00")
    shop.credit("VC2", "30.00")
    shop.run()
    shop.delete("VendorCredit", "VC1")
    shop.remove("APADJUSTMENT", "VC2")
    shop.run()
    assert shop.all_intacct("APADJUSTMENT") == []
    assert shop.row("VendorCredit", "VC2")["isActive"] == "2"
    assert shop.moved() == {}


def test_an_unpaid_invoice_deleted_in_intacct_is_deactivated_in_cashflow360(shop: Shop) -> None:
    shop.intacct_invoice("I1")
    shop.run()
    shop.remove("ARINVOICE", "I1")
    shop.run()
    assert shop.row("Invoice", "I1")["isActive"] == "2"


def test_an_invoice_deactivated_in_cashflow360_is_deleted_in_intacct(shop: Shop) -> None:
    shop.invoice("I1")
    shop.memo("CM1", "5.00")
    shop.run()
    shop.delete("Invoice", "I1")
    shop.delete("CreditMemo", "CM1")
    shop.run()
    assert shop.all_intacct("ARINVOICE") == shop.all_intacct("ARADJUSTMENT") == []
    assert shop.moved() == {}


@pytest.mark.parametrize("master", list(Side))
def test_deleted_in_intacct_and_edited_in_cashflow360_the_master_decides(master: Side) -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: master})
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.remove("APBILL", "B1")
    shop.update("Bill", "B1", description="Still needed")
    shop.run()
    if master is Side.CASHFLOW360:
        assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == "Still needed"
        assert shop.moved() == {SUPPLIES: Decimal(60), PAYABLES: Decimal(-60)}
    else:
        assert shop.row("Bill", "B1")["isActive"] == "2"
    assert_tied(shop)


@pytest.mark.parametrize("master", list(Side))
def test_deactivated_in_cashflow360_and_edited_in_intacct_the_master_decides(master: Side) -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: master})
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.delete("Bill", "B1")
    shop.edit("APBILL", "B1", DESCRIPTION="Still needed")
    shop.run()
    active = [row for row in shop.rows("Bill") if row["isActive"] == "1"]
    if master is Side.INTACCT:
        assert [row["description"] for row in active] == ["Still needed"]
    else:
        assert active == shop.all_intacct("APBILL") == []
    assert_tied(shop)


def test_a_credit_memo_deleted_in_intacct_is_told_within_a_day_and_free_once_it_is_deleted_here_too(shop: Shop) -> None:
    """Nothing of a credit memo is read in Intacct but whether it is there."""
    shop.memo("M1", "5.00")
    shop.run()
    shop.tomorrow()
    shop.remove("ARADJUSTMENT", "M1")
    said = shop.world.preview()
    for _ in range(2):
        shop.run()
        assert shop.causes() == {"M1": "removed-in-intacct"}
        assert (shop.row("CreditMemo", "M1")["isActive"], shop.all_intacct("ARADJUSTMENT")) == ("1", [])
    assert [(hold.label, hold.cause) for hold in said.holds] == [("M1", "removed-in-intacct")]
    shop.delete("CreditMemo", "M1")
    shop.run()
    assert shop.causes() == {}
    assert_tied(shop)
