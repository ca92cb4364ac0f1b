"""List kinds as rows of a table: where their fields live on both sides, and what users may do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgersync.domain.model import Kind


@dataclass(frozen=True, slots=True)
class ListKind:
    """``texts`` are free fields by name: Intacct's path and Cashflow360's field; ``title`` is the one that names it.

    ``contact`` is the Intacct contact that holds some of them. ``theirs`` is a reference that is Intacct's alone, like
    ``texts``. ``two_way`` is false for kinds that only go to Cashflow360; ``print_as`` is Cashflow360's
    field of a name to print; ``often`` is how busy users are with it.
    """

    kind: Kind
    intacct: str
    id_field: str
    cashflow360: str
    number_field: str
    texts: Mapping[str, tuple[str, str]]
    letter: str
    intacct_new: Mapping[str, object] = field(default_factory=dict)
    cashflow360_new: Mapping[str, object] = field(default_factory=dict)
    contact: str = ""
    merges: bool = False
    parent: str = ""
    title: str = "name"
    theirs: tuple[str, str] | None = None
    numbered: bool = False
    two_way: bool = True
    print_as: str = ""
    often: float = 0.35


LISTS = (
    ListKind(
        Kind.ACCOUNT,
        "GLACCOUNT",
        "ACCOUNTNO",
        "ChartOfAccount",
        "accountNumber",
        {"name": ("TITLE", "name")},
        "6",
        {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "debit", "CLOSINGTYPE": "closing account"},
        {"accountType": "7"},
    ),
    ListKind(
        Kind.DEPARTMENT,
        "DEPARTMENT",
        "DEPARTMENTID",
        "Department",
        "shortName",
        {"name": ("TITLE", "name")},
        "D",
        parent="parentDepartmentId",
    ),
    ListKind(
        Kind.LOCATION,
        "LOCATION",
        "LOCATIONID",
        "Location",
        "shortName",
        {"name": ("NAME", "name")},
        "L",
        parent="parentLocationId",
    ),
    ListKind(
        Kind.CLASS,
        "CLASS",
        "CLASSID",
        "ActgClass",
        "shortName",
        {"name": ("NAME", "name"), "description": ("DESCRIPTION", "description")},
        "C",
        parent="parentActgClassId",
    ),
    ListKind(
        Kind.VENDOR,
        "VENDOR",
        "VENDORID",
        "Vendor",
        "shortName",
        {
            "name": ("NAME", "name"),
            "account_number": ("VENDORACCOUNTNO", "accNumber"),
            "phone": ("DISPLAYCONTACT.PHONE1", "phone"),
            "city": ("DISPLAYCONTACT.MAILADDRESS.CITY", "addressCity"),
        },
        "V",
        contact="DISPLAYCONTACT",
        print_as="nameOnCheck",
        merges=True,
        numbered=True,
        often=1.5,
    ),
    ListKind(
        Kind.CUSTOMER,
        "CUSTOMER",
        "CUSTOMERID",
        "Customer",
        "shortName",
        {
            "name": ("NAME", "name"),
            "company_name": ("DISPLAYCONTACT.COMPANYNAME", "companyName"),
            "phone": ("DISPLAYCONTACT.PHONE1", "phone"),
            "city": ("DISPLAYCONTACT.MAILADDRESS.CITY", "billAddressCity"),
        },
        "K",
        contact="DISPLAYCONTACT",
        print_as="printAs",
        merges=True,
        parent="parentCustomerId",
        numbered=True,
        often=1.2,
    ),
    ListKind(
        Kind.EMPLOYEE,
        "EMPLOYEE",
        "EMPLOYEEID",
        "Employee",
        "shortName",
        {"first_name": ("CONTACT.FIRSTNAME", "firstName"), "last_name": ("CONTACT.LASTNAME", "lastName")},
        "E",
        contact="CONTACT",
        merges=True,
        title="last_name",
        numbered=True,
        often=0.6,
    ),
    ListKind(
        Kind.ITEM,
        "ITEM",
        "ITEMID",
        "Item",
        "shortName",
        {"name": ("NAME", "name"), "description": ("EXTENDED_DESCRIPTION", "description")},
        "I",
        {"ITEMTYPE": "Non-Inventory"},
        {"type": "3"},
        merges=True,
        theirs=("INCOMEACCTKEY", "chartOfAccountId"),
        often=0.6,
    ),
    ListKind(
        Kind.PROJECT,
        "PROJECT",
        "PROJECTID",
        "Job",
        "shortName",
        {"name": ("NAME", "name"), "description": ("DESCRIPTION", "description")},
        "J",
        {"PROJECTCATEGORY": "Contract"},
        merges=True,
        parent="parentJobId",
        two_way=False,
        often=0.6,
    ),
)
