"""Legacy names as data: functions, their elements, and the generic fields they stand for."""

from dataclasses import dataclass, field

PLACES = {
    "locationid": "LOCATIONID",
    "departmentid": "DEPARTMENTID",
    "projectid": "PROJECTID",
    "taskid": "TASKID",
    "costtypeid": "COSTTYPEID",
    "customerid": "CUSTOMERID",
    "vendorid": "VENDORID",
    "employeeid": "EMPLOYEEID",
    "itemid": "ITEMID",
    "classid": "CLASSID",
    "contractid": "CONTRACTID",
    "warehouseid": "WAREHOUSEID",
}
LINE = {
    "glaccountno": "ACCOUNTNO",
    "accountlabel": "ACCOUNTLABEL",
    "offsetglaccountno": "OFFSETGLACCOUNTNO",
    "amount": "TRX_AMOUNT",
    "memo": "ENTRYDESCRIPTION",
    "item1099": "FORM1099",
    "form1099type": "FORM1099TYPE",
    "form1099box": "FORM1099BOX",
    "billable": "BILLABLE",
    **PLACES,
}
GL_LINE = {
    **PLACES,
    "trtype": "TR_TYPE",
    "amount": "TRX_AMOUNT",
    "glaccountno": "ACCOUNTNO",
    "document": "DOCUMENT",
    "memo": "DESCRIPTION",
    "currency": "CURRENCY",
    "locationid": "LOCATION",
    "departmentid": "DEPARTMENT",
}
ITEMS: dict[str, dict[str, str]] = {
    "lineitem": LINE,
    "updatelineitem": LINE,
    "glentry": GL_LINE,
    "arpaymentitem": {"invoicekey": "RECORDKEY", "amount": "TRX_PAYMENTAMOUNT"},
    "paymentrequestitem": {"key": "RECORDKEY", "paymentamount": "TRX_PAYMENTAMOUNT"},
}
DOCUMENT = {
    "datecreated": "WHENCREATED",
    "dateposted": "WHENPOSTED",
    "datedue": "WHENDUE",
    "termname": "TERMNAME",
    "action": "ACTION",
    "description": "DESCRIPTION",
    "currency": "CURRENCY",
    "basecurr": "BASECURR",
    "supdocid": "SUPDOCID",
    "exchratetype": "EXCH_RATE_TYPE_ID",
}
BILL = {**DOCUMENT, "vendorid": "VENDORID", "billno": "RECORDID", "ponumber": "DOCNUMBER", "onhold": "ONHOLD"}
AP_ADJUSTMENT = {**DOCUMENT, "vendorid": "VENDORID", "adjustmentno": "RECORDID", "billno": "DOCNUMBER"}
INVOICE = {**DOCUMENT, "customerid": "CUSTOMERID", "invoiceno": "RECORDID", "ponumber": "DOCNUMBER"}
AR_ADJUSTMENT = {**DOCUMENT, "customerid": "CUSTOMERID", "adjustmentno": "RECORDID", "invoiceno": "DOCNUMBER"}
PERSON = {
    name: name.upper()
    for name in [
        "contactname",
        "printas",
        "companyname",
        "taxable",
        "prefix",
        "firstname",
        "lastname",
        "initial",
        "phone1",
        "phone2",
        "cellphone",
        "pager",
        "fax",
        "email1",
        "email2",
        "url1",
        "url2",
        "status",
        "taxid",
    ]
}
VENDOR = {
    name: name.upper()
    for name in [
        "vendorid",
        "name",
        "parentid",
        "termname",
        "vendtype",
        "taxid",
        "creditlimit",
        "billingtype",
        "vendoraccountno",
        "onhold",
        "donotcutcheck",
        "comments",
        "status",
        "currency",
        "onetime",
        "name1099",
        "form1099type",
        "form1099box",
        "paymentnotify",
        "achenabled",
        "achbankroutingnumber",
        "achaccountnumber",
        "achaccounttype",
        "achremittancetype",
        "offsetglaccountno",
        "supdocid",
    ]
} | {"glaccountno": "APACCOUNT"}
CUSTOMER = {
    name: name.upper()
    for name in [
        "customerid",
        "name",
        "parentid",
        "termname",
        "custrepid",
        "custtype",
        "taxid",
        "creditlimit",
        "resaleno",
        "glgroup",
        "onhold",
        "comments",
        "status",
        "currency",
        "supdocid",
        "offsetglaccountno",
    ]
} | {"glaccountno": "ARACCOUNT"}
ACCOUNT = {
    name: name.upper()
    for name in [
        "title",
        "normalbalance",
        "accounttype",
        "closingtype",
        "closingaccountno",
        "status",
        "requiredept",
        "requireloc",
        "requireproject",
        "requiretask",
        "requirecustomer",
        "requirevendor",
        "requireitem",
        "requireemployee",
        "requireclass",
        "requirecontract",
        "requirewarehouse",
        "category",
        "alternativeaccount",
    ]
} | {"glaccountno": "ACCOUNTNO"}
TERM = {"name": "NAME", "description": "DESCRIPTION", "status": "STATUS", "disccalcon": "DISCCALCON"}


@dataclass(frozen=True, slots=True)
class Legacy:
    """One legacy function: the object, its elements, and where its lines are."""

    object_name: str
    verb: str
    names: dict[str, str] = field(default_factory=dict)
    lines: str = ""
    target: str = ""
    key: str = "key"
    fixed: dict[str, str] = field(default_factory=dict)


