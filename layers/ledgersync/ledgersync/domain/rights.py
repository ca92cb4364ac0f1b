"""Intacct's modules, objects and rights: what the sync needs, and how a refusal for want of one reads.

Module codes are those of ``get_applications``. The names of policies in ``getUserPermissions`` are not known: several
spellings are listed, and one under none of them counts as not told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MODULES: Mapping[str, str] = {
    "CO": "Company",
    "GL": "General Ledger",
    "AP": "Accounts Payable",
    "AR": "Accounts Receivable",
    "CM": "Cash Management",
    "EE": "Time & Expenses",
    "PA": "Projects",
    "INV": "Inventory",
    "CERP": "Customization Services (Platform Services)",
}


class Right(StrEnum):
    LIST = "List"
    VIEW = "View"
    ADD = "Add"
    EDIT = "Edit"
    DELETE = "Delete"
    REVERSE = "Reverse"
    APPROVE = "Approve"


READS = frozenset({Right.LIST, Right.VIEW})
ALL = (Right.LIST, Right.ADD, Right.EDIT, Right.DELETE)
LIST_AND_CHANGE = (Right.LIST, Right.ADD, Right.EDIT)
LISTED = (Right.LIST,)
POSTED = (Right.LIST, Right.ADD, Right.REVERSE)

OF_OPERATION: Mapping[str, Right] = {
    "QUERY": Right.LIST,
    "READ_BY_QUERY": Right.LIST,
    "READBYQUERY": Right.LIST,
    "LIST": Right.LIST,
    "READ": Right.VIEW,
    "READ_BY_NAME": Right.VIEW,
    "GET": Right.VIEW,
    "CREATE": Right.ADD,
    "UPDATE": Right.EDIT,
    "DELETE": Right.DELETE,
    "REVERSE": Right.REVERSE,
    "APPROVE": Right.APPROVE,
}
"""The right behind an operation of the API, as refusals name it."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What the sync needs of an object: its module, the rights, and the names of its policy.

    ``what`` is what people call its records. Lines have the rights of their document, and are not probed alone.
    """

    module: str
    what: str
    rights: tuple[Right, ...]
    policies: tuple[str, ...] = ()


OBJECTS: Mapping[str, Needed] = {
    "GLACCOUNT": Needed("GL", "GL accounts", LIST_AND_CHANGE, ("GL Account", "Accounts", "Chart of Accounts")),
    "DEPARTMENT": Needed("CO", "departments", LIST_AND_CHANGE, ("Department", "Departments")),
    "LOCATION": Needed("CO", "locations", LIST_AND_CHANGE, ("Location", "Locations")),
    "LOCATIONENTITY": Needed("CO", "entities", LISTED, ("Entity", "Entities")),
    "CLASS": Needed("CO", "classes", LIST_AND_CHANGE, ("Class", "Classes")),
    "CUSTOMER": Needed("AR", "customers", LIST_AND_CHANGE, ("Customer", "Customers")),
    "CONTACT": Needed("CO", "contacts", (Right.ADD, Right.EDIT), ("Contact", "Contacts")),
    "VENDOR": Needed("AP", "vendors", LIST_AND_CHANGE, ("Vendor", "Vendors")),
    "EMPLOYEE": Needed("EE", "employees", LIST_AND_CHANGE, ("Employee", "Employees")),
    "ITEM": Needed("INV", "items", LIST_AND_CHANGE, ("Item", "Items")),
    "PROJECT": Needed("PA", "projects", LISTED, ("Project", "Projects")),
    "CHECKINGACCOUNT": Needed("CM", "checking accounts", LISTED, ("Checking Account", "Checking Accounts")),
    "SAVINGSACCOUNT": Needed("CM", "savings accounts", LISTED, ("Savings Account", "Savings Accounts")),
    "CREDITCARD": Needed("CM", "charge card accounts", LISTED, ("Credit Card", "Charge Card", "Credit Cards")),
    "APTERM": Needed("AP", "AP terms", LISTED, ("AP Term", "AP Terms")),
    "ARTERM": Needed("AR", "AR terms", LISTED, ("AR Term", "AR Terms")),
    "APBILL": Needed("AP", "bills", ALL, ("Bill", "Bills", "AP Bills")),
    "APBILLITEM": Needed("AP", "lines of bills", ()),
    "APADJUSTMENT": Needed("AP", "vendor credits (AP adjustments)", ALL, ("AP Adjustment", "AP Adjustments")),
    "APADJUSTMENTITEM": Needed("AP", "lines of AP adjustments", ()),
    "APPYMT": Needed("AP", "AP payments", POSTED, ("AP Payment", "AP Payments", "Payments", "Pay Bills")),
    "APPYMTDETAIL": Needed("AP", "details of AP payments", ()),
    "ARINVOICE": Needed("AR", "invoices", ALL, ("Invoice", "Invoices", "AR Invoices")),
    "ARINVOICEITEM": Needed("AR", "lines of invoices", ()),
    "ARADJUSTMENT": Needed("AR", "credit memos (AR adjustments)", ALL, ("AR Adjustment", "AR Adjustments")),
    "ARADJUSTMENTITEM": Needed("AR", "lines of AR adjustments", ()),
    "ARPYMT": Needed("AR", "received payments", POSTED, ("AR Payment", "AR Payments", "Receive Payments")),
    "ARPYMTDETAIL": Needed("AR", "details of received payments", ()),
    "GLJOURNAL": Needed("GL", "journals", LISTED, ("Journal", "Journals")),
    "GLBATCH": Needed(
        "GL", "journal entries", (Right.LIST, Right.ADD, Right.DELETE), ("Journal Entry", "Journal Entries")
    ),
    "GLENTRY": Needed("GL", "lines of journal entries", ()),
    "AUDITHISTORY": Needed("CERP", "the audit history", LISTED, ("Audit History", "Custom Reports")),
}
"""Every object the sync reads or writes."""

MODULE_MISSING, PERMISSION_MISSING = "module-missing", "permission-missing"
FIELD_MISSING = "field-not-in-company"
CAUSES = frozenset({MODULE_MISSING, PERMISSION_MISSING})

_BY_PERMISSION = re.compile(r"permission for API operation (\w+) on objects of type (\w+)", re.IGNORECASE)
_BY_SUBSCRIPTION = re.compile(
    r"operation cannot be performed on objects of type (\w+)|Object definition (\w+) not found", re.IGNORECASE
)
_OTHERWISE = re.compile(r"PL04000005|do not have permission", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a refusal is for want of: a module, a right on an object of it, or fields that the company lacks."""

    cause: str
    object: str
    right: str = ""
    field: str = ""

    @property
    def params(self) -> Mapping[str, str]:
        """What the words of a hold name."""
        needed = OBJECTS.get(self.object)
        return {
            "object": self.object,
            "what": needed.what if needed else "these records",
            "module": MODULES[needed.module] if needed else "a module",
            "right": self.right or "the right to use it",
            "field": self.field,
        }

    @property
    def said(self) -> str:
        """For the report of a run and the doctor."""
        known = self.params
        if self.cause == FIELD_MISSING:
            return f"{known['what']} ({self.object}) have no field {self.field} in this company"
        if self.cause == MODULE_MISSING:
            return f"{known['module']} is not subscribed, which {known['what']} ({self.object}) need"
        return f"the right {known['right']} on {known['what']} ({self.object}, {known['module']}) is missing"


def missing(answer: str, asked: str, right: Right) -> Missing | None:
    """What Intacct's answer says is missing; None when it refuses for another reason.

    ``asked`` and ``right`` are what was asked for, for answers that name neither.
    """
    if found := _BY_PERMISSION.search(answer):
        named = OF_OPERATION.get(found[1].upper())
        return Missing(PERMISSION_MISSING, _known(found[2], asked), named.value if named else found[1].lower())
    if found := _BY_SUBSCRIPTION.search(answer):
        return Missing(MODULE_MISSING, _known(found[1] or found[2], asked))
    return Missing(PERMISSION_MISSING, asked, right.value) if _OTHERWISE.search(answer) else None


def _known(named: str, asked: str) -> str:
    return named.upper() if named.upper() in OBJECTS else asked
