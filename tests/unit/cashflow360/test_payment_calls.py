"""The client's calls for payments on the wire, as the reference shows them."""

from datetime import date
from decimal import Decimal

from cashflow360 import (
    BillPayment,
    CreditApplication,
    Done,
    InvoicePayment,
    OfflinePayment,
    OfflineReceipt,
    ReceiptType,
    Unknown,
)
from tests.unit.cashflow360.service import Service, success

PAYMENT = OfflinePayment(
    vendor_id="00901A",
    process_date=date(2026, 7, 24),
    bill_payments=[BillPayment("00n01A", Decimal("10.50"))],
    credit_applications=[CreditApplication("00n01A", "vcr01A", Decimal("2"))],
    chart_of_account_id="0ca01A",
    sync_reference="1001",
)


RECEIPT = OfflineReceipt(
    customer_id="0cu01A",
    payment_date=date(2026, 7, 24),
    payment_type=ReceiptType.CHECK,
    amount=Decimal("7.10"),
    invoice_payments=[InvoicePayment("00e01A", Decimal("7.10"))],
    deposit_to_account_id="0ca01A",
    description="June",
    reference_number="1002",
)


def test_an_offline_payment_is_recorded_with_what_is_given_only() -> None:
    service = Service().answers(success({"id": "stp01A", "status": "2"}))

    assert service.client().record_payment(PAYMENT) == Done({"id": "stp01A", "status": "2"})

    assert service.paths == ["RecordAPPayment.json"]
    assert '"amount":10.50' in service.asked[0].form["data"]
    assert service.asked[0].data == {
        "vendorId": "00901A",
        "processDate": "2026-07-24",
        "toPrintCheck": False,
        "chartOfAccountId": "0ca01A",
        "syncReference": "1001",
        "billPays": [{"billId": "00n01A", "amount": 10.5}],
        "billCredits": [{"billId": "00n01A", "vendorCreditId": "vcr01A", "amount": 2}],
    }


def test_a_received_payment_is_recorded() -> None:
    service = Service().answers(success({"id": "0rp01A"}))

    assert service.client().record_received_payment(RECEIPT) == Done({"id": "0rp01A"})

    assert service.paths == ["RecordARPayment.json"]
    assert service.asked[0].data == {
        "customerId": "0cu01A",
        "paymentDate": "2026-07-24",
        "paymentType": "1",
        "amount": 7.1,
        "depositToAccountId": "0ca01A",
        "description": "June",
        "refNumber": "1002",
        "invoicePays": [{"invoiceId": "00e01A", "amount": 7.1}],
    }


def test_payments_are_voided_and_cancelled_by_the_id_of_the_payment() -> None:
    service = Service().answers(success({}), success(None))
    client = service.client()

    assert client.void_payment("stp01A", "0", "wrong vendor") == Done({})
    assert client.cancel_payment("stp01A") == Done({})

    assert service.paths == ["VoidAPPayment.json", "CancelAPPayment.json"]
    assert [asked.data for asked in service.asked] == [
        {"sentPayId": "stp01A", "voidRequestType": "0", "reason": "wrong vendor"},
        {"sentPayId": "stp01A"},
    ]


def test_a_recorded_payment_without_an_id_is_unknown() -> None:
    assert isinstance(Service().answers(success({})).client().record_payment(PAYMENT), Unknown)
