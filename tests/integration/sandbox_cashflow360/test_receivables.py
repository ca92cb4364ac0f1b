"""Invoices and what is received for them."""

from decimal import Decimal
from typing import Any

import pytest

from tests.integration.sandbox_cashflow360.conftest import Bench


@pytest.fixture
def invoice(bench: Bench) -> Any:
    """An invoice over 200, priced by quantity and with a percentage line."""
    customer = bench.create("Customer", name="Pier One")["id"]
    return bench.create(
        "Invoice",
        customerId=customer,
        invoiceNumber="I-1",
        invoiceDate="2026-03-01",
        dueDate="2026-03-31",
        invoiceLineItems=[
            {"entity": "InvoiceLineItem", "quantity": 2, "price": 80},
            {"entity": "InvoiceLineItem", "ratePercent": 25},
        ],
    )


def received(bench: Bench, invoice: Any, amount: float) -> Any:
    return bench.done(
        "RecordARPayment",
        {
            "customerId": invoice["customerId"],
            "paymentDate": "2026-03-02",
            "paymentType": "1",
            "amount": amount,
            "invoicePays": [{"invoiceId": invoice["id"], "amount": amount}],
        },
    )


def test_an_invoice_line_is_quantity_times_price_or_a_rate_of_the_line_above(invoice: Any) -> None:
    assert [row["amount"] for row in invoice["invoiceLineItems"]] == [160.0, 40.0]
    assert (invoice["amount"], invoice["amountDue"], invoice["paymentStatus"]) == (200.0, 200.0, "1")


def test_a_received_payment_settles_its_invoice(bench: Bench, invoice: Any) -> None:
    first = received(bench, invoice, 150)
    assert (first["status"], first["unappliedAmount"], first["invoicePays"][0]["amount"]) == ("0", 0.0, 150.0)
    row = bench.read("Invoice", invoice["id"])
    assert (row["paymentStatus"], row["amountDue"]) == ("2", 50.0)
    received(bench, invoice, 50)
    assert bench.read("Invoice", invoice["id"])["paymentStatus"] == "0"


def test_more_than_is_due_can_not_be_received(bench: Bench, invoice: Any) -> None:
    order = {"customerId": invoice["customerId"], "paymentDate": "2026-03-02", "paymentType": "1"}
    order |= {"amount": 201, "invoicePays": [{"invoiceId": invoice["id"], "amount": 201}]}
    assert bench.refused("RecordARPayment", order)[0] == "BDC_1159"
    assert bench.list("ReceivedPay") == []


def test_an_electronic_payment_comes_into_clearing_and_moves_money_when_its_day_comes(
    bench: Bench, invoice: Any
) -> None:
    ledger, clearing = bench.account("Checking", "3"), bench.account("Money In Clearing", "3")
    bench.user.do("set_preferences", {"money_in_clearing": clearing})
    bank: Any = bench.user.do("add_bank_account", {"fields": {"chartOfAccountId": ledger}})
    share = {"invoiceId": invoice["id"], "amount": Decimal(200)}
    order = {"customerId": invoice["customerId"], "paymentDate": "2026-03-03", "online": True}
    paid: Any = bench.user.do("receive_payment", order | {"bankAccountId": bank["id"], "invoices": [share]})
    assert (paid["status"], paid["depositToAccountId"]) == ("2", clearing)
    assert bench.read("Invoice", invoice["id"])["paymentStatus"] == "4"
    bench.later(days=1)
    assert bench.read("Invoice", invoice["id"])["paymentStatus"] == "0"
    assert [(row["type"], row["amount"]) for row in bench.list("MoneyMovement")] == [("2", 200.0)]


def test_voiding_a_received_payment_opens_its_invoice(bench: Bench, invoice: Any) -> None:
    payment = received(bench, invoice, 200)
    bench.user.do("void_receipt", {"id": payment["id"]})
    assert bench.read("Invoice", invoice["id"])["amountDue"] == 200.0
    assert bench.read("ReceivedPay", payment["id"])["status"] == "1"


def test_a_credit_memo_is_unapplied_until_it_is_used(bench: Bench, invoice: Any) -> None:
    memo = bench.create(
        "CreditMemo",
        customerId=invoice["customerId"],
        refNumber="M-1",
        creditDate="2026-03-01",
        creditMemoLineItems=[{"quantity": 1, "price": 12.5}],
    )
    assert (memo["amount"], memo["creditStatus"]) == (12.5, "1")


def test_an_item_knows_whether_it_is_also_bought(bench: Bench) -> None:
    item = bench.create("Item", name="Rope", type="2", expenseAccount=bench.account(), price=3.125)
    assert (item["hasPurInfo"], item["price"]) == (True, 3.125)
    assert bench.list("Item", ("name", "=", "Rope"))[0]["id"] == item["id"]
