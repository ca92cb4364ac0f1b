"""Invoices and credit memos as documents."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from tests.simulation.acts.documents import DEPARTMENTS, Dimension, Document, Party
from tests.simulation.worlds.chart import INCOME

_CUSTOMERS = Party(Kind.CUSTOMER, "CUSTOMER", "CUSTOMERID", "Customer", "customerId")
_DIMENSIONS = (
    DEPARTMENTS,
    Dimension(Kind.ITEM, "ITEM", "ITEMID", "Item", "itemId"),
    Dimension(Kind.PROJECT, "PROJECT", "PROJECTID", "Job", "jobId"),
)
INVOICES = Document(
    Kind.INVOICE,
    "ARINVOICE",
    "Invoice",
    "invoiceLineItems",
    _CUSTOMERS,
    "invoiceNumber",
    "invoiceDate",
    "N",
    INCOME,
    "paymentStatus",
    due="dueDate",
    dimensions=_DIMENSIONS,
)
MEMOS = Document(
    Kind.CREDIT_MEMO,
    "ARADJUSTMENT",
    "CreditMemo",
    "creditMemoLineItems",
    _CUSTOMERS,
    "refNumber",
    "creditDate",
    "M",
    INCOME,
    "creditStatus",
    sign=-1,
    two_way=False,
    dimensions=_DIMENSIONS,
)