def _simple(object_name: str, key: str, names: str, **renamed: str) -> dict[str, Legacy]:
    """Return create, update and delete of a list object."""
    known = {name: name.upper() for name in names.split()} | renamed
    stem = object_name.lower()
    return {
        f"create_{stem}": Legacy(object_name, "create", known),
        f"update_{stem}": Legacy(object_name, "update", known, key=key),
        f"delete_{stem}": Legacy(object_name, "delete", key=key),
    }


def _document(name: str, object_name: str, names: dict[str, str], lines: str, target: str) -> dict[str, Legacy]:
    """Return create, update and delete of a transaction."""
    return {
        f"create_{name}": Legacy(object_name, "create", names, lines, target),
        f"update_{name}": Legacy(object_name, "update", names, f"update{lines}", target),
        f"delete_{name}": Legacy(object_name, "delete"),
    }


FUNCTIONS: dict[str, Legacy] = {
    **_document("bill", "APBILL", BILL, "billitems", "APBILLITEMS"),
    **_document("apadjustment", "APADJUSTMENT", AP_ADJUSTMENT, "apadjustmentitems", "APADJUSTMENTITEMS"),
    **_document("invoice", "ARINVOICE", INVOICE, "invoiceitems", "ARINVOICEITEMS"),
    **_document("aradjustment", "ARADJUSTMENT", AR_ADJUSTMENT, "aradjustmentitems", "ARADJUSTMENTITEMS"),
    **_simple("VENDOR", "vendorid", "", **VENDOR),
    **_simple("CUSTOMER", "customerid", "", **CUSTOMER),
    **_simple("CONTACT", "contactname", "", **PERSON),
    **_simple("GLACCOUNT", "glaccountno", "", **ACCOUNT),
    **_simple("DEPARTMENT", "departmentid", "departmentid title parentid supervisorid status custtitle"),
    **_simple("LOCATION", "locationid", "locationid name parentid supervisorid startdate enddate status custtitle"),
    **_simple("CLASS", "classid", "classid name description parentid status"),
    **_simple("APTERM", "name", "", **TERM),
    **_simple("ARTERM", "name", "", **TERM),
    "create_journal": Legacy("GLJOURNAL", "create", {"symbol": "SYMBOL", "title": "TITLE", "status": "STATUS"}),
    "create_gltransaction": Legacy(
        "GLBATCH",
        "create",
        {
            "journalid": "JOURNAL",
            "datecreated": "BATCH_DATE",
            "reversedate": "REVERSEDATE",
            "description": "BATCH_TITLE",
            "referenceno": "REFERENCENO",
            "sourceentity": "BASELOCATION_NO",
        },
        "gltransactionentries",
        "ENTRIES",
    ),
    "delete_gltransaction": Legacy("GLBATCH", "delete"),
    "create_checkingaccount": Legacy(
        "CHECKINGACCOUNT",
        "create",
        {
            name: name.upper()
            for name in [
                "bankaccountid",
                "bankaccountno",
                "locationid",
                "bankname",
                "routingno",
                "branchid",
                "currency",
                "status",
                "glaccountno",
                "departmentid",
            ]
        },
    ),
    "create_paymentrequest": Legacy(
        "APPYMT",
        "create",
        {
            "bankaccountid": "FINANCIALENTITY",
            "chargecardid": "FINANCIALENTITY",
            "vendorid": "VENDORID",
            "memo": "DESCRIPTION",
            "paymentmethod": "PAYMENTMETHOD",
            "paymentdate": "PAYMENTDATE",
            "documentnumber": "DOCNUMBER",
        },
        "paymentrequestitems",
        "APPYMTDETAILS",
        fixed={"CURRENCY": "USD"},
    ),
    "create_arpayment": Legacy(
        "ARPYMT",
        "create",
        {
            "customerid": "CUSTOMERID",
            "bankaccountid": "FINANCIALENTITY",
            "undepfundsacct": "UNDEPOSITEDACCOUNTNO",
            "paymentamount": "TRX_AMOUNTTOPAY",
            "overpaylocid": "OVERPAYMENTLOCATIONID",
            "overpaydeptid": "OVERPAYMENTDEPARTMENTID",
            "refid": "DOCNUMBER",
            "datereceived": "RECEIPTDATE",
            "paymentmethod": "PAYMENTMETHOD",
            "currency": "CURRENCY",
        },
        "arpaymentitem",
        "ARPYMTDETAILS",
        fixed={"CURRENCY": "USD"},
    ),
    "reverse_bill": Legacy("APBILL", "reverse"),
    "reverse_invoice": Legacy("ARINVOICE", "reverse"),
    "reverse_appayment": Legacy("APPYMT", "reverse"),
    "reverse_arpayment": Legacy("ARPYMT", "reverse"),
    "approve_appaymentrequest": Legacy("APPYMT", "Approved"),
    "send_appaymentrequest": Legacy("APPYMT", "Approved"),
    "confirm_appaymentrequest": Legacy("APPYMT", "Posted"),
    "decline_appaymentrequest": Legacy("APPYMT", "Declined"),
    "void_appaymentrequest": Legacy("APPYMT", "Voided"),
    "delete_paymentrequest": Legacy("APPYMT", "delete"),
}
