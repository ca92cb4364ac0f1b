"""Objects that the sandbox knows and does not play.

Those in `EMPTY` can be looked up and queried and hold nothing. Those in `UNSUBSCRIBED` belong to modules that its
companies have not subscribed to: every access is refused as in a company without that subscription.
"""

from sandbox.intacct.objects.model import AUDIT, OWNER, OWNING, ObjectType, fields, relations

EMPTY: dict[str, tuple[str, str, str]] = {
    "PROVIDERBANKACCOUNT": ("CM", "Payment Provider Bank Account", "PROVIDERID BANKACCOUNTID STATUS:status"),
    "DEPOSIT": (
        "CM",
        "Deposit",
        "RECORDID FINANCIALENTITY DEPOSITDATE:date DESCRIPTION TOTALENTERED:cur TRX_TOTALENTERED:cur CURRENCY STATE",
    ),
    "GLBUDGETHEADER": ("GL", "Budget", "BUDGETID DESCRIPTION STATUS:status DEFAULT_BUDGET:bool USERID CURRENCY"),
    "GLBUDGETITEM": (
        "GL",
        "Budget Item",
        "BUDGETID BUDGETKEY:int PERIODNAME PERIODKEY:int PSTARTDATE:date PENDDATE:date ACCT_NO DEPT_NO LOCATION_NO "
        "AMOUNT:cur CURRENCY",
    ),
    "PODOCUMENT": (
        "PO",
        "Purchasing Transaction",
        "DOCNO DOCID DOCPARID CUSTVENDID CUSTVENDNAME WHENCREATED:date WHENDUE:date STATE TOTAL:cur TRX_TOTAL:cur "
        "CURRENCY MESSAGE PONUMBER",
    ),
    "WAREHOUSE": ("INV", "Warehouse", "WAREHOUSEID NAME PARENTID MANAGERID LOCATIONID USEDINGL:bool STATUS:status"),
    "AFFILIATEENTITY": ("CO", "Affiliate Entity", "AFFILIATEENTITYID NAME STATUS:status"),
}
UNSUBSCRIBED = frozenset(
    [
        "ALLOCATION",
        "APPYMTENTRY",
        "ARPYMTENTRY",
        "APADVANCE",
        "ARADVANCE",
        "CONTRACT",
        "CONTRACTDETAIL",
        "CONTRACTEXPENSE",
        "COSTTYPE",
        "EEACCOUNTLABEL",
        "EEXPENSES",
        "EPPAYMENT",
        "EXPENSEPAYMENTTYPE",
        "FIXEDASSET",
        "GLACCTGRP",
        "GLBUDGET",
        "INVDOCUMENT",
        "OBSPCTCOMPLETED",
        "PRODUCTLINE",
        "REVRECSCHEDULE",
        "REVRECTEMPLATE",
        "SODOCUMENT",
        "STATACCOUNT",
        "STATJOURNAL",
        "TAXDETAIL",
        "TAXSCHEDULE",
        "TERRITORY",
        "TIMESHEET",
        "TIMESHEETENTRY",
        "TRANSACTIONRULE",
        "UOM",
        "USERRIGHTS",
        "VENDORGROUP",
        "VENDTYPE",
    ]
)

OBJECTS = tuple(
    ObjectType(
        name=name,
        title=title,
        table=name,
        sequence=name,
        application=application,
        audited=False,
        fields=fields(
            "RECORDNO~:int",
            notation,
            AUDIT if "WHENCREATED" not in notation else "AUWHENCREATED~:gmt WHENMODIFIED~:stamp",
            OWNER,
        ),
        relations=relations(OWNING),
    )
    for name, (application, title, notation) in EMPTY.items()
)
