"""Received payments: how users record, schedule and void them, and what else settles invoices in Intacct."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, money, number
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act
from tests.simulation.worlds.chart import BANK

SCHEDULED, PAID = "2", "0"


def _shares(desk: Desk) -> list[Record]:
    """What a customer pays of one or two invoices."""
    owed = [row for row in desk.active("Invoice") if _due(row) > 0]
    if not owed:
        return []
    first = desk.rng.choice(owed)
    same = [row for row in owed if row["customerId"] == first["customerId"] and row is not first]
    invoices = [first, desk.rng.choice(same)] if same and desk.rng.random() < 0.3 else [first]
    return [{"invoiceId": row["id"], "amount": _part(desk, _due(row))} for row in invoices]


def _due(invoice: Record) -> Decimal:
    return Decimal(str(invoice["amountDue"]))


def _part(desk: Desk, due: Decimal) -> Decimal:
    return due if desk.rng.random() < 0.6 or due < 2 else (due / 2).quantize(Decimal("0.01"))


def _told(desk: Desk, shares: list[Record]) -> str:
    number = {
        share["invoiceId"]: desk.organization.get("Invoice", share["invoiceId"])["invoiceNumber"] for share in shares
    }
    return ", ".join(f"{share['amount']} of {number[share['invoiceId']]}" for share in shares)


def record_in_cashflow360(desk: Desk) -> str:
    shares = _shares(desk)
    if not shares:
        return ""
    accounts = {row["accountNumber"]: row["id"] for row in desk.active("ChartOfAccount")}
    reference = desk.code("R") if desk.rng.random() < 0.8 else None
    made = desk.user.do(
        "receive_payment",
        {
            "customerId": desk.organization.get("Invoice", shares[0]["invoiceId"])["customerId"],
            "paymentDate": desk.now().date().isoformat(),
            "paymentType": desk.rng.choice(("0", "1", "2", "5")),
            "refNumber": reference,
            "description": desk.fresh("receipt"),
            "invoices": shares,
            **({"depositToAccountId": accounts[BANK]} if desk.rng.random() < 0.3 else {}),
            **({"unapplied": Decimal("7.77")} if desk.rng.random() < 0.05 else {}),
        },
    )
    return f"records receipt {reference} ({_id(made)}) in Cashflow360: {_told(desk, shares)}"


def pay_online(desk: Desk) -> str:
    """A customer has the money moved on a coming day."""
    shares, banks = _shares(desk), desk.records("BankAccount")
    if not shares or not banks:
        return ""
    when = desk.now().date() + timedelta(days=desk.rng.randrange(1, 4))
    made = desk.user.do(
        "receive_payment",
        {
            "customerId": desk.organization.get("Invoice", shares[0]["invoiceId"])["customerId"],
            "paymentDate": when.isoformat(),
            "online": True,
            "bankAccountId": banks[0]["id"],
            "refNumber": desk.code("R"),
            "invoices": shares,
        },
    )
    return f"sees an electronic receipt ({_id(made)}) for {when}: {_told(desk, shares)}"


def _id(made: object) -> object:
    return made["id"] if isinstance(made, dict) else ""


def process(desk: Desk) -> str:
    """The service moves the money, ahead of its day."""
    desk.user.do("process_payments", {"until": (desk.now().date() + timedelta(days=5)).isoformat()})
    return "sees scheduled money move"


def confirm(desk: Desk) -> str:
    """The bank says that money has moved."""
    desk.user.do("confirm_movements", {})
    return "sees money movements confirmed"


def void_in_cashflow360(desk: Desk) -> str:
    rows = [row for row in desk.records("ReceivedPay") if row["status"] in (PAID, SCHEDULED)]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("void_receipt", {"id": row["id"]})
    return f"voids receipt {row['refNumber']} ({row['id']}) in Cashflow360"


def _open(desk: Desk, object_name: str, customer: object = None) -> Row | None:
    rows = [row for row in desk.rows(object_name) if row.get("STATE") == "Posted" and money(row, "TRX_TOTALDUE")]
    rows = [row for row in rows if customer in (None, row["CUSTOMERID"])]
    return desk.rng.choice(rows) if rows else None


def _enter_in_intacct(desk: Desk, invoice: Row, **detail: object) -> int:
    return desk.books.add(
        "ARPYMT",
        desk.entity_id,
        CUSTOMERID=invoice["CUSTOMERID"],
        RECEIPTDATE=desk.now().date(),
        PAYMENTMETHOD="Cash",
        CURRENCY="USD",
        ARPYMTDETAILS=[{"RECORDKEY": number(invoice, "RECORDNO"), **detail}],
        **({"FINANCIALENTITY": f"CHK{BANK}"} if "TRX_PAYMENTAMOUNT" in detail else {}),
    )


def receive_in_intacct(desk: Desk) -> str:
    row = _open(desk, "ARINVOICE")
    if row is None:
        return ""
    due = money(row, "TRX_TOTALDUE")
    made = _enter_in_intacct(desk, row, TRX_PAYMENTAMOUNT=due)
    return f"receives {due} for invoice {row['RECORDID']} in Intacct ({made})"


def apply_memo_in_intacct(desk: Desk) -> str:
    memo = _open(desk, "ARADJUSTMENT")
    invoice = None if memo is None else _open(desk, "ARINVOICE", memo["CUSTOMERID"])
    if memo is None or invoice is None:
        return ""
    amount = min(-money(memo, "TRX_TOTALDUE"), money(invoice, "TRX_TOTALDUE"))
    made = _enter_in_intacct(desk, invoice, ADJUSTMENTKEY=number(memo, "RECORDNO"), TRX_ADJUSTMENTAMOUNT=amount)
    return f"applies {amount} of {memo['RECORDID']} to {invoice['RECORDID']} in Intacct ({made})"


def reverse_in_intacct(desk: Desk) -> str:
    rows = [row for row in desk.rows("ARPYMT") if row["STATE"] == "Posted"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.books.reverse("ARPYMT", number(row, "RECORDNO"), desk.now().date() + timedelta(days=5), desk.entity_id)
    return f"reverses receipt {row.get('DOCNUMBER')} ({row['RECORDNO']}) in Intacct"


RECEIPT_ACTS: tuple[tuple[Act, float], ...] = (
    (record_in_cashflow360, 6),
    (void_in_cashflow360, 1.5),
    (receive_in_intacct, 0.5),
    (reverse_in_intacct, 0.3),
)
MEMO_ACTS: tuple[tuple[Act, float], ...] = ((apply_memo_in_intacct, 0.5),)
MOVEMENT_ACTS: tuple[tuple[Act, float], ...] = ((pay_online, 4), (process, 2), (confirm, 2))
