"""Bills, whole runs (sync-rules §1, §3, §5)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from sandbox.scenarios.native.bills import PURCHASING
from sandbox.scenarios.native.lists import Dimension, add_to_cashflow360, add_to_intacct
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, PAYABLES, RENT, SUPPLIES, TODAY, UNALLOCATED
from tests.integration.runs.identity import assert_tied


def from_purchase_order(shop: Shop, number: str, po_number: str) -> int:
    """A bill that Intacct made from a purchase order."""
    recordno = shop.intacct_bill(number, DOCNUMBER=po_number)
    table = shop.books.table("APBILL")
    table.put(recordno, {**table.rows[recordno], "MODULEKEY": PURCHASING})
    return recordno


def numbers(shop: Shop) -> list[str]:
    return [row["invoiceNumber"] for row in shop.rows("Bill")]


def test_a_bill_of_cashflow360_is_posted_in_the_connections_entity(shop: Shop) -> None:
    shop.bill("B1", "60.00", "40.00", description="June", poNumber="PO-7")
    shop.run()
    bill = shop.intacct("APBILL", "B1")
    assert (bill["STATE"], bill["MEGAENTITYID"], bill["TRX_TOTALDUE"]) == ("Posted", shop.entity, "100")
    assert (bill["DESCRIPTION"], bill["DOCNUMBER"], bill["WHENDUE"]) == ("June", "PO-7", "07/15/2026")
    assert shop.moved() == {SUPPLIES: Decimal(100), PAYABLES: Decimal(-100)}
    assert_tied(shop)


def test_a_wholly_unpaid_posted_bill_of_intacct_appears_in_cashflow360(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.run()
    bill = shop.row("Bill", "B1")
    assert (bill["amount"], bill["vendorId"]) == (Decimal(60), shop.id("Vendor", "V1"))
    assert_tied(shop)


def test_a_bill_partly_paid_in_intacct_stays_there(shop: Shop) -> None:
    number = shop.intacct_bill("B1", "60.00")
    shop.books.pay_bill(number, Decimal(10), f"CHK{BANK}", TODAY, shop.entity)
    shop.intacct_bill("B2", "5.00")
    shop.run()
    assert numbers(shop) == ["B2"]


def test_a_draft_of_intacct_stays_there(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00", ACTION="Draft")
    shop.intacct_bill("B2", "5.00")
    assert shop.intacct("APBILL", "B1")["STATE"] == "Draft"
    shop.run()
    assert numbers(shop) == ["B2"]


def test_a_bill_of_another_entity_is_never_offered(shop: Shop) -> None:
    shop.books.entity("20", "Elsewhere")
    shop.books.add("VENDOR", "20", VENDORID="V20", NAME="Their Vendor", DISPLAYCONTACT={"PRINTAS": "Their Vendor"})
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(5), "LOCATIONID": "20"}
    dated = {"WHENCREATED": TODAY, "WHENPOSTED": TODAY, "WHENDUE": TODAY, "CURRENCY": "USD", "BASECURR": "USD"}
    shop.books.add("APBILL", "20", VENDORID="V20", RECORDID="B20", **dated, APBILLITEMS=[line])
    shop.intacct_bill("B2", "5.00")
    shop.run()
    assert numbers(shop) == ["B2"]


def test_edits_of_different_fields_of_a_bill_merge(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="From here")
    shop.edit("APBILL", "B1", DOCNUMBER="PO-9")
    shop.run()
    there, here = shop.intacct("APBILL", "B1"), shop.row("Bill", "B1")
    assert (there["DESCRIPTION"], there["DOCNUMBER"]) == ("From here", "PO-9")
    assert (here["description"], here["poNumber"]) == ("From here", "PO-9")


def test_edited_lines_go_over_as_one_unit(shop: Shop) -> None:
    shop.bill("B1", "60.00", "40.00")
    shop.run()
    shop.tomorrow()
    line = {"entity": "BillLineItem", "amount": Decimal(75), "chartOfAccountId": shop.id("ChartOfAccount", RENT)}
    shop.update("Bill", "B1", billLineItems=[line])
    shop.run()
    assert shop.intacct("APBILL", "B1")["TRX_TOTALDUE"] == "75"
    assert [row["ACCOUNTNO"] for row in shop.lines("APBILLITEM", "APBILL", "B1")] == [RENT]
    assert shop.moved() == {RENT: Decimal(75), PAYABLES: Decimal(-75)}
    assert_tied(shop)


@pytest.mark.parametrize("master", list(Side))
def test_a_field_changed_on_both_sides_takes_the_value_of_the_master(master: Side) -> None:
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: master})
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="ours")
    shop.edit("APBILL", "B1", DESCRIPTION="theirs")
    shop.run()
    wanted = "theirs" if master is Side.INTACCT else "ours"
    assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == shop.row("Bill", "B1")["description"] == wanted
    (conflict,) = shop.world.books().conflicts()
    assert (conflict.intacct, conflict.cashflow360, conflict.winner) == ("theirs", "ours", master)


def test_a_line_without_an_account_gets_the_unallocated_expenses_account(shop: Shop) -> None:
    shop.bill("B1", "60.00", account=None)
    shop.run()
    assert shop.moved() == {UNALLOCATED: Decimal(60), PAYABLES: Decimal(-60)}
    assert_tied(shop)


def test_the_gl_posting_date_goes_both_ways(shop: Shop) -> None:
    shop.bill("B1", glPostingDate="2026-06-20")
    shop.intacct_bill("B2", WHENPOSTED=TODAY + timedelta(days=3))
    shop.run()
    assert shop.intacct("APBILL", "B1")["WHENPOSTED"] == "06/20/2026"
    assert shop.row("Bill", "B2")["glPostingDate"] == "2026-06-18"


def test_a_bill_redated_in_intacct_with_its_posting_date_keeps_both_dates(shop: Shop) -> None:
    shop.intacct_bill("B1")
    shop.run()
    shop.tomorrow()
    later = TODAY + timedelta(days=5)
    shop.edit("APBILL", "B1", WHENCREATED=later, WHENPOSTED=later)
    for _ in range(2):
        shop.run()
        here = shop.row("Bill", "B1")
        assert (here["invoiceDate"], here["glPostingDate"]) == ("2026-06-20", "2026-06-20")
        assert shop.intacct("APBILL", "B1")["WHENPOSTED"] == "06/20/2026"


def test_coding_rides_on_the_lines_both_ways(shop: Shop) -> None:
    add_to_intacct(shop.books, "department", Dimension("OPS", "Operations"), None)
    add_to_cashflow360(shop.world.ends, "class", Dimension("RET", "Retail"))
    shop.run()
    department, retail = shop.id("Department", "OPS"), shop.id("ActgClass", "RET")
    shop.bill("B1", coding={"departmentId": department, "actgClassId": retail})
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert (line["DEPARTMENTID"], line["CLASSID"], line["LOCATIONID"]) == ("OPS", "RET", shop.entity)


def test_a_bill_born_from_a_purchase_order_is_edited_in_intacct_only(shop: Shop) -> None:
    from_purchase_order(shop, "B1", "PO-1")
    shop.run()
    assert shop.row("Bill", "B1")["poNumber"] == "PO-1"
    shop.tomorrow()
    shop.update("Bill", "B1", description="Edited here")
    shop.run()
    assert "DESCRIPTION" not in shop.intacct("APBILL", "B1")
    assert shop.causes() == {"B1": "born-from-purchase-order"}


def test_a_purchase_order_bill_edited_in_intacct_follows_under_its_new_record_number(shop: Shop) -> None:
    number = from_purchase_order(shop, "B1", "PO-1")
    shop.run()
    shop.tomorrow()
    shop.books.recreate_purchase_bill(number, DESCRIPTION="Changed order")
    shop.run()
    shop.run()
    (bill,) = [row for row in shop.rows("Bill") if row["isActive"] == "1"]
    assert bill["description"] == "Changed order"
    assert_tied(shop)


def test_an_edit_of_a_bill_paid_in_intacct_is_not_sent_but_held(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Too late")
    shop.run()
    assert "DESCRIPTION" not in shop.intacct("APBILL", "B1")
    assert shop.causes() == {"B1": "paid-in-intacct"}


def test_an_edit_of_a_bill_in_a_closed_period_is_held_and_sent_once_it_opens(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Late")
    shop.run()
    assert "DESCRIPTION" not in shop.intacct("APBILL", "B1")
    assert shop.causes() == {"B1": "period-closed"}
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == "Late"
    assert shop.causes() == {}


def test_bills_and_credits_of_a_vendor_set_not_to_sync_bills_stay_out_until_it_is_set_to(shop: Shop) -> None:
    shop.update("Vendor", "V1", billSyncPref="1")
    shop.vendor("V2", "Bolt")
    shop.run()
    shop.bill("B1")
    shop.credit("VC1")
    shop.intacct_bill("B2")
    shop.bill("B3", vendor="V2")
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2", "B3"]
    assert shop.all_intacct("APADJUSTMENT") == []
    assert {row["invoiceNumber"] for row in shop.rows("Bill")} == {"B1", "B3"}
    assert shop.causes() == dict.fromkeys(("B1", "VC1", "B2"), "vendor-bills-off")
    shop.tomorrow()
    shop.update("Vendor", "V1", billSyncPref="0")
    shop.run()
    assert shop.causes() == {}
    assert {row["invoiceNumber"] for row in shop.rows("Bill")} == {"B1", "B2", "B3"}
    assert len(shop.all_intacct("APBILL")) == 3 and len(shop.all_intacct("APADJUSTMENT")) == 1
    assert_tied(shop)


def test_with_vendors_as_a_dimension_the_vendor_is_written_on_the_lines_too(shop: Shop) -> None:
    shop.prefer(dimensions=shop.dimensions(vendors=True))
    shop.bill("B1", "60.00")
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert line["VENDORID"] == "V1"


def test_without_vendors_as_a_dimension_the_lines_carry_none(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert "VENDORID" not in line


def test_what_a_dimension_that_is_off_names_need_not_be_synced_and_stays_on_the_line(shop: Shop) -> None:
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Nobody", PRINTAS="Nobody")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Nobody"})
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(5), "LOCATIONID": shop.entity, "EMPLOYEEID": "E1"}
    shop.intacct_bill("B1", APBILLITEMS=[line])
    shop.run()
    assert shop.causes() == {"E1": "field-missing"}
    shop.tomorrow()
    (now,) = shop.row("Bill", "B1")["billLineItems"]
    shop.update("Bill", "B1", billLineItems=[{**now, "amount": Decimal(7)}])
    shop.run()
    (kept,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert (kept["TRX_AMOUNT"], kept["EMPLOYEEID"]) == ("7", "E1")
    shop.prefer(dimensions=shop.dimensions(employees=True))
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="Now it counts")
    shop.run()
    assert shop.causes()["B1"] == "waits-for"


def test_a_dimension_that_is_off_is_left_alone(shop: Shop) -> None:
    add_to_intacct(shop.books, "class", Dimension("RET", "Retail"), None)
    shop.prefer(dimensions=shop.dimensions(classes=False))
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(5), "LOCATIONID": shop.entity, "CLASSID": "RET"}
    shop.intacct_bill("B1", APBILLITEMS=[line])
    shop.run()
    assert shop.row("Bill", "B1")["billLineItems"][0]["actgClassId"] in (None, "00000000000000000000")
    shop.tomorrow()
    line_id = shop.row("Bill", "B1")["billLineItems"][0]["id"]
    changed = {"entity": "BillLineItem", "id": line_id, "amount": Decimal(7)}
    account = shop.id("ChartOfAccount", SUPPLIES)
    shop.update("Bill", "B1", billLineItems=[{**changed, "chartOfAccountId": account}])
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert (line["TRX_AMOUNT"], line["CLASSID"]) == ("7", "RET")


def test_a_purchase_order_bill_keeps_receiving_intaccts_changes_while_an_edit_of_it_is_held(shop: Shop) -> None:
    """Intacct changes the due date, a user of Cashflow360 the description: the date arrives, the description waits."""
    number = from_purchase_order(shop, "B1", "PO-1")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="Mine")
    shop.run()
    shop.tomorrow()
    shop.books.recreate_purchase_bill(number, WHENDUE=date(2026, 8, 1))
    shop.run()
    shop.run()
    assert shop.row("Bill", "B1")["dueDate"] == "2026-08-01"
    assert shop.row("Bill", "B1")["description"] == "Mine"
    assert shop.causes() == {"B1": "born-from-purchase-order"}
    assert_quiet(shop)
    shop.update("Bill", "B1", description="")
    shop.run()
    assert shop.causes() == {}
