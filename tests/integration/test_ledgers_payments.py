"""Payments made in Cashflow360, as the ledger reads them."""

from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Record, Ref, Side
from tests.integration.ledger_books import Connection, bill_values

DAY = "2026-03-02"


def recorded(books: Connection) -> tuple[Record, str, str, str]:
    """An offline payment of a bill: the payment, the vendor, the account, the bill."""
    side = Side.CASHFLOW360
    vendor = books.create(side, Kind.VENDOR, number="V1", name="Brightline")
    account = books.create(side, Kind.ACCOUNT, number="6100", name="Office", type="Expense")
    bank = books.create(side, Kind.ACCOUNT, number="1010", name="Checking", type="Bank")
    bill = books.create(side, Kind.BILL, **bill_values(vendor, account, "B-1", "75.50"))
    books.end.user.do(
        "record_payment",
        {
            "vendorId": vendor,
            "processDate": DAY,
            "toPrintCheck": False,
            "chartOfAccountId": bank,
            "syncReference": "1001",
            "description": "by hand",
            "billPays": [{"billId": bill, "amount": Decimal("75.5")}],
        },
    )
    (payment,) = books.changed(side, Kind.BILL_PAYMENT)
    return payment, vendor, bank, bill


def test_an_offline_payment_is_read_with_what_it_paid() -> None:
    payment, vendor, bank, bill = recorded(Connection())
    assert payment.values == {
        "vendor": Ref(Kind.VENDOR, vendor),
        "date": date(2026, 3, 2),
        "amount": Decimal("75.50"),
        "method": "offline",
        "account": Ref(Kind.ACCOUNT, bank),
        "number": "1001",
        "description": "by hand",
        "bills": ({"bill": Ref(Kind.BILL, bill), "amount": Decimal("75.50")},),
        "credits": (),
    }
    assert (payment.facts.status, payment.facts.online, payment.facts.export) == ("paid", False, True)


def test_a_paid_bill_says_so() -> None:
    books = Connection()
    *_, bill = recorded(books)
    assert books.record(Side.CASHFLOW360, Kind.BILL, bill).facts.payment == "paid"


@pytest.mark.parametrize("kind", [Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER, Kind.RECEIVED_PAYMENT, Kind.CREDIT_MEMO])
def test_a_kind_without_records_reads_as_one_empty_page(kind: Kind) -> None:
    (page,) = Connection().pages(Side.CASHFLOW360, kind)
    assert (page.records, page.position, page.last) == ((), None, True)


def test_a_confirmed_movement_is_read_as_a_transfer_without_sign() -> None:
    books = Connection()
    side = Side.CASHFLOW360
    vendor = books.create(side, Kind.VENDOR, number="V1", name="Brightline")
    account = books.create(side, Kind.ACCOUNT, number="6100", name="Office", type="Expense")
    bill = books.create(side, Kind.BILL, **bill_values(vendor, account, "B-1", "75.50"))
    bank = books.end.user.do("add_bank_account", {"fields": {"bankName": "First", "accountNumber": "123456789"}})
    assert isinstance(bank, dict)
    shares = [{"billId": bill, "amount": Decimal("75.5")}]
    books.end.user.do("pay_online", {"bills": shares, "bankAccountId": bank["id"], "processDate": "2026-03-06"})
    (payment,) = books.changed(side, Kind.BILL_PAYMENT)
    assert (payment.values["method"], payment.facts.online, payment.facts.status) == (
        "online",
        True,
        "scheduled",
    )
    assert payment.facts.bank_account == bank["id"]
    books.later(days=5)
    books.end.user.do("process_payments", {})
    books.end.user.do("confirm_movements", {})
    (transfer,) = books.changed(side, Kind.FUNDS_TRANSFER)
    assert (transfer.values["number"], transfer.values["amount"]) == (transfer.id, Decimal("75.50"))
    assert (transfer.facts.status, transfer.facts.bank_account) == ("confirmed", bank["id"])
    assert books.changed(side, Kind.RECEIPT_TRANSFER) == []
