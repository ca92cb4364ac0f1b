"""What users pay, receive and apply anew in one breath with undoing it, so that the next run meets both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from tests.simulation.acts.desk import Desk
from tests.simulation.worlds.chart import BANK


def pay_again(desk: Desk) -> str:
    """A payment outside the service is voided, and its bills are paid from elsewhere, in part, or on another day."""
    rows = _paid_outside(desk)
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    shares = _parts(desk, "BillPay", "sentPayId", row["id"], "billId")
    desk.user.do("void_payment", {"id": row["id"]})
    if not shares:
        return f"voids payment {row['id']} of credits alone"
    made = desk.user.do("record_payment", _payment(desk, row["vendorId"], _changed(desk, shares)))
    return f"voids payment {row['syncReference']} ({row['id']}) and pays again as {_id(made)}"


def _paid_outside(desk: Desk) -> list[Record]:
    """Payments that somebody recorded, the service moved no money for, and nobody voided."""
    return [row for row in desk.records("SentPay") if row["status"] == "2" and row["isOnline"] is not True]


def apply_credit_instead(desk: Desk) -> str:
    """A payment is voided, and a credit covers its bill."""
    credit = _free_credit(desk)
    payments = [row for row in _paid_outside(desk) if credit is not None and row["vendorId"] == credit["vendorId"]]
    if credit is None or not payments:
        return ""
    row = desk.rng.choice(payments)
    shares = _parts(desk, "BillPay", "sentPayId", row["id"], "billId")
    desk.user.do("void_payment", {"id": row["id"]})
    if not shares:
        return f"voids payment {row['id']} of credits alone"
    used = {"billId": shares[0]["billId"], "vendorCreditId": credit["id"]}
    amount = min(_decimal(shares[0]["amount"]), _left(credit))
    desk.user.do("apply_credit", {**used, "amount": amount})
    return f"voids payment {row['syncReference']} ({row['id']}) and applies {amount} of credit {credit['id']} instead"


def schedule_again(desk: Desk) -> str:
    """A scheduled payment is cancelled, and scheduled for another day."""
    rows = [row for row in desk.records("SentPay") if row["status"] == "1"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    shares = _parts(desk, "BillPay", "sentPayId", row["id"], "billId")
    desk.user.do("cancel_payment", {"id": row["id"]})
    if not shares:
        return f"cancels online payment {row['id']} of credits alone"
    when = desk.now().date() + timedelta(days=desk.rng.randrange(1, 4))
    given = {"bankAccountId": desk.records("BankAccount")[0]["id"], "processDate": when.isoformat()}
    made = desk.user.do("pay_online", {**given, "bills": _changed(desk, shares), "credits": [], "early": False})
    return f"cancels online payment {row['name']} ({row['id']}) and schedules {_id(made)} for {when}"


def receive_again(desk: Desk) -> str:
    """A receipt is voided, and recorded again with another amount, account or day."""
    rows = [row for row in desk.records("ReceivedPay") if row["status"] == "0" and row["isOnline"] is not True]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    shares = _parts(desk, "InvoicePay", "receivedPayId", row["id"], "invoiceId")
    desk.user.do("void_receipt", {"id": row["id"]})
    if not shares:
        return f"voids receipt {row['id']}"
    made = desk.user.do(
        "receive_payment",
        {
            "customerId": row["customerId"],
            "paymentDate": _day(desk),
            "paymentType": "1",
            "refNumber": desk.code("R"),
            "description": desk.fresh("receipt"),
            "invoices": _changed(desk, shares),
            **({"depositToAccountId": accounts(desk)[BANK]} if desk.rng.random() < 0.5 else {}),
        },
    )
    return f"voids receipt {row['refNumber']} ({row['id']}) and records it again as {_id(made)}"


def move_credit(desk: Desk) -> str:
    """A credit is taken back from a bill and applied to another one of its vendor."""
    alone = [row for row in desk.organization.tables["BillCredit"].values() if row["sentPayId"] == ZERO_ID]
    if not alone:
        return ""
    row = desk.rng.choice(alone)
    credit = desk.organization.get("VendorCredit", row["vendorCreditId"])
    others = [bill for bill in desk.active("Bill") if bill["vendorId"] == credit["vendorId"]]
    others = [bill for bill in others if bill["id"] != row["billId"] and _decimal(bill["dueAmount"]) > 0]
    if not others:
        return ""
    other, amount = desk.rng.choice(others), _decimal(row["amount"])
    desk.user.do("take_back_credit", {"id": row["id"]})
    moved = min(amount, _decimal(other["dueAmount"]))
    desk.user.do("apply_credit", {"billId": other["id"], "vendorCreditId": credit["id"], "amount": moved})
    return f"moves {moved} of credit {credit['id']} from bill {row['billId']} to bill {other['id']}"


def _payment(desk: Desk, vendor: object, shares: Sequence[Record]) -> Record:
    return {
        "vendorId": vendor,
        "processDate": _day(desk),
        "syncReference": desk.code("P"),
        "toPrintCheck": False,
        "description": desk.fresh("payment"),
        "allowExport": True,
        "billPays": list(shares),
        "billCredits": [],
        **({"chartOfAccountId": accounts(desk)[BANK]} if desk.rng.random() < 0.5 else {}),
    }


def _parts(desk: Desk, entity: str, field: str, id: object, of: str) -> list[Record]:
    """What a payment settles: the document and the amount."""
    return [{of: part[of], "amount": _decimal(part["amount"])} for part in desk.organization.where(entity, field, id)]


def _changed(desk: Desk, shares: Sequence[Record]) -> list[Record]:
    """The same, or half of the first amount."""
    first, *rest = shares
    half = (_decimal(first["amount"]) / 2).quantize(Decimal("0.01"))
    return [{**first, "amount": half} if half > 0 and desk.rng.random() < 0.5 else first, *rest]


def _day(desk: Desk) -> str:
    """Today or yesterday."""
    return (desk.now().date() - timedelta(days=desk.rng.randrange(2))).isoformat()


def _free_credit(desk: Desk) -> Record | None:
    free = [row for row in desk.active("VendorCredit") if _left(row) > 0]
    return desk.rng.choice(free) if free else None


def _left(credit: Record) -> Decimal:
    return _decimal(credit["amount"]) - _decimal(credit["appliedAmount"])


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _id(made: object) -> object:
    return made["id"] if isinstance(made, Mapping) else ""


def accounts(desk: Desk) -> Mapping[object, object]:
    """Cashflow360's ids of accounts by their numbers."""
    return {row["accountNumber"]: row["id"] for row in desk.active("ChartOfAccount")}
