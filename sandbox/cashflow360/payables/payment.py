"""Builds, changes and ends one payment with its bill payments and credits; its bills follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sandbox.cashflow360.errors import FIELD_INVALID, FIELD_LOCKED, INACTIVE_REFERENCE, OVERPAID, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import INACTIVE, ZERO, ZERO_ID, Record
from sandbox.cashflow360.settlement import amount_of, refresh

APPROVING, SCHEDULED, PAID, CANCELED, VOID = "0", "1", "2", "3", "4"
OFFLINE_TYPE, ONLINE_TYPE = "1", "0"


@dataclass(frozen=True, slots=True)
class BillShare:
    """What of a payment goes to one bill."""

    bill_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CreditShare:
    """What of a vendor credit goes to one bill."""

    bill_id: str
    vendor_credit_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """A payment to make; `online` ones come from a bank account, offline ones only record what was paid."""

    vendor_id: str
    process_date: str
    status: str
    online: bool
    bills: tuple[BillShare, ...]
    credits: tuple[CreditShare, ...] = ()
    account_id: str = ZERO_ID
    bank_account_id: str = ZERO_ID
    description: str | None = None
    reference: str | None = None
    to_print_check: bool | None = None
    allow_export: bool = True

    @property
    def shares(self) -> tuple[BillShare | CreditShare, ...]:
        """Return what settles bills, in money and in credits."""
        return (*self.bills, *self.credits)


def pay(org: Organization, order: PaymentOrder) -> Record:
    """Make the payment; refuses bills of another vendor, inactive ones, and more than is due."""
    check_shares(org, order)
    now = org.stamp()
    stamps = {"createdTime": now, "updatedTime": now}
    sent = org.put(
        "SentPay",
        {
            **ENTITIES["SentPay"].blank,
            **stamps,
            "id": org.new_id("stp"),
            "name": f"P{order.process_date.replace('-', '')[2:]}{org.digits(2)} - {org.digits(7)}",
            "processDate": order.process_date,
            "amount": sum((share.amount for share in order.bills), ZERO),
            "status": order.status,
            "description": order.description,
            "txnNumber": org.digits(16),
            "vendorId": order.vendor_id,
            "isOnline": order.online,
            "chartOfAccountId": order.account_id,
            "syncReference": order.reference,
            "toPrintCheck": order.to_print_check,
            "bankAccountId": order.bank_account_id,
        },
    )
    for share in order.bills:
        org.put("BillPay", _bill_pay(org, order, sent, share) | stamps)
    for credit in order.credits:
        apply_credit(org, credit, sent["id"])
    _refresh_bills(org, {share.bill_id for share in order.shares})
    return sent


def apply_credit(org: Organization, share: CreditShare, sent_pay_id: object = ZERO_ID) -> Record:
    """Apply a vendor credit to a bill, in a payment or alone."""
    now = org.stamp()
    row = org.put(
        "BillCredit",
        {
            **ENTITIES["BillCredit"].blank,
            "id": org.new_id("bcr"),
            "billId": share.bill_id,
            "sentPayId": sent_pay_id,
            "vendorCreditId": share.vendor_credit_id,
            "amount": share.amount,
            "createdTime": now,
            "updatedTime": now,
        },
    )
    refresh(org, "VendorCredit", share.vendor_credit_id)
    return row


def set_status(org: Organization, sent: Record, status: str) -> Record:
    """Move a payment and its bill payments to a status; bills and credits are derived anew."""
    now = org.stamp()
    sent = org.put("SentPay", {**sent, "status": status, "updatedTime": now})
    bills = set()
    for row in org.where("BillPay", "sentPayId", sent["id"]):
        org.put("BillPay", {**row, "paymentStatus": status, "updatedTime": now})
        bills.add(row["billId"])
    for row in org.where("BillCredit", "sentPayId", sent["id"]):
        refresh(org, "VendorCredit", row["vendorCreditId"])
        bills.add(row["billId"])
    _refresh_bills(org, bills)
    return sent


def change_offline(org: Organization, sent: Record, changes: Record) -> Record:
    """Change account, memo, reference or export flag of an offline payment; those of an online one stay."""
    if sent["isOnline"]:
        raise Refused(FIELD_LOCKED, ", ".join(sorted(changes)))
    now = org.stamp()
    for row in org.where("BillPay", "sentPayId", sent["id"]):
        org.put("BillPay", {**row, **changes, "updatedTime": now})
    header = {name: value for name, value in changes.items() if name != "allowExport"}
    return org.put("SentPay", {**sent, **header, "updatedTime": now})


def check_shares(org: Organization, order: PaymentOrder) -> None:
    """Refuse shares that do not fit their bills, credits and vendor."""
    wanted: dict[str, Decimal] = {}
    used: dict[str, Decimal] = {}
    for share in order.shares:
        wanted[share.bill_id] = wanted.get(share.bill_id, ZERO) + _positive(share.amount)
    for credit in order.credits:
        used[credit.vendor_credit_id] = used.get(credit.vendor_credit_id, ZERO) + credit.amount
    for bill_id, amount in wanted.items():
        bill = _own(org, "Bill", bill_id, order.vendor_id)
        if amount > amount_of(bill, "dueAmount"):
            raise Refused(OVERPAID)
    for credit_id, amount in used.items():
        row = _own(org, "VendorCredit", credit_id, order.vendor_id)
        if amount > amount_of(row, "amount") - amount_of(row, "appliedAmount"):
            raise Refused(OVERPAID)


def _own(org: Organization, entity: str, record_id: str, vendor_id: str) -> Record:
    row = org.get(entity, record_id)
    if row["vendorId"] != vendor_id:
        raise Refused(FIELD_INVALID, "vendorId", vendor_id)
    if row["isActive"] == INACTIVE:
        raise Refused(INACTIVE_REFERENCE, f"{entity[0].lower()}{entity[1:]}Id")
    return row


def _positive(amount: Decimal) -> Decimal:
    if amount <= ZERO:
        raise Refused(FIELD_INVALID, "amount", amount)
    return amount


def _bill_pay(org: Organization, order: PaymentOrder, sent: Record, share: BillShare) -> Record:
    return {
        **ENTITIES["BillPay"].blank,
        "id": org.new_id("blp"),
        "billId": share.bill_id,
        "name": sent["name"],
        "paymentStatus": order.status,
        "amount": share.amount,
        "description": order.description,
        "processDate": order.process_date,
        "syncReference": order.reference,
        "toPrintCheck": bool(order.to_print_check),
        "chartOfAccountId": order.account_id,
        "paymentType": ONLINE_TYPE if order.online else OFFLINE_TYPE,
        "sentPayId": sent["id"],
        "allowExport": order.allow_export,
    }


def _refresh_bills(org: Organization, bill_ids: Iterable[object]) -> None:
    for bill_id in sorted(bill_ids, key=str):
        refresh(org, "Bill", bill_id)
