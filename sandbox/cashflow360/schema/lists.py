"""The list entities: accounts, dimensions, vendors, customers, employees, items, terms."""

from sandbox.cashflow360.schema.fields import (
    DESCRIPTION_LENGTH,
    IDENTITY,
    NAME_LENGTH,
    READ_ONLY,
    SHORT_NAME_LENGTH,
    STAMPS,
    STATE,
    Entity,
    choice,
    fixed,
    flag,
    money,
    number,
    ref,
    text,
)

ACCOUNT_TYPES = " ".join(str(code) for code in range(17))
ITEM_TYPES = " ".join(str(code) for code in range(14))

CHART_OF_ACCOUNT = Entity(
    "ChartOfAccount",
    "0ca",
    (
        *IDENTITY,
        text("name", NAME_LENGTH, required=True),
        *STATE,
        text("accountNumber", SHORT_NAME_LENGTH),
        choice("accountType", ACCOUNT_TYPES, "0"),
        text("description", DESCRIPTION_LENGTH),
        ref("parentChartOfAccountId", "ChartOfAccount"),
        fixed("ca1099Type"),
        fixed("ca1099FormType"),
        *STAMPS,
        ref("mergedIntoId", "ChartOfAccount", writable=False),
    ),
)


def _dimension(name: str, prefix: str) -> Entity:
    return Entity(
        name,
        prefix,
        (
            *IDENTITY,
            text("name", NAME_LENGTH, required=True),
            text("shortName", SHORT_NAME_LENGTH),
            *STATE,
            text("description", DESCRIPTION_LENGTH),
            ref(f"parent{name}Id", name),
            *STAMPS,
            ref("mergedIntoId", name, writable=False),
        ),
    )


DEPARTMENT = _dimension("Department", "0de")
LOCATION = _dimension("Location", "loc")
ACTG_CLASS = _dimension("ActgClass", "cls")
JOB = _dimension("Job", "job")

EMPLOYEE = Entity(
    "Employee",
    "emp",
    (
        *IDENTITY,
        *STATE,
        text("shortName", SHORT_NAME_LENGTH),
        text("firstName", NAME_LENGTH),
        text("lastName", NAME_LENGTH, required=True),
        ref("parentEmployeeId", "Employee"),
        *STAMPS,
        ref("mergedIntoId", "Employee", writable=False),
    ),
)

ITEM = Entity(
    "Item",
    "0ii",
    (
        *IDENTITY,
        *STATE,
        *STAMPS,
        text("name", NAME_LENGTH, required=True, filterable=True),
        choice("type", ITEM_TYPES, "0"),
        text("description", DESCRIPTION_LENGTH),
        number("price"),
        number("percentage"),
        ref("parentItemId", "Item", filterable=True),
        flag("hasPurInfo", writable=False),
        ref("expenseAccount", "ChartOfAccount"),
        text("purDescription", DESCRIPTION_LENGTH),
        number("purCost"),
        ref("chartOfAccountId", "ChartOfAccount"),
        flag("taxable"),
        text("shortName", SHORT_NAME_LENGTH),
        ref("mergedIntoId", "Item", writable=False),
    ),
)

VENDOR = Entity(
    "Vendor",
    "009",
    (
        *IDENTITY,
        *STATE,
        text("name", NAME_LENGTH, required=True),
        text("shortName", SHORT_NAME_LENGTH),
        text("nameOnCheck"),
        text("companyName"),
        text("accNumber"),
        text("taxId"),
        fixed("taxIdType"),
        flag("track1099"),
        *(text(f"address{line}") for line in range(1, 5)),
        text("addressCity"),
        text("addressState"),
        text("addressZip"),
        text("addressCountry"),
        text("email"),
        text("fax"),
        text("phone"),
        choice("payBy", "0 1 2 5 6", "0", filterable=True),
        text("paymentEmail"),
        text("paymentPhone"),
        text("description", DESCRIPTION_LENGTH),
        *STAMPS,
        text("contactFirstName"),
        text("contactLastName"),
        ref("mergedIntoId", "Vendor", writable=False),
        choice("accountType", "0 1 2", "0"),
        ref("paymentTermId", "PaymentTerm"),
        choice("billSyncPref", "0 1", "0"),
        text("billCurrency", 3),
        text("paymentCurrency", 3),
        choice("prefPmtMethod", "0 1 2 3", "1", writable=False),
        flag("enabledCombinePayments", default=True),
        fixed("balance", 0),
        fixed("lastBalanceUpdate"),
        fixed("lastPaymentDate"),
    ),
)

_ADDRESS = ("1", "2", "3", "4", "City", "State", "Country", "Zip")

CUSTOMER = Entity(
    "Customer",
    "0cu",
    (
        *IDENTITY,
        *STATE,
        *STAMPS,
        text("name", NAME_LENGTH, required=True, filterable=True),
        text("shortName", SHORT_NAME_LENGTH),
        ref("parentCustomerId", "Customer", filterable=True),
        text("companyName"),
        text("contactFirstName"),
        text("contactLastName"),
        text("accNumber"),
        *(text(f"billAddress{part}") for part in _ADDRESS),
        *(text(f"shipAddress{part}") for part in _ADDRESS),
        text("email"),
        text("phone"),
        text("altPhone"),
        text("fax"),
        text("description", DESCRIPTION_LENGTH),
        text("invoiceCurrency", 3),
        text("printAs"),
        ref("mergedIntoId", "Customer", writable=False),
        flag("hasAuthorizedToCharge", writable=False),
        choice("accountType", "0 1 2", "0"),
        ref("paymentTermId", "PaymentTerm"),
        money("balance", writable=False),
        fixed("taxId"),
    ),
)

PAYMENT_TERM = Entity(
    "PaymentTerm",
    "00p",
    (
        *IDENTITY,
        *STATE,
        text("name", NAME_LENGTH, required=True),
        text("description", DESCRIPTION_LENGTH),
        number("netDue", 0),
        *STAMPS,
    ),
    operations=frozenset({"Create", "Read", "Update", "List"}),
)

USER = Entity(
    "User",
    "006",
    (
        *IDENTITY,
        *STATE,
        fixed("profileId"),
        text("loginId", NAME_LENGTH),
        text("firstName", NAME_LENGTH),
        text("lastName", NAME_LENGTH),
        text("email", NAME_LENGTH),
        fixed("timezoneId"),
        *STAMPS,
    ),
    operations=READ_ONLY,
)
"""Who signs in; the fields are those that clients of others read."""
LISTS = (
    USER,
    CHART_OF_ACCOUNT,
    DEPARTMENT,
    LOCATION,
    ACTG_CLASS,
    JOB,
    EMPLOYEE,
    ITEM,
    VENDOR,
    CUSTOMER,
    PAYMENT_TERM,
)
