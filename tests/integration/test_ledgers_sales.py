"""Customers, credits, invoices, receipts and transfers through the ledgers, written and read back."""

from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Line, Ref, Side, Value
from ledgersync.domain.remembered import Written
from tests.integration.ledger_books import Connection, full, removal, update

LISTS: dict[Kind, dict[str, Value]] = {
    Kind.CUSTOMER: {"number": "C1", "name": "Orchard Co", "email": "ap@orchard.test", "city": "Springfield"},
    Kind.EMPLOYEE: {"number": "E1", "name": "Ada Byron", "first_name": "Ada", "last_name": "Byron"},
    Kind.ITEM: {"number": "I1", "name": "Paper", "type": "Non-Inventory", "description": "A4"},
}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("kind", LISTS)
def test_a_created_record_reads_back_as_it_was_written(kind: Kind, side: Side) -> None:
    books = Connection()
    id = books.create(side, kind, **LISTS[kind])
    assert dict(books.record(side, kind, id).values) == full(kind, **LISTS[kind])


@pytest.mark.parametrize("side", Side)
def test_an_employee_is_renamed(side: Side) -> None:
    books = Connection()
    before = books.record(side, Kind.EMPLOYEE, books.create(side, Kind.EMPLOYEE, **LISTS[Kind.EMPLOYEE]))
    (result,) = books.write(side, update(side, before, first_name="Augusta", name="Augusta Byron"))
    assert isinstance(result, Written), result
    after = books.record(side, Kind.EMPLOYEE, before.id)
    assert (after.values["first_name"], after.values["name"]) == ("Augusta", "Augusta Byron")


def coded(books: Connection, side: Side) -> dict[str, Ref]:
    location = "100" if side is Side.INTACCT else books.create(side, Kind.LOCATION, number="100", name="Acme East")
    return {
        "vendor": Ref(Kind.VENDOR, books.create(side, Kind.VENDOR, number="V1", name="Brightline")),
        "customer": Ref(Kind.CUSTOMER, books.create(side, Kind.CUSTOMER, **LISTS[Kind.CUSTOMER])),
        "expense": Ref(Kind.ACCOUNT, books.create(side, Kind.ACCOUNT, number="6100", name="Office", type="Expense")),
        "income": Ref(Kind.ACCOUNT, books.create(side, Kind.ACCOUNT, number="4100", name="Sales", type="Income")),
        "location": Ref(Kind.LOCATION, location),
    }


def document(kind: Kind, refs: dict[str, Ref], *amounts: str, **more: Value) -> dict[str, Value]:
    party = "vendor" if kind is Kind.VENDOR_CREDIT else "customer"
    account = refs["expense" if party == "vendor" else "income"]
    lines: tuple[Line, ...] = tuple(
        {"amount": Decimal(a), "account": account, "location": refs["location"]} for a in amounts
    )
    values: dict[str, Value] = {
        party: refs[party],
        "number": "N-1",
        "date": date(2026, 3, 1),
        "description": "March",
        "total": sum((Decimal(a) for a in amounts), Decimal(0)),
        "lines": lines,
    }
    return full(kind, **{**values, **more})


DOCUMENTS = [
    (Kind.VENDOR_CREDIT, Side.INTACCT),
    (Kind.VENDOR_CREDIT, Side.CASHFLOW360),
    (Kind.INVOICE, Side.INTACCT),
    (Kind.INVOICE, Side.CASHFLOW360),
    (Kind.CREDIT_MEMO, Side.INTACCT),
]


@pytest.mark.parametrize(("kind", "side"), DOCUMENTS)
def test_a_document_reads_back_changes_and_goes(kind: Kind, side: Side) -> None:
    books = Connection()
    refs = coded(books, side)
    more: dict[str, Value] = {"due_date": date(2026, 3, 31)} if kind is Kind.INVOICE else {}
    values = document(kind, refs, "30.25", "10", **more)
    made = books.record(side, kind, books.create(side, kind, **values))
    assert dict(made.values) == values
    more_lines = document(kind, refs, "30.25", "10", "5", **more)
    changed = update(side, made, lines=more_lines["lines"], total=more_lines["total"], description="April")
    (result,) = books.write(side, changed)
    assert isinstance(result, Written), result
    assert dict(books.record(side, kind, made.id).values) == {**more_lines, "description": "April"}
    assert [found.id for found in books.on(side).find(kind, [values])] == [made.id]
    books.write(side, removal(side, made))
    left = books.on(side).read(kind, [made.id])
    assert left == {} if side is Side.INTACCT else left[made.id].removed


