"""The receivables: invoices, credit memos, received payments. Credit memo fields are inferred from vendor credits."""

from sandbox.cashflow360.schema.fields import (
    DESCRIPTION_LENGTH,
    IDENTITY,
    PO_NUMBER_LENGTH,
    READ_ONLY,
    STAMPS,
    STATE,
    ZERO,
    Entity,
    Field,
    Lines,
    choice,
    day,
    fixed,
    flag,
    money,
    number,
    ref,
    text,
)

REFERENCE_LENGTH = 100


def _line_fields() -> tuple[Field, ...]:
    return (
        ref("itemId", "Item"),
        number("quantity"),
        money("amount"),
        number("price"),
        fixed("serviceDate"),
        number("ratePercent"),
        ref("chartOfAccountId", "ChartOfAccount"),
        ref("departmentId", "Department"),
        ref("locationId", "Location"),
        ref("actgClassId", "ActgClass"),
        ref("jobId", "Job"),
        text("description", DESCRIPTION_LENGTH),
        flag("taxable"),
        text("taxCode"),
        number("lineOrder", 0),
    )


INVOICE_LINE = Entity(
    "InvoiceLineItem",
    "00f",
    (*IDENTITY, *STAMPS, ref("invoiceId", "Invoice", writable=False), *_line_fields()),
    operations=frozenset(),
)

INVOICE = Entity(
    "Invoice",
    "00e",
    (
        *IDENTITY,
        *STATE,
        fixed("createdBy"),
        *STAMPS,
        ref("customerId", "Customer", required=True),
        text("invoiceNumber", REFERENCE_LENGTH, required=True, filterable=True),
        day("invoiceDate", required=True, filterable=True),
        day("dueDate", required=True, filterable=True),
        day("glPostingDate", filterable=True),
        money("amount", writable=False),
        fixed("localAmount"),
        fixed("exchangeRate"),
        money("amountDue", writable=False),
        choice("paymentStatus", "0 1 2 4", "1", filterable=True, writable=False),
        text("description", DESCRIPTION_LENGTH),
        text("poNumber", PO_NUMBER_LENGTH),
        flag("isToBePrinted"),
        flag("isToBeEmailed"),
        fixed("lastSentTime"),
        ref("itemSalesTax", "Item"),
        number("salesTaxPercentage", 0, writable=False),
        money("salesTaxTotal", ZERO, writable=False),
        text("terms"),
        text("salesRep"),
        text("FOB"),
        day("shipDate", filterable=True),
        text("shipMethod"),
        ref("departmentId", "Department", filterable=True),
        ref("locationId", "Location", filterable=True),
        ref("actgClassId", "ActgClass", filterable=True),
        ref("jobId", "Job", filterable=True),
        ref("payToBankAccountId", "BankAccount", filterable=True),
        ref("payToChartOfAccountId", "ChartOfAccount", filterable=True),
        money("creditAmount", ZERO, writable=False),
        money("scheduledAmount", ZERO, writable=False),
        fixed("source", "0"),
    ),
    lines=Lines("invoiceLineItems", INVOICE_LINE),
    indexes=("customerId", "invoiceNumber"),
)

CREDIT_MEMO_LINE = Entity(
    "CreditMemoLineItem",
    "cml",
    (*IDENTITY, *STAMPS, ref("creditMemoId", "CreditMemo", writable=False), *_line_fields()),
    operations=frozenset(),
)

CREDIT_MEMO = Entity(
    "CreditMemo",
    "0cm",
    (
        *IDENTITY,
        *STATE,
        *STAMPS,
        ref("customerId", "Customer", required=True),
        text("refNumber", REFERENCE_LENGTH, required=True),
        day("creditDate", required=True),
        day("glPostingDate"),
        money("amount", writable=False),
        money("appliedAmount", ZERO, writable=False),
        choice("creditStatus", "0 1 2", "1", writable=False),
        text("description", DESCRIPTION_LENGTH),
    ),
    lines=Lines("creditMemoLineItems", CREDIT_MEMO_LINE),
    indexes=("customerId", "refNumber"),
)

INVOICE_PAY = Entity(
    "InvoicePay",
    "inp",
    (
        *IDENTITY,
        ref("invoiceId", "Invoice"),
        ref("receivedPayId", "ReceivedPay"),
        money("amount"),
        choice("status", "0 1 2 3 4", "0"),
        *STAMPS,
    ),
    operations=frozenset(),
    indexes=("invoiceId", "receivedPayId"),
)

RECEIVED_PAY = Entity(
    "ReceivedPay",
    "0rp",
    (
        *IDENTITY,
        *STAMPS,
        ref("customerId", "Customer", filterable=True),
        choice("status", "0 1 2 3 4", "0", filterable=True),
        day("paymentDate", filterable=True),
        ref("depositToAccountId", "ChartOfAccount", filterable=True),
        flag("isOnline"),
        choice("paymentType", "0 1 2 3 4 5", "1", filterable=True),
        money("amount"),
        money("unappliedAmount", ZERO),
        text("description"),
        text("refNumber"),
        money("convFeeAmount", ZERO, filterable=True),
        ref("payToBankAccountId", "BankAccount", filterable=True),
        fixed("rPConvFees"),
    ),
    operations=READ_ONLY,
    indexes=("customerId",),
)

RECEIVABLES = (INVOICE, INVOICE_LINE, CREDIT_MEMO, CREDIT_MEMO_LINE, INVOICE_PAY, RECEIVED_PAY)
