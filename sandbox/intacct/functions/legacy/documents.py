"""Legacy functions of transactions, payments and journal entries."""

from collections.abc import Mapping

from sandbox.intacct.functions.legacy.form import Legacy, upper

RATE = {"exchratetype": "EXCH_RATE_TYPE_ID", "exchratedate": "EXCH_RATE_DATE", "exchrate": "EXCHANGE_RATE"}
DOCUMENT = {
    **RATE,
    **upper("action description currency basecurr supdocid inclusivetax taxsolutionid"),
    "datecreated": "WHENCREATED",
    "dateposted": "WHENPOSTED",
}
DUE = {"termname": "TERMNAME", "datedue": "WHENDUE"}
BILL = {**DOCUMENT, **DUE, "vendorid": "VENDORID", "billno": "RECORDID", "ponumber": "DOCNUMBER", "onhold": "ONHOLD"}
AP_ADJUSTMENT = {**DOCUMENT, "vendorid": "VENDORID", "adjustmentno": "RECORDID", "billno": "DOCNUMBER"}
INVOICE = {
    **DOCUMENT,
    **DUE,
    "customerid": "CUSTOMERID",
    "invoiceno": "RECORDID",
    "ponumber": "DOCNUMBER",
}
AR_ADJUSTMENT = {**DOCUMENT, "customerid": "CUSTOMERID", "adjustmentno": "RECORDID", "invoiceno": "DOCNUMBER"}
PAYEES = {"payto": "BILLTOPAYTOCONTACTNAME", "returnto": "SHIPTORETURNTOCONTACTNAME"}
BUYERS = {"billto": "BILLTOPAYTOCONTACTNAME", "shipto": "SHIPTORETURNTOCONTACTNAME", **PAYEES}
MEANS = {"bankaccountid": "FINANCIALENTITY", "chargecardid": "FINANCIALENTITY"}


def document(
    stem: str, object_name: str, names: dict[str, str], lines: str, contacts: Mapping[str, str] | None = None
) -> dict[str, Legacy]:
    """Return create, update and delete of a transaction."""
    target, known = f"{object_name}ITEMS", contacts or {}
    return {
        f"create_{stem}": Legacy(
            object_name=object_name, verb="create", names=names, lines=lines, target=target, contacts=known
        ),
        f"update_{stem}": Legacy(
            object_name=object_name, verb="update", names=names, lines=f"update{lines}", target=target, contacts=known
        ),
        f"delete_{stem}": Legacy(object_name=object_name, verb="delete"),
    }


def moved(object_name: str, **states: str) -> dict[str, Legacy]:
    """Return the functions that move a record on or reverse it."""
    return {name: Legacy(object_name=object_name, verb=verb) for name, verb in states.items()}


FUNCTIONS: dict[str, Legacy] = {
    **document("bill", "APBILL", BILL, "billitems", PAYEES),
    **document("apadjustment", "APADJUSTMENT", AP_ADJUSTMENT, "apadjustmentitems"),
    **document("invoice", "ARINVOICE", INVOICE, "invoiceitems", BUYERS),
    **document("aradjustment", "ARADJUSTMENT", AR_ADJUSTMENT, "aradjustmentitems"),
    "create_gltransaction": Legacy(
        object_name="GLBATCH",
        verb="create",
        names={
            "journalid": "JOURNAL",
            "datecreated": "BATCH_DATE",
            "reversedate": "REVERSEDATE",
            "description": "BATCH_TITLE",
            "referenceno": "REFERENCENO",
            "sourceentity": "BASELOCATION_NO",
        },
        lines="gltransactionentries",
        target="ENTRIES",
    ),
    "delete_gltransaction": Legacy(object_name="GLBATCH", verb="delete"),
    "create_paymentrequest": Legacy(
        object_name="APPYMT",
        verb="create",
        names={
            **MEANS,
            **upper("vendorid paymentmethod paymentdate grouppayments paymentcontact"),
            "memo": "DESCRIPTION",
            "documentnumber": "DOCNUMBER",
            "paymentoption": "PAYMENTREQUESTMETHOD",
            "paymentdescription": "DESCRIPTION2",
        },
        lines="paymentrequestitems",
        target="APPYMTDETAILS",
        fixed={"CURRENCY": "USD"},
    ),
    "create_arpayment": Legacy(
        object_name="ARPYMT",
        verb="create",
        names={
            **RATE,
            **upper("customerid paymentmethod currency basecurr"),
            "bankaccountid": "FINANCIALENTITY",
            "undepfundsacct": "UNDEPOSITEDACCOUNTNO",
            "paymentamount": "TRX_AMOUNTTOPAY",
            "overpaylocid": "OVERPAYMENTLOCATIONID",
            "overpaydeptid": "OVERPAYMENTDEPARTMENTID",
            "refid": "DOCNUMBER",
            "datereceived": "RECEIPTDATE",
        },
        lines="arpaymentitem",
        target="ARPYMTDETAILS",
        fixed={"CURRENCY": "USD"},
    ),
    **moved("APBILL", reverse_bill="reverse"),
    **moved("ARINVOICE", reverse_invoice="reverse"),
    **moved("ARPYMT", reverse_arpayment="reverse", delete_arpayment="delete"),
    **moved(
        "APPYMT",
        reverse_appayment="reverse",
        approve_appaymentrequest="Approved",
        send_appaymentrequest="Approved",
        confirm_appaymentrequest="Posted",
        decline_appaymentrequest="Declined",
        void_appaymentrequest="Voided",
        delete_paymentrequest="delete",
    ),
}
