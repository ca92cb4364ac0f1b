"""Receipts that bring more than they pay: nothing is lost, the rest is applied later."""

from decimal import Decimal

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import Caller

DAY = "<year>2026</year><month>06</month><day>02</day>"


def invoice(east: Caller, number: str, amount: str) -> int:
    return east.call(
        f"<create_invoice><customerid>C1</customerid><datecreated>{DAY}</datecreated><termname>Net 30</termname>"
        f"<invoiceno>{number}</invoiceno><invoiceitems><lineitem><glaccountno>4000</glaccountno>"
        f"<amount>{amount}</amount><locationid>100</locationid></lineitem></invoiceitems></create_invoice>"
    ).recordno


def receipt(east: Caller, amount: str, items: str = "", more: str = "") -> int:
    return east.call(received(amount, items, more)).recordno


def received(amount: str, items: str = "", more: str = "") -> str:
    return (
        f"<create_arpayment><customerid>C1</customerid><paymentamount>{amount}</paymentamount>"
        f"<undepfundsacct>1090</undepfundsacct>{more}<datereceived>{DAY}</datereceived>"
        f"<paymentmethod>Cash</paymentmethod>{items}</create_arpayment>"
    )


def item(key: int, amount: str) -> str:
    return f"<arpaymentitem><invoicekey>{key}</invoicekey><amount>{amount}</amount></arpaymentitem>"


def applied(key: int, *items: str) -> str:
    inner = f"<arpaymentitems>{''.join(items)}</arpaymentitems>" if items else ""
    return (
        f"<apply_arpayment><arpaymentkey>{key}</arpaymentkey><paymentdate>{DAY}</paymentdate>{inner}</apply_arpayment>"
    )


def totals(books: Books, number: int, name: str = "ARPYMT") -> tuple[int, int, int]:
    row = books.row(name, number)
    entered, paid, due = (row[f"TRX_TOTAL{part}"] for part in ("ENTERED", "PAID", "DUE"))
    assert isinstance(entered, Decimal) and isinstance(paid, Decimal) and isinstance(due, Decimal)
    return int(entered), int(paid), int(due)


def ledger(books: Books) -> dict[str, int]:
    return {account: int(amount) for account, amount in books.trial_balance().items() if amount}


def test_a_receipt_of_60_that_pays_40_keeps_20_on_account(east: Caller, books: Books) -> None:
    bill = invoice(east, "I-1", "40")
    number = receipt(east, "60", item(bill, "40"))
    assert totals(books, number) == (60, 40, 20)
    assert totals(books, bill, "ARINVOICE") == (40, 40, 0)
    assert ledger(books) == {"1090": 60, "1200": -20, "4000": -40}


def test_a_receipt_without_items_is_wholly_on_account_and_is_applied_later(east: Caller, books: Books) -> None:
    number = receipt(east, "60", more="<overpaylocid>100</overpaylocid>")
    assert (totals(books, number), ledger(books)) == ((60, 0, 60), {"1090": 60, "1200": -60})
    first, second = invoice(east, "I-1", "40"), invoice(east, "I-2", "50")
    assert east.call(applied(number, item(first, "40"))).statuses == ["success"]
    assert (totals(books, number), totals(books, first, "ARINVOICE")) == ((60, 40, 20), (40, 40, 0))
    assert east.call(applied(number)).statuses == ["success"]
    assert (totals(books, number), totals(books, second, "ARINVOICE")) == ((60, 60, 0), (50, 20, 30))
    assert ledger(books) == {"1090": 60, "1200": 30, "4000": -90}


def test_no_more_is_applied_than_a_receipt_has_left_and_nothing_of_another_customer(east: Caller, books: Books) -> None:
    books.add("CUSTOMER", CUSTOMERID="C2", NAME="Eve", DISPLAYCONTACT={"PRINTAS": "Eve"})
    bill, number = invoice(east, "I-1", "80"), receipt(east, "60")
    refused = east.call(applied(number, item(bill, "61")))
    assert (refused.statuses, refused.errors[0][0]) == (["failure"], "XL03000027")
    assert east.call(applied(999, item(bill, "1"))).errors[0][0] == "XL03000027"
    books.edit("ARINVOICE", bill, "100", CUSTOMERID="C2")
    assert "does not belong to" in east.call(applied(number, item(bill, "60"))).said
    assert totals(books, number) == (60, 0, 60)


def test_a_receipt_of_less_than_its_items_is_refused(east: Caller, books: Books) -> None:
    bill = invoice(east, "I-1", "40")
    assert "less than the 40 applied" in east.call(received("30", item(bill, "40"))).said
    assert totals(books, bill, "ARINVOICE") == (40, 0, 40)


def test_a_later_receipt_draws_on_an_earlier_one(east: Caller, books: Books) -> None:
    first, bill = receipt(east, "60"), invoice(east, "I-1", "100")
    later = east.create(
        "<ARPYMT><FINANCIALENTITY>BANK</FINANCIALENTITY><PAYMENTMETHOD>Cash</PAYMENTMETHOD><CUSTOMERID>C1</CUSTOMERID>"
        "<RECEIPTDATE>06/02/2026</RECEIPTDATE><CURRENCY>USD</CURRENCY><ARPYMTDETAILS><ARPYMTDETAIL>"
        f"<RECORDKEY>{bill}</RECORDKEY><TRX_PAYMENTAMOUNT>40</TRX_PAYMENTAMOUNT><OVERPAYMENTKEY>{first}"
        "</OVERPAYMENTKEY><TRX_POSTEDOVERPAYMENTAMOUNT>50</TRX_POSTEDOVERPAYMENTAMOUNT></ARPYMTDETAIL></ARPYMTDETAILS>"
        "</ARPYMT>"
    ).recordno
    assert [totals(books, first), totals(books, later)] == [(60, 50, 10), (40, 40, 0)]
    assert totals(books, bill, "ARINVOICE") == (100, 90, 10)
    reverse = '<reverse_arpayment key="{}"><datereversed>' + DAY + "</datereversed></reverse_arpayment>"
    assert east.call(reverse.format(first)).statuses == ["failure"]
    assert east.call(reverse.format(later)).statuses == ["success"]
    assert (totals(books, first), totals(books, bill, "ARINVOICE")) == ((60, 0, 60), (100, 0, 100))
    assert east.call(reverse.format(first)).statuses == ["success"]
    assert ledger(books) == {"1200": 100, "4000": -100}


def test_a_receipt_reversed_after_it_was_applied_opens_its_invoices(east: Caller, books: Books) -> None:
    number, bill = receipt(east, "60"), invoice(east, "I-1", "40")
    east.call(applied(number, item(bill, "40")))
    east.call(f'<reverse_arpayment key="{number}"><datereversed>{DAY}</datereversed></reverse_arpayment>')
    assert (totals(books, bill, "ARINVOICE"), ledger(books)) == ((40, 0, 40), {"1200": 40, "4000": -40})
