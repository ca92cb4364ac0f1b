"""List objects: accounts, dimensions, parties, items, terms, bank and card accounts, journals."""

from collections.abc import Callable, Mapping

from sandbox.intacct.objects.model import AUDIT, OWNER, OWNING, Computed, Ledger, ObjectType, fields, relations
from sandbox.intacct.values import Row, Value, text

ADDRESS = " ".join(
    f"MAILADDRESS.{part}"
    for part in ["ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE", "ZIP", "COUNTRY", "COUNTRYCODE", "ISOCOUNTRYCODE"]
)
PERSON = (
    "PREFIX FIRSTNAME LASTNAME INITIAL COMPANYNAME TAXABLE:bool TAXGROUP TAXGROUP.NAME~ TAXGROUP.RECORDNO~ PHONE1 "
    "PHONE2 CELLPHONE PAGER FAX EMAIL1 EMAIL2 URL1 URL2 VISIBLE:bool TAXID TAXSCHEDULE TAXSOLUTIONID"
)
ACH = "ACHENABLED:bool ACHBANKROUTINGNUMBER ACHACCOUNTNUMBER ACHACCOUNTTYPE ACHREMITTANCETYPE"
REQUIRES = " ".join(
    f"REQUIRE{name}:bool"
    for name in [
        "DEPT",
        "LOC",
        "PROJECT",
        "TASK",
        "CUSTOMER",
        "VENDOR",
        "EMPLOYEE",
        "ITEM",
        "CLASS",
        "CONTRACT",
        "WAREHOUSE",
    ]
)
RESTRICTION = "OBJECTRESTRICTION:restriction RESTRICTEDLOCATIONS RESTRICTEDDEPARTMENTS"
PARTY = "CURRENCY ONETIME:bool ONHOLD:bool HIDEDISPLAYCONTACT:bool COMMENTS TAXID GLGROUP GLGRPKEY~:int SUPDOCID"


def open_balance(transactions: str, party: str) -> Callable[[Ledger, Row], Value]:
    """Return the computed field that sums what is due in one object's transactions of a party."""

    def total(company: Ledger, row: Row) -> Value:
        return company.open_balance(transactions, party, text(row, party))

    return total


def is_entity(row: Row) -> bool:
    """Tell the locations that are entities."""
    return row.get("_ENTITY") is True


def master(
    name: str,
    title: str,
    key: str,
    notation: str,
    links: str = "",
    *,
    table: str = "",
    application: str = "CO",
    owned: bool = True,
    where: Callable[[Row], bool] | None = None,
    computed: Mapping[str, Computed] | None = None,
) -> ObjectType:
    """Return a list object with the fields every list object has."""
    return ObjectType(
        name=name,
        title=title,
        key=key,
        table=table or name,
        sequence=table or name,
        application=application,
        owned=owned,
        where=where,
        computed=computed or {},
        fields=fields("RECORDNO~:int", notation, AUDIT, OWNER if owned else "", "RECORD_URL~"),
        relations=relations(f"{links} {OWNING}"),
        master=True,
    )


LOCATION_FIELDS = (
    "LOCATIONID! NAME! PARENTID PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.NAME SUPERVISORID SUPERVISORNAME~ "
    "STARTDATE:date ENDDATE:date STATUS:status CURRENCY ENTITY=_ENTITYROW.LOCATIONID "
    "ENTITYRECORDNO=_ENTITYROW.RECORDNO ISROOT~:bool HAS_IE_RELATION~:bool REPORTPRINTAS FIRSTMONTH:int WEEKSTART "
    "FIRSTMONTHTAX:int FEDERALID TAXID CUSTTITLE CONTACTINFO.CONTACTNAME SHIPTO.CONTACTNAME "
    "ADDRESSCOUNTRYDEFAULT VENDENTITY CUSTENTITY"
)
LEGAL = " ".join(f"LEGAL{part}" for part in ["NAME", "ADDRESS1", "ADDRESS2", "CITY", "STATE", "ZIPCODE", "COUNTRY"])

