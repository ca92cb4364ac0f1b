"""The entities of the v2 API: what may be called on each and which fields a listing may filter on.

Source: BILL's own client library, which marks the filterable fields. It doesn't cover every entity: for those
in `UNMARKED`, and for Vendor and BillPay whose marks are incomplete, only the fields every entity shares are
taken, since `List` is documented to filter `updatedTime` on all. The library lists no BillCredit; that it can be
listed is not documented, and a caller must be ready for a refusal.
"""

from dataclasses import dataclass
from types import MappingProxyType

READ, LIST = "Read", "List"
CREATE, UPDATE, DELETE, UNDELETE = "Create", "Update", "Delete", "Undelete"

_LOOK = frozenset({READ, LIST})
_FULL = _LOOK | {CREATE, UPDATE, DELETE, UNDELETE}
_SHARED = frozenset({"id", "createdTime", "updatedTime"})


@dataclass(frozen=True, slots=True)
class EntityRules:
    """What the API offers on one entity; `lines` maps a nested list to the entity of its members."""

    operations: frozenset[str]
    filterable: frozenset[str]
    lines: MappingProxyType[str, str]


def _rules(operations: frozenset[str], *filterable: str, **lines: str) -> EntityRules:
    return EntityRules(operations, _SHARED | frozenset(filterable), MappingProxyType(lines))


UNMARKED = frozenset(
    {
        "ChartOfAccount",
        "Department",
        "Location",
        "ActgClass",
        "Job",
        "Employee",
        "PaymentTerm",
        "BankAccount",
        "VendorCredit",
        "CreditMemo",
        "MoneyMovement",
    }
)

ENTITIES: dict[str, EntityRules] = {
    "Vendor": _rules(_FULL, "payBy"),
    "Customer": _rules(_FULL, "name", "parentCustomerId"),
    "Item": _rules(_FULL, "name", "parentItemId"),
    "Bill": _rules(
        _FULL,
        "vendorId",
        "invoiceNumber",
        "approvalStatus",
        "invoiceDate",
        "dueDate",
        "glPostingDate",
        "paymentStatus",
        "payFromBankAccountId",
        "payFromChartOfAccountId",
        billLineItems="BillLineItem",
    ),
    "Invoice": _rules(
        _FULL,
        "invoiceNumber",
        "invoiceDate",
        "dueDate",
        "glPostingDate",
        "paymentStatus",
        "shipDate",
        "departmentId",
        "locationId",
        "actgClassId",
        "jobId",
        "payToBankAccountId",
        "payToChartOfAccountId",
        invoiceLineItems="InvoiceLineItem",
    ),
    "SentPay": _rules(_LOOK, "processDate", "status", "txnNumber", "vendorId", "chartOfAccountId", "bankAccountId"),
    "ReceivedPay": _rules(
        _LOOK,
        "customerId",
        "status",
        "paymentDate",
        "depositToAccountId",
        "paymentType",
        "convFeeAmount",
        "payToBankAccountId",
    ),
    "BillPay": _rules(_LOOK),
    "BillCredit": _rules(_LOOK),
    "ChartOfAccount": _rules(_FULL),
    "Department": _rules(_FULL),
    "Location": _rules(_FULL),
    "ActgClass": _rules(_FULL),
    "Job": _rules(_FULL),
    "Employee": _rules(_FULL),
    "VendorCredit": _rules(_FULL, vendorCreditLineItems="VendorCreditLineItem"),
    "CreditMemo": _rules(_FULL),
    "PaymentTerm": _rules(_LOOK | {CREATE}),
    "BankAccount": _rules(_LOOK),
    "MoneyMovement": _rules(_LOOK),
}


def rules_for(entity: str, operation: str) -> EntityRules:
    """The rules of an entity; ValueError when the API doesn't offer the operation on it."""
    rules = ENTITIES.get(entity)
    if rules is None or operation not in rules.operations:
        raise ValueError(f"the API offers no {operation} on {entity}")
    return rules
