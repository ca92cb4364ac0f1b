"""Invoices and credit memos, whole runs (sync-rules §1, §5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, LINES_OF, OTHER_SALES, RECEIVABLES, SALES, TODAY
from tests.integration.runs.identity import assert_tied


def test_an_invoice_of_cashflow360_is_posted_in_intacct(shop: Shop) -> None:
    shop.invoice("I1", "60.00", "40.00", description="Spring")
    shop.run()
    invoice = shop.intacct("ARINVOICE", "I1")
    assert (invoice["CUSTOMERID"], invoice["DESCRIPTION"], invoice["TRX_TOTALDUE"]) == ("C1", "Spring", "100")
    assert shop.moved() == {SALES: Decimal(-100), RECEIVABLES: Decimal(100)}
    assert_tied(shop)


def test_a_wholly_unpaid_invoice_of_intacct_appears_in_cashflow360(shop: Shop) -> None:
    shop.intacct_invoice("I1", "60.00")
    shop.run()
    invoice = shop.row("Invoice", "I1")
    assert (invoice["amountDue"], invoice["invoiceDate"]) == (Decimal(60), TODAY.isoformat())
    assert_tied(shop)


def test_an_invoice_partly_paid_in_intacct_stays_there(shop: Shop) -> None:
    number = shop.intacct_invoice("I1", "60.00")
    detail = {"RECORDKEY": number, "TRX_PAYMENTAMOUNT": Decimal(10)}
    shop.books.add(
        "ARPYMT",
        shop.entity,
        CUSTOMERID="C1",
        RECEIPTDATE=TODAY,
        PAYMENTMETHOD="Cash",
        FINANCIALENTITY=f"CHK{BANK}",
        CURRENCY="USD",
        ARPYMTDETAILS=[detail],
    )
    shop.intacct_invoice("I2", "5.00")
    shop.run()
    assert [row["invoiceNumber"] for row in shop.rows("Invoice")] == ["I2"]


def test_an_edit_of_an_invoice_goes_either_way(shop: Shop) -> None:
    shop.invoice("I1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Invoice", "I1", description="From here")
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["DESCRIPTION"] == "From here"
    shop.tomorrow()
    shop.edit("ARINVOICE", "I1", DESCRIPTION="From there")
    shop.run()
    assert shop.row("Invoice", "I1")["description"] == "From there"


@pytest.mark.parametrize(("kind", "entity"), [("invoice", "Invoice"), ("memo", "CreditMemo")])
def test_a_line_removed_in_cashflow360_is_gone_in_intacct_too(shop: Shop, kind: str, entity: str) -> None:
    getattr(shop, kind)("T1", "60.00", "40.00")
    shop.run()
    shop.tomorrow()
    (first, _) = shop.row(entity, "T1")[LINES_OF[entity]]
    shop.update(entity, "T1", **{LINES_OF[entity]: [first]})
    shop.run()
    object_name = {"invoice": "ARINVOICE", "memo": "ARADJUSTMENT"}[kind]
    assert len(shop.lines(f"{object_name}ITEM", object_name, "T1")) == 1
    assert abs(shop.moved()[RECEIVABLES]) == Decimal(60)
    assert shop.causes() == {}
    assert_tied(shop)


def test_an_invoice_that_is_paid_in_intacct_keeps_its_lines(shop: Shop) -> None:
    shop.invoice("I1", "60.00", "40.00")
    shop.run()
    number = shop.recordno("ARINVOICE", "I1")
    receipt = {"CUSTOMERID": "C1", "RECEIPTDATE": TODAY, "PAYMENTMETHOD": "Cash", "CURRENCY": "USD"}
    detail = {"RECORDKEY": number, "TRX_PAYMENTAMOUNT": Decimal(10)}
    shop.books.add("ARPYMT", shop.entity, **receipt, FINANCIALENTITY=f"CHK{BANK}", ARPYMTDETAILS=[detail])
    shop.tomorrow()
    (first, _) = shop.row("Invoice", "I1")["invoiceLineItems"]
    shop.update("Invoice", "I1", invoiceLineItems=[first])
    shop.run()
    assert len(shop.lines("ARINVOICEITEM", "ARINVOICE", "I1")) == 2
    assert shop.causes() == {"I1": "paid-in-intacct"}


def test_a_line_without_an_account_gets_the_unallocated_income_account(shop: Shop) -> None:
    shop.invoice("I1", "60.00", account=None)
    shop.run()
    assert shop.moved() == {OTHER_SALES: Decimal(-60), RECEIVABLES: Decimal(60)}
    assert_tied(shop)


def test_the_term_of_an_invoice_has_to_be_an_ar_term_and_that_of_a_bill_an_ap_term(shop: Shop) -> None:
    shop.books.add("APTERM", None, NAME="Net 30", DUEDATE=30)
    shop.books.add("ARTERM", None, NAME="Net 45", DUEDATE=45)
    terms = {name: shop.create("PaymentTerm", name=name) for name in ("Net 30", "Net 45")}
    shop.invoice("I1", terms="Net 30")
    shop.invoice("I2", terms="Net 45")
    shop.bill("B1", paymentTermId=terms["Net 45"])
    shop.bill("B2", paymentTermId=terms["Net 30"])
    shop.run()
    assert shop.causes() == {"I1": "term-missing", "B1": "term-missing"}
    assert {hold.params["among"] for hold in shop.world.holds().values()} == {"AR terms", "AP terms"}
    assert shop.intacct("ARINVOICE", "I2")["TERMNAME"] == "Net 45"
    assert shop.intacct("APBILL", "B2")["TERMNAME"] == "Net 30"
    shop.books.add("ARTERM", None, NAME="Net 30", DUEDATE=30)
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["TERMNAME"] == "Net 30"
    assert shop.causes() == {"B1": "term-missing"}


def test_a_credit_memo_goes_to_intacct_as_an_adjustment(shop: Shop) -> None:
    shop.memo("CM1", "15.00")
    shop.run()
    assert shop.intacct("ARADJUSTMENT", "CM1")["TRX_TOTALENTERED"] == "-15"
    assert shop.moved() == {SALES: Decimal(15), RECEIVABLES: Decimal(-15)}
    assert_tied(shop)


def test_a_credit_memo_of_intacct_never_reaches_cashflow360(shop: Shop) -> None:
    line = {"ACCOUNTNO": SALES, "TRX_AMOUNT": Decimal(-15), "LOCATIONID": shop.entity}
    shop.books.add(
        "ARADJUSTMENT",
        shop.entity,
        CUSTOMERID="C1",
        RECORDID="CM1",
        WHENCREATED=TODAY,
        WHENPOSTED=TODAY,
        CURRENCY="USD",
        ARADJUSTMENTITEMS=[line],
    )
    shop.intacct_invoice("I2", "5.00")
    shop.run()
    assert [row["invoiceNumber"] for row in shop.rows("Invoice")] == ["I2"]
    assert shop.rows("CreditMemo") == []


def test_an_invoice_in_a_closed_period_waits_until_it_opens(shop: Shop) -> None:
    shop.books.close_period(TODAY - timedelta(days=1), shop.entity)
    shop.invoice("I1", day=(TODAY - timedelta(days=5)).isoformat())
    shop.run()
    assert shop.causes() == {"I1": "period-closed"}
    assert shop.all_intacct("ARINVOICE") == []
    shop.books.close_period(TODAY - timedelta(days=10), shop.entity)
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Posted"
    assert shop.causes() == {}


def test_the_gl_posting_date_of_an_invoice_goes_both_ways_that_of_a_credit_memo_to_intacct(shop: Shop) -> None:
    shop.invoice("I1", glPostingDate="2026-06-20")
    shop.memo("CM1", "5.00", glPostingDate="2026-06-21")
    shop.intacct_invoice("I2", WHENPOSTED=TODAY + timedelta(days=3))
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["WHENPOSTED"] == "06/20/2026"
    assert shop.intacct("ARADJUSTMENT", "CM1")["WHENPOSTED"] == "06/21/2026"
    assert shop.row("Invoice", "I2")["glPostingDate"] == "2026-06-18"


def test_a_credit_memo_line_without_an_account_gets_the_unallocated_income_account(shop: Shop) -> None:
    shop.memo("CM1", "15.00", account=None)
    shop.run()
    assert shop.moved() == {OTHER_SALES: Decimal(15), RECEIVABLES: Decimal(-15)}
    assert_tied(shop)
