"""The general ledger as objects: journal entries, their lines, the detail view over them, and the logs."""

from collections.abc import Callable
from decimal import Decimal

from sandbox.intacct.objects.model import AUDIT, OWNER, OWNING, Ledger, ObjectType, fields, relations
from sandbox.intacct.objects.transactions import CURRENCY, DIMENSION_LINKS, DIMENSIONS
from sandbox.intacct.values import Row, Value, money, number

ENTRY = (
    "BATCHNO~:int BATCHTITLE=BATCH.BATCH_TITLE BATCH_DATE=BATCH.BATCH_DATE BATCH_NUMBER=BATCH.BATCHNO ACCOUNTNO! "
    "ACCOUNTKEY=ACCOUNT.RECORDNO ACCOUNTTITLE=ACCOUNT.TITLE AMOUNT:cur TRX_AMOUNT:cur TR_TYPE!:int ENTRY_DATE~:date "
    "DOCUMENT DESCRIPTION DEPARTMENT DEPARTMENTKEY=DEPARTMENTROW.RECORDNO DEPARTMENTTITLE=DEPARTMENTROW.TITLE LOCATION "
    "LOCATIONKEY=LOCATIONROW.RECORDNO LOCATIONNAME=LOCATIONROW.NAME LINE_NO:int STATE=BATCH.STATE STATISTICAL~:flag "
    "ADJ~:flag ALLOCATION BILLABLE:bool BILLED~:bool CLEARED~ CLRDATE~:date RECON_DATE:date UNITS~ TIMEPERIOD~ "
    "BASELOCATION~:int BASELOCATION_NO~ BASELOCATION_NAME~ USERNO~:int IETYPE~"
)
ENTRY_LINKS = (
    f"{DIMENSION_LINKS} BATCH=BATCHNO#GLBATCH DEPARTMENTROW=DEPARTMENT>DEPARTMENT LOCATIONROW=LOCATION>LOCATION"
)
DETAIL = (
    "BATCHKEY=BATCH.RECORDNO BATCH_DATE=BATCH.BATCH_DATE BATCH_TITLE=BATCH.BATCH_TITLE SYMBOL=BATCH.JOURNAL "
    "BATCH_NO=BATCH.BATCHNO BATCH_STATE=BATCH.STATE REFERENCENO=BATCH.REFERENCENO MODULEKEY=BATCH.MODULE BOOKID~ "
    "CHILDENTITY~ MODIFIED=BATCH.MODIFIED ADJ~:flag OWNERSHIPKEY~:int LINE_NO~:int ENTRY_DATE~:date TR_TYPE~:int "
    "DOCUMENT~ ACCOUNTNO~ ACCOUNTTITLE=ACCOUNT.TITLE STATISTICAL~:flag DEPARTMENTID=DEPARTMENTROW.DEPARTMENTID "
    "DEPARTMENTTITLE=DEPARTMENTROW.TITLE LOCATIONID=LOCATIONROW.LOCATIONID LOCATIONNAME=LOCATIONROW.NAME "
    "DESCRIPTION~ ENTRYDESCRIPTION=BATCH.BATCH_TITLE DEBITAMOUNT~:cur CREDITAMOUNT~:cur AMOUNT~:cur "
    "TRX_AMOUNT~:cur TRX_DEBITAMOUNT~:cur TRX_CREDITAMOUNT~:cur STATE=BATCH.STATE RECORDID=BATCH.REFERENCENO "
    "RECORDTYPE=BATCH.PRBATCHRECTYPE GLENTRYKEY~:int CLEARED~ CLRDATE~:date AUWHENCREATED~:gmt"
)


def amount_of(sign: int) -> Callable[[Ledger, Row], Value]:
    """Return the computed field that shows the amount of a line on one side only."""

    def amount(company: Ledger, row: Row) -> Value:
        _ = company
        return money(row, "AMOUNT") if number(row, "TR_TYPE") == sign else Decimal(0)

    return amount


def entry_key(company: Ledger, row: Row) -> Value:
    """Return the key of the line a detail row shows."""
    _ = company
    return row["RECORDNO"]


def posted(row: Row) -> bool:
    """Tell the lines of posted entries."""
    return row.get("_POSTED") is True


