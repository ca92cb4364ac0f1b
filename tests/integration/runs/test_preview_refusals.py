"""The preview foresees what the sync itself, or Intacct, refuses (sync-rules §9, preview)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, CARD, LINES_OF, RENT
from tests.integration.runs.test_credits import apply_in_intacct
from tests.integration.runs.test_preview import assert_foreseen


def paid_in_part_and_its_credit_used_up_in_both(shop: Shop) -> None:
    """Too little is due on P1 in Intacct, and nothing is left of K1 there: the latter is what Intacct says."""
    shop.credit("K1", "10.00")
    shop.bill("P2", "10.00")
    shop.run()
    bill, other = shop.recordno("APBILL", "P1"), shop.recordno("APBILL", "P2")
    apply_in_intacct(shop, other, shop.recordno("APADJUSTMENT", "K1"), "10.00")
    shop.books.pay_bill(bill, Decimal(50), f"CHK{BANK}", shop.in_days(0), shop.entity)
    used = {"billId": shop.id("Bill", "P1"), "vendorCreditId": shop.id("VendorCredit", "K1"), "amount": Decimal(10)}
    shop.pay_offline(("P1", "40.00"), billCredits=[used])


def its_credit_used_up_and_its_other_bill_deleted_in_intacct(shop: Shop) -> None:
    """Intacct looks at one line after the other: the credit on the first is used up, the bill of the second is gone."""
    for credit in ("K1", "K2"):
        shop.credit(credit, "10.00")
    for bill in ("P2", "P3"):
        shop.bill(bill, "10.00")
    shop.run()
    apply_in_intacct(shop, shop.recordno("APBILL", "P2"), shop.recordno("APADJUSTMENT", "K1"), "10.00")
    shop.remove("APBILL", "P3")
    used = [
        {"billId": shop.id("Bill", bill), "vendorCreditId": shop.id("VendorCredit", credit), "amount": Decimal(10)}
        for bill, credit in (("P1", "K1"), ("P3", "K2"))
    ]
    shop.pay_offline(("P1", "40.00"), billCredits=used)


def turned_round(shop: Shop, entity: str, number: str) -> None:
    lines = shop.row(entity, number)[LINES_OF[entity]]
    made = [{name: value for name, value in line.items() if name not in ("id", "lineOrder")} for line in lines]
    shop.update(entity, number, **{LINES_OF[entity]: made[::-1]})


def an_invoice_turned_round_whose_first_line_is_billable_in_intacct(shop: Shop) -> None:
    first = shop.lines("ARINVOICEITEM", "ARINVOICE", "N1")[0]
    shop.books.table("ARINVOICEITEM").rows[int(str(first["RECORDNO"]))]["BILLABLE"] = True
    turned_round(shop, "Invoice", "N1")


def a_line_less_of_two_alike_of_which_one_is_for_form_1099(shop: Shop) -> None:
    shop.bill("P2", "10.00", "10.00")
    shop.run()
    last = shop.lines("APBILLITEM", "APBILL", "P2")[1]
    shop.books.table("APBILLITEM").rows[int(str(last["RECORDNO"]))]["FORM1099"] = True
    first = {name: value for name, value in shop.row("Bill", "P2")["billLineItems"][0].items() if name != "id"}
    shop.update("Bill", "P2", billLineItems=[first])


def a_check_to_be_printed_voided_without_the_right_to_delete_it(shop: Shop) -> None:
    payment = shop.pay_offline(("P1", "60.00"), toPrintCheck=True)
    shop.run()
    shop.books.users["xml_sync"].denied = {("APPYMT", "DELETE")}
    shop.do("void_payment", id=payment)
    shop.pay_offline(("P1", "60.00"))


def a_payment_voided_without_the_right_to_delete_one(shop: Shop) -> None:
    """It is reversed, which takes another right."""
    payment = shop.pay_offline(("P1", "60.00"))
    shop.run()
    shop.books.users["xml_sync"].denied = {("APPYMT", "DELETE")}
    shop.do("void_payment", id=payment)


def a_bill_coded_to_a_charge_card(shop: Shop) -> None:
    shop.bill("P2", "10.00", account=CARD)


def a_bill_coded_to_a_card_that_is_inactive(shop: Shop) -> None:
    """Its account is an account like others: Intacct takes the bill."""
    card = next(row for row in shop.all_intacct("CREDITCARD"))
    shop.books.edit("CREDITCARD", int(str(card["RECORDNO"])), STATUS="inactive")
    shop.bill("P2", "10.00", account=CARD)


def described_while_the_department_on_its_line_is_inactivated(shop: Shop) -> None:
    """Intacct looks at the whole bill though its lines are not sent."""
    coding = {"departmentId": shop.create("Department", name="Yard", shortName="D1")}
    shop.bill("P2", "10.00", coding=coding)
    shop.run()
    shop.tomorrow()
    shop.delete("Department", "D1")
    shop.update("Bill", "P2", description="June")


def described_while_the_account_on_its_line_is_inactivated(shop: Shop) -> None:
    shop.bill("P2", "10.00", account=RENT)
    shop.run()
    shop.tomorrow()
    shop.edit("GLACCOUNT", RENT, top=True, STATUS="inactive")
    shop.update("Bill", "P2", description="June")


@pytest.mark.parametrize(
    "act",
    [
        a_bill_coded_to_a_charge_card,
        a_bill_coded_to_a_card_that_is_inactive,
        described_while_the_department_on_its_line_is_inactivated,
        described_while_the_account_on_its_line_is_inactivated,
        paid_in_part_and_its_credit_used_up_in_both,
        its_credit_used_up_and_its_other_bill_deleted_in_intacct,
        an_invoice_turned_round_whose_first_line_is_billable_in_intacct,
        a_line_less_of_two_alike_of_which_one_is_for_form_1099,
        a_check_to_be_printed_voided_without_the_right_to_delete_it,
        a_payment_voided_without_the_right_to_delete_one,
    ],
    ids=lambda act: act.__name__.replace("_", " "),
)
def test_a_preview_foresees_a_refusal(act: Callable[[Shop], None]) -> None:
    assert_foreseen(act)