OBJECTS = (
    master(
        "GLACCOUNT",
        "GL Account",
        "ACCOUNTNO",
        "ACCOUNTNO! TITLE! ACCOUNTTYPE:accounttype NORMALBALANCE:balance CLOSINGTYPE:closing CLOSINGACCOUNTNO "
        "CLOSINGACCOUNTTITLE=CLOSING.TITLE CLOSETOACCTKEY=CLOSING.RECORDNO ALTERNATIVEACCOUNT:alternative "
        "STATUS:status CATEGORY CATEGORYKEY~:int TAXABLE:bool TAXCODE MRCCODE SUBLEDGERCONTROLON:bool "
        f"AUTOMATICACCOUNT~ ENABLE_GLMATCHING~:bool {REQUIRES}",
        "CLOSING=CLOSINGACCOUNTNO>GLACCOUNT",
        application="GL",
    ),
    master(
        "DEPARTMENT",
        "Department",
        "DEPARTMENTID",
        "DEPARTMENTID! TITLE! PARENTID PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.TITLE SUPERVISORID "
        "SUPERVISORNAME~ SUPERVISORKEY~:int STATUS:status CUSTTITLE",
        "PARENT=PARENTID>DEPARTMENT",
    ),
    master(
        "LOCATION",
        "Location",
        "LOCATIONID",
        LOCATION_FIELDS,
        "PARENT=PARENTID>LOCATION _ENTITYROW=_ENTITYID>LOCATION",
        owned=False,
    ),
    master(
        "LOCATIONENTITY",
        "Entity",
        "LOCATIONID",
        f"{LOCATION_FIELDS} CUSTOMERID CUSTOMERNAME~ VENDORID VENDORNAME~ ENABLELEGALCONTACT:bool OPCOUNTRY {LEGAL}",
        "PARENT=PARENTID>LOCATION _ENTITYROW=_ENTITYID>LOCATION",
        table="LOCATION",
        where=is_entity,
        owned=False,
    ),
    master(
        "CLASS",
        "Class",
        "CLASSID",
        "CLASSID! NAME! DESCRIPTION PARENTID PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.NAME STATUS:status",
        "PARENT=PARENTID>CLASS",
    ),
    master(
        "CONTACT",
        "Contact",
        "CONTACTNAME",
        f"CONTACTNAME! PRINTAS! STATUS:status {PERSON} {ADDRESS}",
    ),
    master(
        "VENDOR",
        "Vendor",
        "VENDORID",
        "VENDORID(20) NAME! ENTITY~ STATUS:status VENDTYPE PARENTID PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.NAME "
        f"TERMNAME TERMVALUE=TERM.DUEDATE {PARTY} NAME1099 FORM1099TYPE FORM1099BOX VENDTYPE1099TYPE~ APACCOUNT "
        "APACCOUNTTITLE=APACCOUNTROW.TITLE ACCOUNTLABEL OFFSETGLACCOUNTNO CREDITLIMIT:cur TOTALDUE~:cur "
        "RETAINAGEPERCENTAGE DEFAULT_LEAD_TIME:int DONOTCUTCHECK:bool VENDORACCOUNTNO BILLINGTYPE PAYMENTPRIORITY "
        "PAYMETHODKEY PAYMENTNOTIFY:bool MERGEPAYMENTREQ:bool DISPLAYTERMDISCOUNT:bool DISPLOCACCTNOCHECK:bool "
        f"ISINDIVIDUAL:bool PYMTCOUNTRYCODE FILEPAYMENTSERVICE {ACH} {RESTRICTION}",
        "PARENT=PARENTID>VENDOR TERM=TERMNAME>APTERM APACCOUNTROW=APACCOUNT>GLACCOUNT "
        "DISPLAYCONTACT=_DISPLAYCONTACT>CONTACT CONTACTINFO=_CONTACTINFO>CONTACT PAYTO=_PAYTO>CONTACT "
        "RETURNTO=_RETURNTO>CONTACT",
        application="AP",
        computed={"TOTALDUE": open_balance("APBILL", "VENDORID")},
    ),
    master(
        "CUSTOMER",
        "Customer",
        "CUSTOMERID",
        "CUSTOMERID(20) NAME! ENTITY~ STATUS:status CUSTTYPE CUSTREPID CUSTREPNAME~ PARENTID "
        "PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.NAME "
        f"TERMNAME TERMVALUE=TERM.DUEDATE {PARTY} TERRITORYID OFFSETGLACCOUNTNO ARACCOUNT ACCOUNTLABEL SHIPPINGMETHOD "
        "RESALENO CREDITLIMIT:cur TOTALDUE~:cur RETAINAGEPERCENTAGE DELIVERY_OPTIONS CUSTMESSAGEID EMAILOPTIN:bool "
        f"ADVBILLBY:int ADVBILLBYTYPE {RESTRICTION}",
        "PARENT=PARENTID>CUSTOMER TERM=TERMNAME>ARTERM DISPLAYCONTACT=_DISPLAYCONTACT>CONTACT "
        "CONTACTINFO=_CONTACTINFO>CONTACT BILLTO=_BILLTO>CONTACT SHIPTO=_SHIPTO>CONTACT",
        application="AR",
        computed={"TOTALDUE": open_balance("ARINVOICE", "CUSTOMERID")},
    ),
    master(
        "EMPLOYEE",
        "Employee",
        "EMPLOYEEID",
        "EMPLOYEEID(20) NAME=PERSONALINFO.PRINTAS SSN TITLE LOCATIONID DEPARTMENTID CLASSID SUPERVISORID "
        "BIRTHDATE:date "
        "STARTDATE:date ENDDATE:date STATUS:status EMPLOYEETYPE EMPLOYEETYPE1099TYPE~ GENDER TERMINATIONTYPE CURRENCY "
        "NAME1099 FORM1099TYPE FORM1099BOX EARNINGTYPENAME POSTACTUALCOST:bool PAYMETHODKEY PAYMENTNOTIFY:bool "
        f"MERGEPAYMENTREQ:bool ENTITY~ CONTACTKEY=PERSONALINFO.RECORDNO {ACH}",
        "PERSONALINFO=_PERSONALINFO>CONTACT CONTACT=_PERSONALINFO>CONTACT LOCATION=LOCATIONID>LOCATION "
        "DEPARTMENT=DEPARTMENTID>DEPARTMENT CLASS=CLASSID>CLASS",
        application="EE",
    ),
    master(
        "ITEM",
        "Item",
        "ITEMID",
        "ITEMID! NAME! STATUS:status ITEMTYPE!:itemtype PRODUCTLINEID EXTENDED_DESCRIPTION PODESCRIPTION SODESCRIPTION "
        "NOTE GLGROUP UOMGRP COST_METHOD STANDARD_COST:cur BASEPRICE:cur TAXABLE:bool MRR~ INCOMEACCTKEY INVACCTKEY "
        "EXPENSEACCTKEY COGSACCTKEY UPC CONTRACTENABLED:bool",
        application="INV",
    ),
    master(
        "PROJECT",
        "Project",
        "PROJECTID",
        "PROJECTID NAME! PROJECTCATEGORY! DESCRIPTION PARENTID PARENTKEY=PARENT.RECORDNO PARENTNAME=PARENT.NAME "
        "INVOICEWITHPARENT:bool PROJECTTYPE PROJECTSTATUS STATUS:status CUSTOMERID CUSTOMERKEY=CUSTOMER.RECORDNO "
        "CUSTOMERNAME=CUSTOMER.NAME MANAGERID CURRENCY BEGINDATE:date ENDDATE:date DEPARTMENTID "
        "DEPARTMENTNAME=DEPARTMENT.TITLE LOCATIONID LOCATIONNAME=LOCATION.NAME CLASSID TERMNAME DOCNUMBER BILLINGTYPE "
        "BUDGETAMOUNT:cur CONTRACTAMOUNT:cur BUDGETID SONUMBER PONUMBER POAMOUNT:cur SUPDOCID CUSTUSERID "
        "BILLABLEEXPDEFAULT:bool BILLABLEAPPODEFAULT:bool ROOTPARENTID~ ROOTPARENTKEY~:int",
        "PARENT=PARENTID>PROJECT CUSTOMER=CUSTOMERID>CUSTOMER DEPARTMENT=DEPARTMENTID>DEPARTMENT "
        "LOCATION=LOCATIONID>LOCATION CLASS=CLASSID>CLASS",
        application="PA",
    ),
    master(
        "TASK",
        "Task",
        "TASKID",
        "TASKID NAME! PROJECTID! PROJECTKEY=PROJECT.RECORDNO PROJECTNAME=PROJECT.NAME PARENTKEY:int PARENTID "
        "PARENTTASKNAME~ ITEMID ITEMKEY=ITEM.RECORDNO ITEMNAME=ITEM.NAME DESCRIPTION BILLABLE:bool TASKNO "
        "TASKSTATUS:taskstatus CLASSID CLASSNAME=CLASS.NAME CLASSKEY=CLASS.RECORDNO ROOTPARENTKEY~:int ROOTPARENTID~ "
        "ROOTPARENTNAME~ STATUS:status PBEGINDATE:date PENDDATE:date",
        "PROJECT=PROJECTID>PROJECT ITEM=ITEMID>ITEM CLASS=CLASSID>CLASS",
        application="PA",
    ),
    *(
        master(
            name,
            title,
            "NAME",
            "NAME! DESCRIPTION STATUS:status DUEDATE:int DUEFROM DISCDATE:int DISCFROM DISCAMOUNT:cur DISCPERCAMN "
            "DISCFUDGEDAYS:int PEN_TYPES PENAMOUNT:cur PENPERCAMN PENFUDGEDAYS:int DISCCALCON",
            application=application,
        )
        for name, title, application in (("APTERM", "AP Term", "AP"), ("ARTERM", "AR Term", "AR"))
    ),
    *(
        master(
            name,
            title,
            "BANKACCOUNTID",
            "BANKACCOUNTID! BANKACCOUNTNO GLACCOUNTNO GLACCOUNTTITLE=ACCOUNT.TITLE BANKNAME ROUTINGNO BRANCHID "
            "BANKACCOUNTTYPE DEPARTMENTID LOCATIONID STATUS:status ACHBANKID COMPANYNAME CURRENCY DISABLEIET:bool",
            "ACCOUNT=GLACCOUNTNO>GLACCOUNT LOCATION=LOCATIONID>LOCATION",
            application="CM",
        )
        for name, title in (("CHECKINGACCOUNT", "Checking Account"), ("SAVINGSACCOUNT", "Savings Account"))
    ),
    master(
        "CREDITCARD",
        "Charge Card Account",
        "CARDID",
        "CARDID! DESCRIPTION CARDTYPE EXP_MONTH EXP_YEAR COMMCARD STATUS:status VENDORID DEPT LOCATION LIABILITYTYPE "
        "OUTSOURCECARD:bool GLACCOUNTNO GLACCOUNTTITLE=ACCOUNT.TITLE",
        "ACCOUNT=GLACCOUNTNO>GLACCOUNT VENDOR=VENDORID>VENDOR",
        application="CM",
    ),
    *(
        master(
            name,
            "Journal",
            "SYMBOL",
            "SYMBOL! TITLE! STATUS:status START_DATE:date LAST_DATE:date ADJ:flag BOOKID BOOKTYPE BILLABLE:bool "
            "DISABLEDIRECTPOSTING:bool",
            table="GLJOURNAL",
            owned=False,
            application="GL",
        )
        for name in ("GLJOURNAL", "JOURNAL")
    ),
    master(
        "REPORTINGPERIOD",
        "Reporting Period",
        "NAME",
        "NAME! HEADER1! HEADER2 START_DATE:date END_DATE:date BUDGETING:bool STATUS:status",
        owned=False,
        application="GL",
    ),
    master(
        "SUPDOC",
        "Attachment",
        "SUPDOCID",
        "SUPDOCID! SUPDOCNAME FOLDERNAME DESCRIPTION",
        owned=False,
    ),
)
