"""Bills and payments through both ledgers, written and read back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import ceil

import pytest

from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.facts import Facts
from ledgersync.domain.model import Kind, Line, Record, Ref, Side
from ledgersync.domain.remembered import Position, Refused, Written
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.ledger_books import Connection, bill_values, creation, full, removal, update


def lines_of(record: Record) -> tuple[Line, ...]:
    lines = record.values["lines"]
    assert isinstance(lines, tuple)
    return lines


def coded(books: Connection, side: Side) -> tuple[str, str, Ref]:
    """A vendor, an expense account, and the location lines are coded to, on a side."""
    vendor = books.create(side, Kind.VENDOR, number="V1", name="Brightline")
    account = books.create(side, Kind.ACCOUNT, number="6100", name="Office", type="Expense")
    location = "100" if side is Side.INTACCT else books.create(side, Kind.LOCATION, number="100", name="Acme East")
    return vendor, account, Ref(Kind.LOCATION, location)


def bill(books: Connection, side: Side, number: str = "B-1", *amounts: str) -> Record:
    vendor, account, location = coded(books, side)
    values = bill_values(vendor, account, number, *(amounts or ("100.10", "20")))
    lines = values["lines"]
    assert isinstance(lines, tuple)
    values["lines"] = tuple({**line, "location": location} for line in lines)
    return books.record(side, Kind.BILL, books.create(side, Kind.BILL, **values))


@pytest.mark.parametrize("side", Side)
def test_a_bill_reads_back_as_it_was_written(side: Side) -> None:
    books = Connection()
    vendor, account, location = coded(books, side)
    line: Line = {
        "amount": Decimal("10.50"),
        "account": Ref(Kind.ACCOUNT, account),
        "location": location,
        "description": "Paper & ink",
    }
    values = full(
        Kind.BILL,
        vendor=Ref(Kind.VENDOR, vendor),
        number="B-7",
        date=date(2026, 3, 1),
        due_date=date(2026, 3, 31),
        posting_date=date(2026, 3, 2),
        po_number="PO-1",
        description="March",
        total=Decimal("21.00"),
        lines=(line, line),
    )
    record = books.record(side, Kind.BILL, books.create(side, Kind.BILL, **values))
    assert dict(record.values) == values


@pytest.mark.parametrize("side", Side)
def test_the_lines_of_a_bill_are_replaced_whole(side: Side) -> None:
    books = Connection()
    before = bill(books, side)
    lines = before.values["lines"]
    assert isinstance(lines, tuple)
    changed = ({**lines[0], "amount": Decimal("5.00")},)
    (result,) = books.write(side, update(side, before, lines=changed, total=Decimal("5.00")))
    assert isinstance(result, Written), result
    after = books.record(side, Kind.BILL, before.id)
    assert after.values == {**before.values, "lines": changed, "total": Decimal("5.00")}


def test_an_open_bill_says_so_on_both_sides() -> None:
    books = Connection()
    assert replace(bill(books, Side.INTACCT).facts, state="Posted") == Facts(
        state="Posted",
        raw_state="A",
        paid=Decimal("0.00"),
        selected=Decimal("0.00"),
        due=Decimal("120.10"),
        module="3.AP",
        currency="USD",
        source_po="",
    )
    theirs = bill(books, Side.CASHFLOW360).facts
    assert (theirs.payment, theirs.approval, theirs.due) == ("open", "unassigned", Decimal("120.10"))


def test_a_bill_deleted_in_intacct_is_in_the_audit_history_under_its_record_number() -> None:
    books = Connection()
    since = Position(books.instant)
    gone = bill(books, Side.INTACCT)
    books.later(minutes=5)
    (result,) = books.write(Side.INTACCT, removal(Side.INTACCT, gone))
    assert isinstance(result, Written), result
    books.later(minutes=5)
    deletions = [one for page in books.intacct.deletions([Kind.BILL], since) for one in page.deletions]
    assert [(one.kind, one.key) for one in deletions] == [(Kind.BILL, gone.record_no)]
    assert books.intacct.read(Kind.BILL, [gone.id]) == {}


def test_a_bill_removed_in_cashflow360_is_deactivated() -> None:
    books = Connection()
    gone = bill(books, Side.CASHFLOW360)
    books.write(Side.CASHFLOW360, removal(Side.CASHFLOW360, gone))
    assert books.record(Side.CASHFLOW360, Kind.BILL, gone.id).removed


@pytest.mark.parametrize("side", Side)
def test_a_bill_is_found_by_vendor_and_number(side: Side) -> None:
    books = Connection()
    made = bill(books, side, "B-1")
    found = books.on(side).find(Kind.BILL, [made.values])
    assert [record.id for record in found] == [made.id]


@pytest.mark.parametrize("bills", [0, 3, 7, 10])
def test_reading_changed_bills_with_their_lines_takes_one_request_a_page_and_one_more(bills: int) -> None:
    books = Connection(IntacctSettings(user_id=SYNC_USER, page_size=5, lines_chunk=2, credit_sign=-1))
    vendor, account, location = coded(books, Side.INTACCT)
    for number in range(bills):
        values = bill_values(vendor, account, f"B-{number}", "1", "2")
        lines = values["lines"]
        assert isinstance(lines, tuple)
        values["lines"] = tuple({**line, "location": location} for line in lines)
        books.create(Side.INTACCT, Kind.BILL, **values)
        books.later(seconds=number % 2)
    ledger = books.intacct_ledger()
    ledger.conditions()
    before = ledger.calls["requests"]
    records = [record for page in ledger.changes(Kind.BILL, None) for record in page.records]
    assert len({record.id for record in records}) == len(records) == bills
    assert all(record.values["total"] == Decimal("3.00") for record in records)
    assert [record for record in records if len(lines_of(record)) != 2] == []
    assert ledger.calls["requests"] - before <= ceil(bills / 5) + 1


def test_a_value_that_cannot_be_mapped_refuses_its_record_alone() -> None:
    books = Connection()
    good = creation(Side.INTACCT, Kind.ACCOUNT, number="6100", name="Office", type="Expense")
    bad = creation(Side.INTACCT, Kind.ACCOUNT, number="1010", name="Bank", type="Bank")
    results = books.write(Side.INTACCT, bad, good)
    assert isinstance(results[0], Refused) and results[0].code == "unmappable"
    assert isinstance(results[1], Written)


def total(record: Record) -> Decimal:
    found = record.values["total"]
    assert isinstance(found, Decimal)
    return found


def paid(books: Connection, made: Record, account: str | None) -> Record:
    values = full(
        Kind.BILL_PAYMENT,
        vendor=made.values["vendor"],
        date=date(2026, 3, 2),
        amount=made.values["total"],
        method="offline",
        account=Ref(Kind.ACCOUNT, account) if account else None,
        number="1001",
        description="check 1001",
        bills=({"bill": Ref(Kind.BILL, made.id), "amount": total(made)},),
    )
    return books.record(Side.INTACCT, Kind.BILL_PAYMENT, books.create(Side.INTACCT, Kind.BILL_PAYMENT, **values))


def bank(books: Connection) -> str:
    books.end.books.add(
        "GLACCOUNT", ACCOUNTNO="1010", TITLE="Checking", ACCOUNTTYPE="balancesheet", NORMALBALANCE="debit"
    )
    books.end.books.add("CHECKINGACCOUNT", BANKACCOUNTID="CHK", GLACCOUNTNO="1010", BANKNAME="First")
    return "1010"


def test_an_account_of_a_checking_account_is_of_type_bank() -> None:
    books = Connection()
    number = bank(books)
    assert books.record(Side.INTACCT, Kind.ACCOUNT, number).values["type"] == "Bank"


def test_an_offline_payment_pays_its_bill_and_reads_back() -> None:
    books = Connection()
    account = bank(books)
    made = bill(books, Side.INTACCT)
    payment = paid(books, made, account)
    assert payment.values["account"] == Ref(Kind.ACCOUNT, account)
    assert payment.values["bills"] == ({"bill": Ref(Kind.BILL, made.id), "amount": made.values["total"]},)
    assert (payment.values["method"], payment.values["number"]) == ("offline", "1001")
    assert books.record(Side.INTACCT, Kind.BILL, made.id).facts.state == "Paid"


def test_a_voided_payment_opens_its_bill_again() -> None:
    books = Connection()
    account = bank(books)
    made = bill(books, Side.INTACCT)
    payment = paid(books, made, account)
    (result,) = books.write(Side.INTACCT, removal(Side.INTACCT, payment, reversal=date(2026, 3, 2)))
    assert isinstance(result, Written), result
    assert books.record(Side.INTACCT, Kind.BILL, made.id).facts.state == "Posted"


def test_a_payment_from_an_account_without_a_bank_account_is_refused_with_its_name() -> None:
    books = Connection()
    made = bill(books, Side.INTACCT)
    write = creation(
        Side.INTACCT,
        Kind.BILL_PAYMENT,
        vendor=made.values["vendor"],
        date=date(2026, 3, 2),
        amount=made.values["total"],
        method="offline",
        account=Ref(Kind.ACCOUNT, "6100"),
    )
    (result,) = books.write(Side.INTACCT, write)
    assert isinstance(result, Refused)
    assert "6100" in result.text