OBJECTS = (
    ObjectType(
        name="GLBATCH",
        title="Journal Entry",
        table="GLBATCH",
        parent="_SOURCE",
        application="GL",
        sequence="GLBATCH",
        fields=fields(
            "RECORDNO~:int BATCHNO~:int BATCH_TITLE! JOURNAL! JOURNALKEY=JOURNALROW.RECORDNO BATCH_DATE!:date "
            "REVERSEDATE:date BALANCE~:cur ADJ~:flag MODULE~ CHILDENTITY~ USERKEY~:int REFERENCENO REVERSED~:date "
            "REVERSEDKEY~:int REVERSEDFROM~:date TEMPLATEKEY~:int PRBATCHKEY~:int PRBATCHRECTYPE~ MODIFIED~:stamp "
            "BASELOCATION~:int BASELOCATION_NO BASELOCATION_NAME=BASEROW.NAME LOCATIONKEY~:int STATE:batchstate "
            "JOURNALSEQNO~:int TAXIMPLICATIONS VATVENDORID VATCUSTOMERID VATCONTACTID HISTORY_COMMENT SUPDOCID "
            "TAXSOLUTIONID TRANSACTIONSOURCE USERINFO.LOGINID~ RECORD_URL~",
            AUDIT,
            OWNER,
        ),
        relations=relations(f"JOURNALROW=JOURNAL>GLJOURNAL BASEROW=BASELOCATION_NO>LOCATION {OWNING}"),
        nested={"ENTRIES": "GLENTRY"},
    ),
    ObjectType(
        name="GLENTRY",
        title="Journal Entry Line",
        table="GLENTRY",
        parent="BATCHNO",
        application="GL",
        sequence="GLENTRY",
        audited=False,
        fields=fields("RECORDNO~:int", ENTRY, CURRENCY, DIMENSIONS, AUDIT, OWNER, "RECORD_URL~"),
        relations=relations(f"{ENTRY_LINKS} GLBATCH=BATCHNO#GLBATCH {OWNING}"),
    ),
    ObjectType(
        name="GLDETAIL",
        title="GL Detail",
        table="GLENTRY",
        application="GL",
        sequence="GLENTRY",
        audited=False,
        fields=fields("RECORDNO~:int", DETAIL, CURRENCY, DIMENSIONS, AUDIT, OWNER),
        relations=relations(f"{ENTRY_LINKS} {OWNING}"),
        where=posted,
        computed={
            "DEBITAMOUNT": amount_of(1),
            "CREDITAMOUNT": amount_of(-1),
            "TRX_DEBITAMOUNT": amount_of(1),
            "TRX_CREDITAMOUNT": amount_of(-1),
            "GLENTRYKEY": entry_key,
        },
    ),
    ObjectType(
        name="AUDITHISTORY",
        title="Audit History",
        table="AUDITHISTORY",
        sequence="AUDITHISTORY",
        owned=False,
        audited=False,
        fields=fields(
            "ID~ OBJECTTYPE~ OBJECTKEY~ USERID~ ACCESSTIME~:audit ACCESSMODE~:accessmode "
            "WORKFLOWACTION~ SOURCE~ IPADDRESS~"
        ),
    ),
    ObjectType(
        name="APIUSAGEDETAIL",
        title="API Usage Detail",
        table="APIUSAGEDETAIL",
        sequence="APIUSAGEDETAIL",
        owned=False,
        audited=False,
        fields=fields(
            "RECORDNO~:int CLIENT_TYPE~ PARTNERID~ FUNCTION~ CONTROLID~ POLICYID~ DTDVERSION~ DOCCONTROLID~ LOGINID~ "
            "N_TRANS~:int CREATED_DATE~:date CREATED_TIME~:gmt STATUS~"
        ),
    ),
    ObjectType(
        name="COMPANYPREF",
        title="Company Preference",
        table="COMPANYPREF",
        sequence="COMPANYPREF",
        owned=False,
        audited=False,
        fields=fields("RECORDNO~:int APPLICATION~ PREFERENCE~ PREFVALUE~"),
    ),
    ObjectType(
        name="USERINFO",
        title="User",
        table="USERINFO",
        key="LOGINID",
        sequence="USERINFO",
        owned=False,
        fields=fields("RECORDNO~:int LOGINID~ DESCRIPTION~ USERTYPE~ ADMIN~ STATUS~:status"),
    ),
)
