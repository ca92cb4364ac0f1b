"""Documents of what was merged in Cashflow360, whole runs (sync-rules §4, last row)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, RENT
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_rights import deny

from .test_credit_applications import apply
from .test_merges import merge, shop

__all__ = ["shop"]


def test_a_bill_made_here_once_its_vendor_was_merged_is_given_the_survivor_in_intacct_as_well(shop: Shop) -> None:
    """It came to be in Intacct as V2's; bills entered later move the position past it within the run."""
    shop.intacct_bill("B1", "60.00", vendor="V2")
    shop.tomorrow()
    shop.intacct_bill("B2", "70.00")
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["VENDORID"] == "V1"
    assert shop.row("Bill", "B1")["vendorId"] == shop.id("Vendor", "V1")
    assert shop.causes() == {}
    shop.run()
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before


def test_what_was_paid_and_credited_does_not_keep_the_loser_open(shop: Shop) -> None:
    bill, credit = shop.bill("B1", "60.00", vendor="V2"), shop.credit("VC1", "20.00", vendor="V2")
    shop.do("apply_credit", billId=bill, vendorCreditId=credit, amount=Decimal(20))
    shop.pay_offline(("B1", "40.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.intacct("VENDOR", "V2")["STATUS"] == "inactive"
    assert "merge-pending" not in shop.causes().values()


def test_the_void_of_a_payment_made_before_the_merge_reverses_it_and_the_bill_is_recoded_then(shop: Shop) -> None:
    shop.bill("B1", "60.00", vendor="V2")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    assert (shop.intacct("VENDOR", "V2")["STATUS"], shop.causes()) == ("inactive", {})
    assert shop.intacct("APBILL", "B1")["VENDORID"] == "V2"
    shop.tomorrow()
    shop.do("void_payment", id=payment)
    shop.run()
    shop.run()
    assert len(shop.all_intacct("APPYMT", STATE="Reversal")) == 1
    bill = shop.intacct("APBILL", "B1")
    assert (bill["STATE"], bill["VENDORID"], shop.causes()) == ("Posted", "V1", {})
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert (shop.intacct("APBILL", "B1")["STATE"], shop.causes()) == ("Paid", {})
    assert_tied(shop)


def test_paid_documents_of_the_loser_are_history_neither_recoded_nor_held(shop: Shop) -> None:
    shop.customer("C2", "Cafe Two")
    shop.run()
    shop.bill("B1", "60.00", vendor="V2")
    shop.pay_offline(("B1", "60.00"))
    shop.invoice("I1", "40.00", customer="C2")
    shop.receive(("I1", "40.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    merge(shop, "Customer", "C2", "C1")
    shop.run()
    assert shop.causes() == {}
    assert (shop.intacct("VENDOR", "V2")["STATUS"], shop.intacct("CUSTOMER", "C2")["STATUS"]) == (
        "inactive",
        "inactive",
    )
    assert (shop.intacct("APBILL", "B1")["VENDORID"], shop.intacct("ARINVOICE", "I1")["CUSTOMERID"]) == ("V2", "C2")
    shop.run()
    quiet = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == quiet


def test_documents_that_wait_for_an_approval_are_given_the_survivor_before_the_loser_goes(shop: Shop) -> None:
    shop.books.set_preference("AP", "BILLAPPROVAL", "T")
    shop.books.set_preference("AR", "INVOICEAPPROVAL", "T")
    shop.customer("C2", "Cafe Two")
    shop.bill("B1", "60.00", vendor="V2")
    shop.run()
    shop.invoice("I1", "40.00", customer="C2")
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    merge(shop, "Customer", "C2", "C1")
    shop.run()
    waiting = [(shop.intacct("APBILL", "B1"), "VENDORID"), (shop.intacct("ARINVOICE", "I1"), "CUSTOMERID")]
    assert [(row["STATE"], row[party]) for row, party in waiting] == [("Submitted", "V1"), ("Submitted", "C1")]
    shop.run()
    assert {shop.intacct(*loser)["STATUS"] for loser in (("VENDOR", "V2"), ("CUSTOMER", "C2"))} == {"inactive"}
    assert shop.causes() == {}


def test_the_loser_stays_active_while_something_is_still_owed_on_its_partly_paid_bill(shop: Shop) -> None:
    shop.bill("B1", "60.00", vendor="V2")
    shop.pay_offline(("B1", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    assert shop.intacct("VENDOR", "V2")["STATUS"] == "active"
    assert "merge-pending" in shop.causes().values()
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(40), f"CHK{BANK}", shop.in_days(0), shop.entity)
    shop.tomorrow()
    shop.run()
    shop.run()
    assert (shop.intacct("VENDOR", "V2")["STATUS"], shop.causes()) == ("inactive", {})


def test_the_rest_of_a_partly_paid_bill_is_paid_under_the_loser_which_is_inactive_then(shop: Shop) -> None:
    """Intacct moves no partly paid bill to another vendor, and pays none of V2's for V1."""
    shop.bill("B1", "60.00", vendor="V2")
    shop.credit("K1", "30.00", vendor="V2")
    apply(shop, "B1", "K1", "5.00")
    shop.pay_offline(("B1", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    shop.tomorrow()
    shop.pay_offline(("B1", "10.00"))
    apply(shop, "B1", "K1", "25.00")
    shop.run()
    assert {row["VENDORID"] for row in shop.all_intacct("APPYMT")} == {"V2"}
    assert (shop.intacct("APBILL", "B1")["STATE"], shop.intacct("APADJUSTMENT", "K1")["STATE"]) == ("Paid", "Paid")
    assert_tied(shop)
    shop.run()
    assert (shop.intacct("VENDOR", "V2")["STATUS"], shop.causes()) == ("inactive", {})


def test_the_rest_of_a_partly_received_invoice_is_received_under_the_loser(shop: Shop) -> None:
    shop.customer("C2", "Cafe Two")
    shop.run()
    shop.invoice("I1", "60.00", customer="C2")
    shop.receive(("I1", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Customer", "C2", "C1")
    shop.run()
    shop.tomorrow()
    shop.receive(("I1", "40.00"))
    shop.run()
    assert {row["CUSTOMERID"] for row in shop.all_intacct("ARPYMT")} == {"C2"}
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Paid"
    assert_tied(shop)
    shop.run()
    assert (shop.intacct("CUSTOMER", "C2")["STATUS"], shop.causes()) == ("inactive", {})


def test_paid_bills_do_not_wait_for_an_account_that_was_merged_and_open_ones_are_recoded(shop: Shop) -> None:
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="6950", TITLE="Old rent", ACCOUNTTYPE="incomestatement")
    shop.run()
    shop.bill("B1", "60.00", account="6950")
    shop.bill("B2", "15.00", account="6950")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "ChartOfAccount", "6950", RENT)
    shop.run()
    assert (shop.intacct("GLACCOUNT", "6950")["STATUS"], shop.causes()) == ("inactive", {})
    coded = {n: [row["ACCOUNTNO"] for row in shop.lines("APBILLITEM", "APBILL", n)] for n in ("B1", "B2")}
    assert coded == {"B1": ["6950"], "B2": [RENT]}
    shop.tomorrow()
    shop.edit("APBILL", "B2", DESCRIPTION="Edited there")
    shop.do("void_payment", id=payment)
    shop.run()
    shop.run()
    assert (shop.row("Bill", "B2")["description"], shop.causes()) == ("Edited there", {})
    assert [row["ACCOUNTNO"] for row in shop.lines("APBILLITEM", "APBILL", "B1")] == [RENT]
    assert_tied(shop)


def test_a_credit_of_the_loser_is_applied_after_the_merge(shop: Shop) -> None:
    bill, credit = shop.bill("B1", "60.00", vendor="V2"), shop.credit("VC1", "20.00", vendor="V2")
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    shop.do("apply_credit", billId=bill, vendorCreditId=credit, amount=Decimal(20))
    shop.run()
    assert (shop.intacct("APBILL", "B1")["TRX_TOTALDUE"], shop.causes()) == ("40", {})
    assert_tied(shop)


def test_open_credit_memos_move_to_the_survivor_before_the_customer_is_inactivated(shop: Shop) -> None:
    shop.customer("C2", "Cafe Two")
    shop.memo("M1", "10.00")
    shop.run()
    shop.do("merge", entity="Customer", loser=shop.id("Customer", "C1"), survivor=shop.id("Customer", "C2"))
    shop.run()
    assert shop.intacct("ARADJUSTMENT", "M1")["CUSTOMERID"] == "C2"
    assert (shop.intacct("CUSTOMER", "C1")["STATUS"], shop.causes()) == ("inactive", {})


ENTERED: dict[str, tuple[str, str, Callable[[Shop, str], str]]] = {
    "Bill": ("APBILL", "Vendor", lambda shop, whose: shop.bill("D1", "60.00", vendor=whose)),
    "VendorCredit": ("APADJUSTMENT", "Vendor", lambda shop, whose: shop.credit("D1", "60.00", vendor=whose)),
    "Invoice": ("ARINVOICE", "Customer", lambda shop, whose: shop.invoice("D1", "60.00", customer=whose)),
    "CreditMemo": ("ARADJUSTMENT", "Customer", lambda shop, whose: shop.memo("D1", "60.00", customer=whose)),
}


@pytest.mark.parametrize("entity", ENTERED)
def test_a_document_that_nobody_may_delete_is_not_entered_a_second_time_under_the_survivor(
    shop: Shop, entity: str
) -> None:
    """Intacct takes number D1 under V1 as well while V2 still has it: the company would owe D1 twice."""
    object_name, party, enter = ENTERED[entity]
    survivor, loser = f"{party[0]}1", f"{party[0]}2"
    shop.customer("C2", "Cafe Two")
    shop.run()
    first = enter(shop, loser)
    shop.run()
    shop.tomorrow()
    deny(shop, (object_name, "DELETE"), (object_name, "UPDATE"))
    shop.do("delete", entity=entity, id=first)
    merge(shop, party, loser, survivor)
    enter(shop, survivor)
    shop.run()
    assert len(shop.all_intacct(object_name, RECORDID="D1")) == 1
    assert "same-number-merged-party" in {hold.cause for hold in shop.world.books().holds()}
    deny(shop)
    shop.run()
    (kept,) = shop.all_intacct(object_name, RECORDID="D1")
    assert kept[f"{party.upper()}ID"] == survivor
    shop.run()
    assert shop.causes() == {}
    assert_tied(shop)
