"""One full record of every kind, in ids of the side it is written to, and the contexts its requests are made in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledgersync.domain.kinds import SPECS, Field, Type
from ledgersync.domain.model import Kind, Line, Ref, Scalar, Value, Values
from ledgersync.mapping.context import Context

CONTEXT = Context(
    bank_ids={"account-1": "CHK1"},
    card_ids={"card-1": "CARD1"},
    closing_account="3900",
    terms={"term-1": "Net 30"},
    contacts={"employee-1": "Ann Ash (E1)"},
    lines_there={
        "77": [{"LINE_NO": "1", "TRX_AMOUNT": "30", "ACCOUNTNO": "account-1", "FORM1099": "true", "BILLABLE": "true"}],
        **{
            f"{kind}-1": [{"amount": Decimal(30), "chartOfAccountId": "account-1", "quantity": 2, price: Decimal(15)}]
            for kind, price in (("bill", "unitPrice"), ("vendor_credit", "unitPrice"), ("invoice", "price"))
        },
    },
)
SPECIAL: Mapping[tuple[Kind, str], Value] = {
    (Kind.ACCOUNT, "type"): "Expense",
    (Kind.ITEM, "type"): "Non-Inventory",
    (Kind.BILL_PAYMENT, "method"): "offline",
    (Kind.RECEIVED_PAYMENT, "method"): "check",
    (Kind.RECEIVED_PAYMENT, "amount"): Decimal("42.50"),
}


def record(kind: Kind) -> Values:
    """Every field filled with a value that tells which one it is."""
    return {item.name: _value(kind, item) for item in SPECS[kind].fields}


def _value(kind: Kind, item: Field) -> Value:
    if item.type is Type.LINES:
        return (_line(item, 1), _line(item, 2))
    return SPECIAL.get((kind, item.name), _scalar(item, 1))


def _line(lines: Field, number: int) -> Line:
    return {item.name: _scalar(item, number) for item in lines.lines}


def _scalar(item: Field, number: int) -> Scalar:
    match item.type:
        case Type.MONEY:
            return Decimal("30.00") if item.name in ("total", "amount") and number == 1 else Decimal("12.50")
        case Type.DATE:
            return date(2026, 6, {"date": 1, "due_date": 30, "posting_date": 2}[item.name])
        case Type.FLAG:
            return True
        case Type.REFERENCE if item.refers_to is not None:
            return Ref(item.refers_to, f"{item.name}-{number}")
        case _:
            return "Net 30" if item.name == "term" else f"the {item.name} {number}"
