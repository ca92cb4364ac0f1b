"""Payments: what they do to bills and invoices, their states, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sandbox.intacct import Books, IntacctWorld
from tests.integration.sandbox_intacct.conftest import Caller, add_bill
from tests.integration.sandbox_intacct.test_bills import adjustment, state

DAY = "<year>2026</year><month>06</month><day>05</day>"


def payment(details: str, method: str = "Cash", when: str = "06/02/2026", bank: str = "BANK", more: str = "") -> str:
    entity = f"<FINANCIALENTITY>{bank}</FINANCIALENTITY>" if bank else ""
    return (
        f"<APPYMT>{entity}<PAYMENTMETHOD>{method}</PAYMENTMETHOD><VENDORID>V1</VENDORID>"
        f"<PAYMENTDATE>{when}</PAYMENTDATE>"
        f"<CURRENCY>USD</CURRENCY>{more}<APPYMTDETAILS>{details}</APPYMTDETAILS></APPYMT>"
    )


def detail(bill: int, amount: str, more: str = "") -> str:
    cash = f"<TRX_PAYMENTAMOUNT>{amount}</TRX_PAYMENTAMOUNT>" if amount else ""
    return f"<APPYMTDETAIL><RECORDKEY>{bill}</RECORDKEY>{cash}{more}</APPYMTDETAIL>"


def totals(books: Books, number: int) -> tuple[object, ...]:
    row = books.row("APBILL", number)
    return (row["STATE"], *(row[f"TRX_TOTAL{name}"] for name in ("SELECTED", "PAID", "DUE")))


def test_a_partial_payment_then_the_rest(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    east.create(payment(detail(bill, "40")))
    assert totals(books, bill) == ("Partially Paid", 0, 40, 60)
    assert books.row("APBILL", bill)["WHENPAID"] is None
    east.create(payment(detail(bill, "60"), when="06/04/2026"))
    assert totals(books, bill) == ("Paid", 0, 100, 0)
    assert books.row("APBILL", bill)["WHENPAID"] == date(2026, 6, 4)
    assert books.trial_balance() == {"6000": 100, "2000": 0, "1000": -100}


def test_a_bill_without_due_is_not_paid_again(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    east.create(payment(detail(bill, "100")))
    assert east.create(payment(detail(bill, "1"))).errors[0][1] == "There is no due on the bill B-1"


def test_more_than_the_due_is_refused_also_over_two_details(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    assert east.create(payment(detail(bill, "60") + detail(bill, "60"))).statuses == ["failure"]
    assert totals(books, bill) == ("Posted", 0, 0, 100)


def test_a_check_selects_the_bill_until_it_is_confirmed(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    number = east.create(payment(detail(bill, "100"), method="Printed Check")).recordno
    assert state(books, number, "APPYMT") == "Approved"
    assert totals(books, bill) == ("Selected", 100, 0, 0)
    keys = f"<appaymentkeys><appaymentkey>{number}</appaymentkey></appaymentkeys>"
    east.call(f"<confirm_appaymentrequest>{keys}</confirm_appaymentrequest>")
    assert (state(books, number, "APPYMT"), totals(books, bill)) == ("Posted", ("Paid", 0, 100, 0))


def test_with_payment_approval_on_a_payment_waits(east: Caller, books: Books) -> None:
    books.set_preference("AP", "PAYMENTAPPROVAL", "T")
    bill = add_bill(books)
    number = east.create(payment(detail(bill, "100"))).recordno
    assert (state(books, number, "APPYMT"), totals(books, bill)[0]) == ("Submitted", "Selected")
    assert "1000" not in books.trial_balance()


def test_a_declined_or_deleted_request_frees_the_bill(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    first = east.create(payment(detail(bill, "100"), method="Printed Check")).recordno
    keys = f"<appaymentkeys><appaymentkey>{first}</appaymentkey></appaymentkeys>"
    east.call(f"<decline_appaymentrequest>{keys}</decline_appaymentrequest>")
    assert totals(books, bill) == ("Posted", 0, 0, 100)
    second = east.create(payment(detail(bill, "100"), method="Printed Check")).recordno
    assert east.call(f"<delete><object>APPYMT</object><keys>{second}</keys></delete>").statuses == ["success"]
    assert totals(books, bill) == ("Posted", 0, 0, 100)


def test_only_drafts_are_changed_and_posted_payments_not_deleted(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    draft = east.create(payment(detail(bill, "100"), more="<ACTION>Draft</ACTION>")).recordno
    assert totals(books, bill) == ("Posted", 0, 0, 100)
    change = (
        f"<update><APPYMT><RECORDNO>{draft}</RECORDNO><ACTION>Submit</ACTION>"
        f"<APPYMTDETAILS>{detail(bill, '30')}</APPYMTDETAILS></APPYMT></update>"
    )
    assert east.call(change).statuses == ["success"]
    assert totals(books, bill) == ("Partially Paid", 0, 30, 70)
    assert east.call(change).statuses == ["failure"]
    assert east.call(f"<delete><object>APPYMT</object><keys>{draft}</keys></delete>").statuses == ["failure"]


def test_a_reversal_opens_the_bill_again_and_leaves_a_reversal_record(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    number = east.create(payment(detail(bill, "100"))).recordno
    assert east.call(
        f'<reverse_appayment key="{number}"><datereversed>{DAY}</datereversed></reverse_appayment>'
    ).statuses == ["success"]
    assert totals(books, bill) == ("Posted", 0, 0, 100)
    assert sorted(str(row["STATE"]) for row in books.table("APPYMT").rows.values()) == ["Reversal", "Voided"]
    assert books.trial_balance() == {"6000": 100, "2000": -100, "1000": 0}
    again = east.call(f'<reverse_appayment key="{number}"><datereversed>{DAY}</datereversed></reverse_appayment>')
    assert again.statuses == ["failure"]


def test_a_reversal_is_not_dated_before_the_payment_nor_in_closed_books(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    number = east.create(payment(detail(bill, "100"), when="06/10/2026")).recordno
    early = east.call(f'<reverse_appayment key="{number}"><datereversed>{DAY}</datereversed></reverse_appayment>')
    assert early.errors[0][1] == "Date must be on or after 06/10/2026"
    books.close_period(date(2026, 6, 20), "100")
    late = east.call(
        f'<reverse_appayment key="{number}"><datereversed>{DAY.replace("05", "12")}</datereversed></reverse_appayment>'
    )
    assert late.said.startswith("Periods are closed.")


def test_a_credit_alone_pays_without_cash(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    credit = east.call(adjustment()).recordno
    used = f"<ADJUSTMENTKEY>{credit}</ADJUSTMENTKEY><TRX_ADJUSTMENTAMOUNT>30</TRX_ADJUSTMENTAMOUNT>"
    assert east.create(payment(detail(bill, "", used), bank="")).statuses == ["success"]
    assert totals(books, bill) == ("Partially Paid", 0, 30, 70)
    assert state(books, credit, "APADJUSTMENT") == "Paid"
    assert "1000" not in books.trial_balance()


def test_a_credit_and_cash_pay_together_and_no_more_than_the_credit_has(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    credit = east.call(adjustment()).recordno
    used = f"<ADJUSTMENTKEY>{credit}</ADJUSTMENTKEY><TRX_ADJUSTMENTAMOUNT>%s</TRX_ADJUSTMENTAMOUNT>"
    assert east.create(payment(detail(bill, "50", used % 50))).statuses == ["failure"]
    number = east.create(payment(detail(bill, "70", used % 30))).recordno
    assert totals(books, bill)[0] == "Paid"
    books.reverse("APPYMT", number, date(2026, 6, 5), "100")
    assert (totals(books, bill)[0], state(books, credit, "APADJUSTMENT")) == ("Posted", "Posted")


def test_a_payment_before_its_bill_is_refused_where_the_company_demands_it(east: Caller, books: Books) -> None:
    books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "T")
    bill = add_bill(books)
    early = east.create(payment(detail(bill, "100"), when="05/31/2026"))
    assert early.errors[0][1] == "Payment date cannot be before Bill creation date"
    books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "F")
    assert east.create(payment(detail(bill, "100"), when="05/31/2026")).statuses == ["success"]


def test_a_card_of_type_credit_needs_a_vendor(east: Caller, books: Books) -> None:
    books.add("CREDITCARD", CARDID="VISA", GLACCOUNTNO="4000", LIABILITYTYPE="Credit")
    reply = east.create(payment(detail(add_bill(books), "100"), bank="VISA", method="Credit Card"))
    assert reply.errors[0][1] == "Please link vendor to this Charge Card."


@pytest.mark.parametrize("bank", ["", "NOWHERE"])
def test_cash_needs_a_known_account(east: Caller, books: Books, bank: str) -> None:
    assert east.create(payment(detail(add_bill(books), "100"), bank=bank)).statuses == ["failure"]


def test_a_bill_of_another_vendor_is_not_paid(east: Caller, books: Books) -> None:
    books.add("VENDOR", VENDORID="V2", NAME="Two", DISPLAYCONTACT={"PRINTAS": "Two"})
    other = add_bill(books, VENDORID="V2")
    assert east.create(payment(detail(other, "100"))).statuses == ["failure"]


def test_a_legacy_payment_request_waits_for_its_check(east: Caller, books: Books) -> None:
    bill = add_bill(books)
    reply = east.call(
        "<create_paymentrequest><bankaccountid>BANK</bankaccountid><vendorid>V1</vendorid><memo>m</memo>"
        f"<paymentmethod>Printed Check</paymentmethod><paymentdate>{DAY}</paymentdate><paymentrequestitems>"
        f"<paymentrequestitem><key>{bill}</key><paymentamount>100</paymentamount></paymentrequestitem>"
        f"</paymentrequestitems>"
        "</create_paymentrequest>"
    )
    assert reply.statuses == ["success"]
    assert (state(books, reply.recordno, "APPYMT"), totals(books, bill)[0]) == ("Approved", "Selected")


def invoice(books: Books) -> int:
    line = {"ACCOUNTNO": "4000", "TRX_AMOUNT": Decimal(80), "LOCATIONID": "100"}
    return books.add(
        "ARINVOICE",
        "100",
        CUSTOMERID="C1",
        RECORDID="I-1",
        WHENCREATED=date(2026, 6, 1),
        WHENDUE=date(2026, 6, 30),
        ARINVOICEITEMS=[line],
    )


def test_an_invoice_is_received_into_a_bank_and_opens_again_when_reversed(east: Caller, books: Books) -> None:
    number = invoice(books)
    assert books.trial_balance() == {"4000": -80, "1200": 80}
    paid = east.create(
        "<ARPYMT><FINANCIALENTITY>BANK</FINANCIALENTITY><PAYMENTMETHOD>Cash</PAYMENTMETHOD><CUSTOMERID>C1</CUSTOMERID>"
        "<RECEIPTDATE>06/02/2026</RECEIPTDATE><CURRENCY>USD</CURRENCY><ARPYMTDETAILS><ARPYMTDETAIL>"
        f"<RECORDKEY>{number}</RECORDKEY><TRX_PAYMENTAMOUNT>80</TRX_PAYMENTAMOUNT></ARPYMTDETAIL>"
        f"</ARPYMTDETAILS></ARPYMT>"
    ).recordno
    assert (state(books, number, "ARINVOICE"), int(books.trial_balance()["1000"])) == ("Paid", 80)
    assert east.call(
        f'<reverse_arpayment key="{paid}"><datereversed>{DAY}</datereversed></reverse_arpayment>'
    ).statuses == ["success"]
    assert (state(books, number, "ARINVOICE"), int(books.trial_balance()["1000"])) == ("Posted", 0)


def test_legacy_invoices_and_receipts_do_the_same(east: Caller, books: Books) -> None:
    number = east.call(
        f"<create_invoice><customerid>C1</customerid><datecreated>{DAY}</datecreated>"
        f"<termname>Net 30</termname><invoiceno>I-9</invoiceno>"
        "<invoiceitems><lineitem><glaccountno>4000</glaccountno><amount>80</amount><locationid>100</locationid>"
        "</lineitem>"
        "</invoiceitems></create_invoice>"
    ).recordno
    reply = east.call(
        "<create_arpayment><customerid>C1</customerid><paymentamount>80</paymentamount>"
        "<undepfundsacct>1090</undepfundsacct>"
        f"<datereceived>{DAY}</datereceived><paymentmethod>Cash</paymentmethod><arpaymentitem>"
        f"<invoicekey>{number}</invoicekey>"
        "<amount>80</amount></arpaymentitem></create_arpayment>"
    )
    assert reply.statuses == ["success"]
    assert (state(books, number, "ARINVOICE"), int(books.trial_balance()["1090"])) == ("Paid", 80)


def test_states_of_voided_payments_and_the_reversal_record_can_be_set(world: IntacctWorld, books: Books) -> None:
    world.settings = replace(world.settings, voided_payment_state="Reversed", reversal_records=False)
    bill = add_bill(books)
    number = books.pay_bill(bill, Decimal(100), "BANK", date(2026, 6, 2), "100")
    assert books.reverse("APPYMT", number, date(2026, 6, 3), "100") is None
    assert [str(row["STATE"]) for row in books.table("APPYMT").rows.values()] == ["Reversed"]
