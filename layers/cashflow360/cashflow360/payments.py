"""What the payment calls carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from cashflow360.encoding import Sendable


class ReceiptType(Enum):
    """How a customer paid."""

    CASH = "0"
    CHECK = "1"
    CREDIT_CARD = "2"
    ACH = "3"
    PAYPAL = "4"
    OTHER = "5"


@dataclass(frozen=True, slots=True)
class BillPayment:
    """An amount paid on a bill, without what credits cover."""

    bill_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CreditApplication:
    """An amount of a vendor credit used on a bill."""

    bill_id: str
    vendor_credit_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    """An amount received on an invoice."""

    invoice_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflinePayment:
    """A payment made outside the service; moves no money. The process date is a business date."""

    vendor_id: str
    process_date: date
    bill_payments: Sequence[BillPayment]
    credit_applications: Sequence[CreditApplication] = ()
    chart_of_account_id: str | None = None
    description: str | None = None
    sync_reference: str | None = None
    to_print_check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineReceipt:
    """A payment received outside the service."""

    customer_id: str
    payment_date: date
    payment_type: ReceiptType
    amount: Decimal
    invoice_payments: Sequence[InvoicePayment]
    deposit_to_account_id: str | None = None
    description: str | None = None
    reference_number: str | None = None


def offline_payment(payment: OfflinePayment) -> dict[str, Sendable]:
    """The data of RecordAPPayment; what isn't given isn't sent."""
    data: dict[str, Sendable] = {
        "vendorId": payment.vendor_id,
        "processDate": payment.process_date,
        "toPrintCheck": payment.to_print_check,
        "chartOfAccountId": payment.chart_of_account_id,
        "description": payment.description,
        "syncReference": payment.sync_reference,
        "billPays": [{"billId": paid.bill_id, "amount": paid.amount} for paid in payment.bill_payments],
        "billCredits": [
            {"billId": used.bill_id, "vendorCreditId": used.vendor_credit_id, "amount": used.amount}
            for used in payment.credit_applications
        ]
        or None,
    }
    return _given(data)


def offline_receipt(receipt: OfflineReceipt) -> dict[str, Sendable]:
    """The data of RecordARPayment; what isn't given isn't sent."""
    data: dict[str, Sendable] = {
        "customerId": receipt.customer_id,
        "paymentDate": receipt.payment_date,
        "paymentType": receipt.payment_type.value,
        "amount": receipt.amount,
        "depositToAccountId": receipt.deposit_to_account_id,
        "description": receipt.description,
        "refNumber": receipt.reference_number,
        "invoicePays": [{"invoiceId": paid.invoice_id, "amount": paid.amount} for paid in receipt.invoice_payments],
    }
    return _given(data)


def _given(data: dict[str, Sendable]) -> dict[str, Sendable]:
    return {key: value for key, value in data.items() if value is not None}
