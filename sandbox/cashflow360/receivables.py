"""Received payments: recorded offline, electronic ones by a customer, and voids."""

from dataclasses import dataclass
from decimal import Decimal

from sandbox.cashflow360.errors import (
    DATA_MISSING,
    DATATYPE_INVALID,
    FIELD_INVALID,
    OVERPAID,
    UNKNOWN_ERROR,
    WRONG_STATE,
    Refused,
)
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables.movements import RECEIVABLES, move
from sandbox.cashflow360.records import Context, answered
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import INACTIVE, ZERO, ZERO_ID, Record
from sandbox.cashflow360.settlement import RECEIPT_PAID, RECEIPT_SCHEDULED, amount_of, refresh
from sandbox.cashflow360.stamps import is_day
from sandbox.cashflow360.values import as_decimal, cents

RECEIPT_VOID = "1"
_PARAMETERS = frozenset(
    {"customerId", "paymentDate", "paymentType", "amount", "depositToAccountId", "description", "refNumber"}
    | {"invoicePays"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A payment a customer made; shares are (invoice id, amount)."""

    customer_id: str
    day: str
    kind: str
    amount: Decimal
    shares: tuple[tuple[str, Decimal], ...]
    status: str = RECEIPT_PAID
    online: bool = False
    deposit_to: str = ZERO_ID
    bank_account_id: str = ZERO_ID
    description: object = None
    reference: object = None


def record_ar_payment(context: Context) -> Record:
    """Record a payment received outside the system."""
    org, data = context.organization, context.call.data()
    if not data.keys() <= _PARAMETERS:
        raise Refused(UNKNOWN_ERROR)
    return answered(org, ENTITIES["ReceivedPay"], receive(org, _offline(org, data)))


def receive(org: Organization, receipt: Receipt) -> Record:
    """Store a received payment and settle its invoices."""
    applied = sum((amount for _, amount in receipt.shares), ZERO)
    if applied > receipt.amount:
        raise Refused(OVERPAID)
    now = org.stamp()
    received = org.put(
        "ReceivedPay",
        {
            **ENTITIES["ReceivedPay"].blank,
            "id": org.new_id("0rp"),
            "createdTime": now,
            "updatedTime": now,
            "customerId": receipt.customer_id,
            "status": receipt.status,
            "paymentDate": receipt.day,
            "depositToAccountId": receipt.deposit_to,
            "isOnline": receipt.online,
            "paymentType": receipt.kind,
            "amount": receipt.amount,
            "unappliedAmount": receipt.amount - applied,
            "description": receipt.description,
            "refNumber": receipt.reference,
            "payToBankAccountId": receipt.bank_account_id,
            "rPConvFees": [],
        },
    )
    for invoice_id, amount in receipt.shares:
        _settle(org, received, invoice_id, amount)
    return received


def void_receipt(org: Organization, received_pay_id: object) -> Record:
    """Void a received payment; its invoices are open again, and money that came in goes back."""
    received = org.get("ReceivedPay", received_pay_id)
    if received["status"] not in (RECEIPT_PAID, RECEIPT_SCHEDULED):
        raise Refused(WRONG_STATE, "not paid", "voided")
    now = org.stamp()
    moved = received["status"] == RECEIPT_PAID and received["payToBankAccountId"] != ZERO_ID
    received = org.put("ReceivedPay", {**received, "status": RECEIPT_VOID, "updatedTime": now})
    for row in org.where("InvoicePay", "receivedPayId", received["id"]):
        org.put("InvoicePay", {**row, "status": RECEIPT_VOID, "updatedTime": now})
        refresh(org, "Invoice", row["invoiceId"])
    if moved:
        move(
            org,
            kind=RECEIVABLES,
            amount=-amount_of(received, "amount"),
            process_date=org.today().isoformat(),
            bank_account_id=received["payToBankAccountId"],
        )
    return received


def apply_receipt(org: Organization, received_pay_id: object, invoice_id: str, amount: Decimal) -> Record:
    """Apply some of what is left of a received payment to an invoice."""
    received = org.get("ReceivedPay", received_pay_id)
    if received["status"] != RECEIPT_PAID:
        raise Refused(WRONG_STATE, "not paid", "applied")
    if amount > amount_of(received, "unappliedAmount"):
        raise Refused(OVERPAID)
    _settle(org, {**received, "createdTime": org.stamp(), "updatedTime": org.stamp()}, invoice_id, amount)
    return _with_rest(org, received, -amount)


def unapply_receipt(org: Organization, received_pay_id: object, invoice_id: str) -> Record:
    """Take back what of a received payment was applied to an invoice; it is left of the payment again."""
    received = org.get("ReceivedPay", received_pay_id)
    freed = ZERO
    for row in org.where("InvoicePay", "receivedPayId", received["id"]):
        if row["invoiceId"] == invoice_id and row["status"] == RECEIPT_PAID:
            freed += amount_of(row, "amount")
            org.remove("InvoicePay", str(row["id"]))
            refresh(org, "Invoice", invoice_id)
    return _with_rest(org, received, freed)


def _with_rest(org: Organization, received: Record, more: Decimal) -> Record:
    left = amount_of(received, "unappliedAmount") + more
    return org.put("ReceivedPay", {**received, "unappliedAmount": left, "updatedTime": org.stamp()})


def _settle(org: Organization, received: Record, invoice_id: str, amount: Decimal) -> None:
    invoice = org.get("Invoice", invoice_id)
    if invoice["customerId"] != received["customerId"] or invoice["isActive"] == INACTIVE:
        raise Refused(FIELD_INVALID, "invoiceId", invoice_id)
    if not ZERO < amount <= amount_of(invoice, "amountDue"):
        raise Refused(OVERPAID)
    org.put(
        "InvoicePay",
        {
            **ENTITIES["InvoicePay"].blank,
            "id": org.new_id("inp"),
            "invoiceId": invoice_id,
            "receivedPayId": received["id"],
            "amount": amount,
            "status": received["status"],
            "createdTime": received["createdTime"],
            "updatedTime": received["updatedTime"],
        },
    )
    refresh(org, "Invoice", invoice_id)


def _offline(org: Organization, data: Record) -> Receipt:
    kinds = ENTITIES["ReceivedPay"].by_name["paymentType"].choices
    if not is_day(data.get("paymentDate")):
        raise Refused(DATA_MISSING, "paymentDate")
    if data.get("paymentType") not in kinds:
        raise Refused(FIELD_INVALID, "paymentType", data.get("paymentType"))
    rows = data.get("invoicePays") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(DATATYPE_INVALID, "invoicePays")
    account = data.get("depositToAccountId") or ZERO_ID
    return Receipt(
        customer_id=str(org.get("Customer", data.get("customerId"))["id"]),
        day=str(data["paymentDate"]),
        kind=str(data["paymentType"]),
        amount=cents(as_decimal("amount", data.get("amount"))),
        shares=tuple((str(row.get("invoiceId")), cents(as_decimal("amount", row.get("amount")))) for row in rows),
        deposit_to=account if account == ZERO_ID else str(org.get("ChartOfAccount", account)["id"]),
        description=data.get("description"),
        reference=data.get("refNumber"),
    )
