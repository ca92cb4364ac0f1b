"""What the tests of the client against the sandbox share."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from cashflow360 import Cashflow360Client, Done, Result, Row, Sendable

ORIGIN = "http://127.0.0.1:8402"
ENDPOINT = f"{ORIGIN}/api/v2"

MakeClient = Callable[..., Cashflow360Client]


class Clock:
    """A clock both sides share."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 24, 10, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def row_of(result: Result) -> Row:
    assert isinstance(result, Done), result
    return result.row


def id_of(result: Result) -> str:
    identifier = row_of(result)["id"]
    assert isinstance(identifier, str)
    return identifier


def bill(vendor_id: str, account_id: str, number: str, amount: str = "10.10") -> dict[str, Sendable]:
    return {
        "isActive": "1",
        "vendorId": vendor_id,
        "invoiceNumber": number,
        "invoiceDate": date(2026, 7, 1),
        "dueDate": date(2026, 8, 1),
        "billLineItems": [{"amount": Decimal(amount), "chartOfAccountId": account_id, "departmentId": None}],
    }


def rows_of(pages: Iterator[list[Row]]) -> list[Row]:
    return [row for page in pages for row in page]
