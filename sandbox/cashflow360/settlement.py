"""Derives what a bill, credit or invoice owes and its state from its lines and from what pays it."""

from decimal import Decimal

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import ZERO, ZERO_ID, Record

OPEN, SCHEDULED, PAID_IN_FULL, PARTIAL = "1", "4", "0", "2"
FULLY_APPLIED, UNAPPLIED, PARTIALLY_APPLIED = "0", "1", "2"
DEAD_PAYMENTS = frozenset({"3", "4"})  # SentPay and BillPay: canceled, void
PAY_SCHEDULED, PAY_PAID = "1", "2"
RECEIPT_PAID, RECEIPT_SCHEDULED = "0", "2"


def amount_of(record: Record, name: str) -> Decimal:
    """Return an amount of a record, zero when it is null."""
    value = record.get(name)
    return Decimal(value) if isinstance(value, int | Decimal) else ZERO


def total(rows: list[Record]) -> Decimal:
    """Return the sum of the rows' amounts."""
    return sum((amount_of(row, "amount") for row in rows), ZERO)


def live_credits(org: Organization, field: str, record_id: object) -> list[Record]:
    """Return the credit applications that count: alone, or in a payment neither canceled nor void."""
    return [
        row
        for row in org.where("BillCredit", field, record_id)
        if row["sentPayId"] == ZERO_ID or org.get("SentPay", row["sentPayId"])["status"] not in DEAD_PAYMENTS
    ]


def payment_state(amount: Decimal, due: Decimal, scheduled: Decimal) -> str:
    """Return the payment status of a bill or invoice."""
    if due == amount and scheduled == ZERO:
        return OPEN
    if due > ZERO:
        return PARTIAL
    return SCHEDULED if scheduled else PAID_IN_FULL


def settled_bill(org: Organization, bill: Record) -> Record:
    """Return the bill with every derived field."""
    pays = org.where("BillPay", "billId", bill["id"])
    paid_rows = [row for row in pays if row["paymentStatus"] == PAY_PAID]
    scheduled = total([row for row in pays if row["paymentStatus"] == PAY_SCHEDULED])
    paid, credit = total(paid_rows), total(live_credits(org, "billId", bill["id"]))
    lines = bill["billLineItems"] if isinstance(bill["billLineItems"], list) else []
    amount = total(lines)
    due = amount - paid - scheduled - credit
    status = payment_state(amount, due, scheduled)
    last = max((str(row["processDate"]) for row in paid_rows), default=None)
    items = [line for line in lines if line["lineType"] == "2"]
    return {
        **bill,
        "amount": amount,
        "paidAmount": paid if paid_rows else None,
        "scheduledAmount": scheduled,
        "creditAmount": credit,
        "dueAmount": due,
        "paymentStatus": status,
        "uiPaymentStatus": status,
        "lastPaymentDate": last,
        "fullPaymentDate": last if status == PAID_IN_FULL else None,
        "multipleBillLineItems": len(lines) > 1,
        "item": {"count": len(items), "totalAmount": total(items)},
        "expense": {
            "count": len(lines) - len(items),
            "totalAmount": amount - total(items),
            "chartOfAccountGroup": [],
        },
    }


def settled_vendor_credit(org: Organization, credit: Record) -> Record:
    """Return the vendor credit with every derived field."""
    return _applied(credit, "vendorCreditLineItems", total(live_credits(org, "vendorCreditId", credit["id"])))


def settled_credit_memo(_org: Organization, memo: Record) -> Record:
    """Return the credit memo with every derived field; the API has no call that applies one."""
    return _applied(memo, "creditMemoLineItems", ZERO)


def settled_invoice(org: Organization, invoice: Record) -> Record:
    """Return the invoice with every derived field."""
    pays = org.where("InvoicePay", "invoiceId", invoice["id"])
    paid = total([row for row in pays if row["status"] == RECEIPT_PAID])
    scheduled = total([row for row in pays if row["status"] == RECEIPT_SCHEDULED])
    lines = invoice["invoiceLineItems"]
    amount = total(lines if isinstance(lines, list) else [])
    due = amount - paid - scheduled
    return {
        **invoice,
        "amount": amount,
        "scheduledAmount": scheduled,
        "amountDue": due,
        "paymentStatus": payment_state(amount, due, scheduled),
    }


def _applied(record: Record, lines_key: str, applied: Decimal) -> Record:
    lines = record[lines_key]
    amount = total(lines if isinstance(lines, list) else [])
    status = UNAPPLIED if not applied else FULLY_APPLIED if applied >= amount else PARTIALLY_APPLIED
    return {**record, "amount": amount, "appliedAmount": applied, "creditStatus": status}


def refresh(org: Organization, entity: str, record_id: object) -> None:
    """Derive a bill, credit or invoice anew after a payment changed it; its update time moves."""
    record = {**org.get(entity, record_id), "updatedTime": org.stamp()}
    org.put(entity, SETTLED[entity](org, record))


SETTLED = {
    "Bill": settled_bill,
    "VendorCredit": settled_vendor_credit,
    "Invoice": settled_invoice,
    "CreditMemo": settled_credit_memo,
}