def test_an_ordered_document_never_loses_a_line_silently() -> None:
    books = Connection()
    refs = coded(books, Side.INTACCT)
    values = document(Kind.VENDOR_CREDIT, refs, "30.25", "10")
    made = books.record(Side.INTACCT, Kind.VENDOR_CREDIT, books.create(Side.INTACCT, Kind.VENDOR_CREDIT, **values))
    fewer = document(Kind.VENDOR_CREDIT, refs, "30.25")
    (result,) = books.write(Side.INTACCT, update(Side.INTACCT, made, lines=fewer["lines"], total=fewer["total"]))
    assert getattr(result, "code", "") == "unmappable"


def bank(books: Connection) -> Ref:
    books.end.books.add(
        "GLACCOUNT", ACCOUNTNO="1010", TITLE="Checking", ACCOUNTTYPE="balancesheet", NORMALBALANCE="debit"
    )
    books.end.books.add("CHECKINGACCOUNT", BANKACCOUNTID="CHK", GLACCOUNTNO="1010", BANKNAME="First")
    return Ref(Kind.ACCOUNT, "1010")


def test_a_received_payment_pays_its_invoice_until_it_is_voided() -> None:
    books = Connection()
    account, refs = bank(books), coded(books, Side.INTACCT)
    values = document(Kind.INVOICE, refs, "40", due_date=date(2026, 3, 31))
    invoice = books.create(Side.INTACCT, Kind.INVOICE, **values)
    payment = full(
        Kind.RECEIVED_PAYMENT,
        customer=refs["customer"],
        date=date(2026, 3, 2),
        amount=Decimal("40.00"),
        method="check",
        account=account,
        number="77",
        invoices=({"invoice": Ref(Kind.INVOICE, invoice), "amount": Decimal("40.00")},),
    )
    made = books.record(
        Side.INTACCT, Kind.RECEIVED_PAYMENT, books.create(Side.INTACCT, Kind.RECEIVED_PAYMENT, **payment)
    )
    assert dict(made.values) == payment
    assert books.record(Side.INTACCT, Kind.INVOICE, invoice).facts.state == "Paid"
    (result,) = books.write(Side.INTACCT, removal(Side.INTACCT, made, reversal=date(2026, 3, 2)))
    assert isinstance(result, Written), result
    assert books.record(Side.INTACCT, Kind.INVOICE, invoice).facts.state == "Posted"


def test_a_credit_is_applied_in_a_payment() -> None:
    books = Connection()
    account, refs = bank(books), coded(books, Side.INTACCT)
    credit = books.create(Side.INTACCT, Kind.VENDOR_CREDIT, **document(Kind.VENDOR_CREDIT, refs, "10"))
    lines: tuple[Line, ...] = ({"amount": Decimal("30.00"), "account": refs["expense"], "location": refs["location"]},)
    bill = books.create(
        Side.INTACCT,
        Kind.BILL,
        vendor=refs["vendor"],
        number="B-1",
        date=date(2026, 3, 1),
        due_date=date(2026, 3, 31),
        total=Decimal("30.00"),
        lines=lines,
    )
    payment = full(
        Kind.BILL_PAYMENT,
        vendor=refs["vendor"],
        date=date(2026, 3, 2),
        amount=Decimal("20.00"),
        method="online",
        account=account,
        number="P1",
        bills=({"bill": Ref(Kind.BILL, bill), "amount": Decimal("20.00")},),
        credits=(
            {"bill": Ref(Kind.BILL, bill), "credit": Ref(Kind.VENDOR_CREDIT, credit), "amount": Decimal("10.00")},
        ),
    )
    made = books.record(Side.INTACCT, Kind.BILL_PAYMENT, books.create(Side.INTACCT, Kind.BILL_PAYMENT, **payment))
    assert dict(made.values) == payment
    assert books.record(Side.INTACCT, Kind.BILL, bill).facts.state == "Paid"


def test_a_transfer_is_a_journal_entry_found_by_its_reference() -> None:
    books = Connection()
    account, refs = bank(books), coded(books, Side.INTACCT)
    transfer = full(
        Kind.FUNDS_TRANSFER,
        number="mmt01ABCDEFGHIJ00001",
        date=date(2026, 3, 2),
        amount=Decimal("40.00"),
        journal="CDJ",
        debit=refs["expense"],
        credit=account,
        location=refs["location"],
    )
    made = books.create(Side.INTACCT, Kind.FUNDS_TRANSFER, **transfer)
    assert dict(books.record(Side.INTACCT, Kind.FUNDS_TRANSFER, made).values) == transfer
    assert [found.id for found in books.intacct.find(Kind.FUNDS_TRANSFER, [transfer])] == [made]
