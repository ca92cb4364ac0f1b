"""What happens by itself as days pass: scheduled payments are processed, movements are confirmed."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables import payment
from sandbox.cashflow360.payables.movements import PAYABLES, RECEIVABLES, confirm, move, waiting
from sandbox.cashflow360.schema.fields import ZERO, ZERO_ID, Record
from sandbox.cashflow360.settlement import RECEIPT_PAID, RECEIPT_SCHEDULED, amount_of, refresh


def process_due(org: Organization) -> None:
    """Catch up with today; does nothing on a day that was processed already."""
    today = org.today()
    if org.processed_until == today:
        return
    org.processed_until = today
    process_payments(org, today)
    process_receipts(org, today)
    due = today - timedelta(days=org.preferences.movement_confirmation_days)
    for movement in waiting(org):
        if str(movement["processDate"]) <= due.isoformat():
            confirm(org, movement)


def process_payments(org: Organization, until: date) -> None:
    """Pay what is scheduled up to a day; one movement per process date and bank unless debits are separate."""
    debits: dict[tuple[str, object], Decimal] = defaultdict(lambda: ZERO)
    for sent in _due(org, "SentPay", "processDate", payment.SCHEDULED, until):
        payment.set_status(org, sent, payment.PAID)
        bank, day, amount = sent["bankAccountId"], str(sent["processDate"]), amount_of(sent, "amount")
        if bank not in org.preferences.separate_debits:
            debits[day, bank] += amount
        elif org.rules.separate_debits_have_movements and amount:
            move(org, kind=PAYABLES, amount=-amount, process_date=day, bank_account_id=bank)
    for (day, bank), amount in debits.items():
        if amount:
            move(org, kind=PAYABLES, amount=-amount, process_date=day, bank_account_id=bank)


def process_receipts(org: Organization, until: date) -> None:
    """Receive what is scheduled up to a day, each with its movement."""
    for received in _due(org, "ReceivedPay", "paymentDate", RECEIPT_SCHEDULED, until):
        now = org.stamp()
        org.put("ReceivedPay", {**received, "status": RECEIPT_PAID, "updatedTime": now})
        for row in org.where("InvoicePay", "receivedPayId", received["id"]):
            org.put("InvoicePay", {**row, "status": RECEIPT_PAID, "updatedTime": now})
            refresh(org, "Invoice", row["invoiceId"])
        if received["payToBankAccountId"] != ZERO_ID:
            move(
                org,
                kind=RECEIVABLES,
                amount=amount_of(received, "amount"),
                process_date=str(received["paymentDate"]),
                bank_account_id=received["payToBankAccountId"],
            )


def _due(org: Organization, entity: str, day_field: str, status: str, until: date) -> list[Record]:
    rows = [row for row in org.tables[entity].values() if row["status"] == status]
    return [row for row in rows if str(row[day_field]) <= until.isoformat()]
