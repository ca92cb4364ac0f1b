"""Legacy objects as the v2.1 response DTD shapes them: elements in its order, each with the path that it shows.

`name=PATH` text · `:day` year, month and day · `:contact` a contact by name · `:person` a contact in full ·
`name=@part` a part that `blocks` builds · `name=0` a constant.
"""

from dataclasses import dataclass

ADJUSTMENT = (
    "description=DESCRIPTION totalamount=TOTALENTERED totalpaid=TOTALPAID totaldue=TOTALDUE "
    "totalselected=TOTALSELECTED whenmodified=WHENMODIFIED state=STATE basecurr=BASECURR currency=CURRENCY "
    "trx_totalamount=TRX_TOTALENTERED trx_totalpaid=TRX_TOTALPAID trx_totaldue=TRX_TOTALDUE "
    "trx_totalselected=TRX_TOTALSELECTED"
)
DATES = "datecreated=WHENCREATED:day dateposted=WHENPOSTED:day"
DUE = "datedue=WHENDUE:day datepaid=WHENPAID:day termname=TERMNAME batchkey=PRBATCHKEY"
TOTALS = "totalamount=TOTALENTERED totalpaid=TOTALPAID totaldue=TOTALDUE"
TRX = "trx_totalamount=TRX_TOTALENTERED trx_totalpaid=TRX_TOTALPAID trx_totaldue=TRX_TOTALDUE basecurr=BASECURR"
REQUIRES = " ".join(
    f"require{name}=REQUIRE{name.upper()}"
    for name in [
        "dept",
        "loc",
        "project",
        "task",
        "costtype",
        "customer",
        "vendor",
        "item",
        "employee",
        "class",
        "contract",
        "warehouse",
    ]
)
TERM = "name=NAME description=DESCRIPTION status=STATUS due=@due discount=@discount penalty=@penalty"
LABEL = (
    "glaccountno=GLACCOUNTNO accountlabel=ACCOUNTLABEL description=DESCRIPTION offsetglaccountno=OFFSETGLACCOUNTNO "
    "status=STATUS"
)
BANK = (
    "bankaccountid=BANKACCOUNTID bankaccountno=BANKACCOUNTNO glaccountno=GLACCOUNTNO bankname=BANKNAME "
    "routingno=ROUTINGNO branchid=BRANCHID bankaccounttype=BANKACCOUNTTYPE phone=PHONE nextcheck=NEXTCHECK "
    "status=STATUS currency=CURRENCY"
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a legacy object."""

    name: str
    path: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A legacy object: the generic object behind it and its elements."""

    object_name: str
    elements: tuple[Element, ...]

    @property
    def paths(self) -> dict[str, str]:
        """Elements that show a path, for filters and sorting."""
        return {
            entry.name: entry.path for entry in self.elements if not entry.path.startswith("@") and entry.path != "0"
        }


def shape(object_name: str, notation: str) -> Shape:
    """Read the notation."""
    found: list[Element] = []
    for token in notation.split():
        name, _, rest = token.partition("=")
        path, _, kind = rest.partition(":")
        found.append(Element(name, path, kind))
    return Shape(object_name, tuple(found))


SHAPES: dict[str, Shape] = {
    "glaccount": shape(
        "GLACCOUNT",
        "glaccountno=ACCOUNTNO title=TITLE normalbalance=NORMALBALANCE accounttype=ACCOUNTTYPE "
        f"closingtype=CLOSINGTYPE closingaccountno=CLOSINGACCOUNTNO whenmodified=WHENMODIFIED status=STATUS {REQUIRES} "
        "taxable=TAXABLE taxcode=TAXCODE mrccode=MRCCODE alternativeaccount=ALTERNATIVEACCOUNT "
        "subledgercontrolon=SUBLEDGERCONTROLON customfields=@customfields",
    ),
    "vendor": shape(
        "VENDOR",
        "vendorid=VENDORID name=NAME parentid=PARENTID termname=TERMNAME glaccountno=APACCOUNT "
        "accountlabel=ACCOUNTLABEL vendtype=VENDTYPE taxid=TAXID creditlimit=CREDITLIMIT totaldue=TOTALDUE "
        "billingtype=BILLINGTYPE outsourcecheck=OUTSOURCECHECK vendoraccountno=VENDORACCOUNTNO comments=COMMENTS "
        "status=STATUS currency=CURRENCY onetime=ONETIME whenmodified=WHENMODIFIED "
        "primary=CONTACTINFO.CONTACTNAME:contact returnto=RETURNTO.CONTACTNAME:contact "
        "payto=PAYTO.CONTACTNAME:contact contactinfo=DISPLAYCONTACT:person name1099=NAME1099 "
        "paymentnotify=PAYMENTNOTIFY achenabled=ACHENABLED wireenabled=WIREENABLED checkenabled=CHECKENABLED "
        "achbankroutingnumber=ACHBANKROUTINGNUMBER achaccountnumber=ACHACCOUNTNUMBER achaccounttype=ACHACCOUNTTYPE "
        "achremittancetype=ACHREMITTANCETYPE wirebankname=WIREBANKNAME wirebankroutingnumber=WIREBANKROUTINGNUMBER "
        "wireaccountnumber=WIREACCOUNTNUMBER wireaccounttype=WIREACCOUNTTYPE "
        "pmplusremittancetype=PMPLUSREMITTANCETYPE pmplusemail=PMPLUSEMAIL pmplusfax=PMPLUSFAX "
        "displaytermdiscount=DISPLAYTERMDISCOUNT supdocid=SUPDOCID mergepaymentreq=MERGEPAYMENTREQ "
        "retainagepercentage=RETAINAGEPERCENTAGE",
    ),
    "customer": shape(
        "CUSTOMER",
        "customerid=CUSTOMERID name=NAME parentid=PARENTID termname=TERMNAME custrepid=CUSTREPID "
        "shippingmethod=SHIPPINGMETHOD custtype=CUSTTYPE taxid=TAXID creditlimit=CREDITLIMIT totaldue=TOTALDUE "
        "territoryid=TERRITORYID resaleno=RESALENO accountlabel=ACCOUNTLABEL glaccountno=ARACCOUNT glgroup=GLGROUP "
        "comments=COMMENTS whenmodified=WHENMODIFIED status=STATUS currency=CURRENCY "
        "primary=CONTACTINFO.CONTACTNAME:contact billto=BILLTO.CONTACTNAME:contact "
        "shipto=SHIPTO.CONTACTNAME:contact contactinfo=DISPLAYCONTACT:person vsoepricelist=VSOEPRICELIST "
        "customfields=@customfields supdocid=SUPDOCID retainagepercentage=RETAINAGEPERCENTAGE",
    ),
    "department": shape(
        "DEPARTMENT",
        "departmentid=DEPARTMENTID title=TITLE parentid=PARENTID supervisorid=SUPERVISORID whenmodified=WHENMODIFIED "
        "status=STATUS customfields=@customfields",
    ),
    "location": shape(
        "LOCATION",
        "locationid=LOCATIONID name=NAME parentid=PARENTID supervisorid=SUPERVISORID startdate=STARTDATE:day "
        "enddate=ENDDATE:day whenmodified=WHENMODIFIED status=STATUS primary=CONTACTINFO.CONTACTNAME:contact "
        "shipto=SHIPTO.CONTACTNAME:contact customfields=@customfields",
    ),
    "locationentity": shape(
        "LOCATIONENTITY",
        "locationid=LOCATIONID name=NAME locationtype=@locationtype currency=CURRENCY status=STATUS "
        "enablelegalcontact=ENABLELEGALCONTACT legalname=LEGALNAME legaladdress1=LEGALADDRESS1 "
        "legaladdress2=LEGALADDRESS2 legalcity=LEGALCITY legalstate=LEGALSTATE legalzipcode=LEGALZIPCODE "
        "legalcountry=LEGALCOUNTRY",
    ),
    "class": shape(
        "CLASS",
        "key=RECORDNO classid=CLASSID name=NAME description=DESCRIPTION parentid=PARENTID whenmodified=WHENMODIFIED "
        "status=STATUS",
    ),
    "journal": shape("GLJOURNAL", "symbol=SYMBOL title=TITLE status=STATUS"),
    "apterm": shape("APTERM", TERM),
    "arterm": shape("ARTERM", TERM),
    "apaccountlabel": shape("APACCOUNTLABEL", LABEL),
    "araccountlabel": shape("ARACCOUNTLABEL", f"{LABEL} taxcode=TAXCODE"),
    "bankaccount": shape("CHECKINGACCOUNT", BANK),
    "project": shape(
        "PROJECT",
        "key=PROJECTID name=NAME description=DESCRIPTION parentid=PARENTID invoicewithparent=INVOICEWITHPARENT "
        "projectcategory=PROJECTCATEGORY projecttype=PROJECTTYPE projectstatus=PROJECTSTATUS customerid=CUSTOMERID "
        "managerid=MANAGERID custuserid=CUSTUSERID begindate=BEGINDATE:day enddate=ENDDATE:day "
        "departmentid=DEPARTMENTID locationid=LOCATIONID classid=CLASSID currency=CURRENCY sonumber=SONUMBER "
        "ponumber=PONUMBER poamount=POAMOUNT whenmodified=WHENMODIFIED budgetamount=BUDGETAMOUNT budgetid=BUDGETID "
        "status=STATUS supdocid=SUPDOCID",
    ),
    "task": shape(
        "TASK",
        "key=RECORDNO projectid=PROJECTID name=NAME taskno=TASKNO description=DESCRIPTION pbegindate=PBEGINDATE:day "
        "penddate=PENDDATE:day taskstatus=TASKSTATUS billable=BILLABLE itemid=ITEMID classid=CLASSID",
    ),
    "icitem": shape(
        "ITEM",
        "itemid=ITEMID itemname=NAME extdescription=EXTENDED_DESCRIPTION productlineid=PRODUCTLINEID "
        "glgroupname=GLGROUP costmethod=COST_METHOD standardcost=STANDARD_COST taxable=TAXABLE note=NOTE "
        "itemtype=ITEMTYPE whenmodified=WHENMODIFIED status=STATUS upc=UPC",
    ),
    "employee": shape(
        "EMPLOYEE",
        "employeeid=EMPLOYEEID title=TITLE locationid=LOCATIONID departmentid=DEPARTMENTID classid=CLASSID "
        "supervisorid=SUPERVISORID startdate=STARTDATE:day enddate=ENDDATE:day employeetype=EMPLOYEETYPE "
        "whenmodified=WHENMODIFIED status=STATUS personalinfo=PERSONALINFO:person",
    ),
    "contact": shape("CONTACT", "contact=@contact"),
    "bill": shape(
        "APBILL",
        f"key=RECORDNO vendorid=VENDORID {DATES} {DUE} billno=RECORDID ponumber=DOCNUMBER {TOTALS} onhold=ONHOLD "
        f"description=DESCRIPTION {TRX} currency=CURRENCY customfields=@customfields inclusivetax=INCLUSIVETAX "
        "taxsolutionid=TAXSOLUTIONID billitems=@lines payto=BILLTOPAYTOCONTACTNAME:contact "
        "returnto=SHIPTORETURNTOCONTACTNAME:contact whenmodified=WHENMODIFIED state=STATE supdocid=SUPDOCID "
        "retainagereleased=0",
    ),
    "invoice": shape(
        "ARINVOICE",
        f"key=RECORDNO customerid=CUSTOMERID {DATES} {DUE} invoiceno=RECORDID ponumber=DOCNUMBER {TOTALS} "
        f"description=DESCRIPTION {TRX} currency=CURRENCY billto=BILLTOPAYTOCONTACTNAME:contact "
        "shipto=SHIPTORETURNTOCONTACTNAME:contact whenmodified=WHENMODIFIED state=STATE supdocid=SUPDOCID "
        "taxsolutionid=TAXSOLUTIONID invoiceitems=@lines retainagereleased=0",
    ),
    "apadjustment": shape(
        "APADJUSTMENT",
        f"key=RECORDNO vendorid=VENDORID {DATES} datepaid=WHENPAID:day batchkey=PRBATCHKEY adjustmentno=RECORDID "
        f"billno=DOCNUMBER {ADJUSTMENT} customfields=@customfields inclusivetax=INCLUSIVETAX "
        "taxsolutionid=TAXSOLUTIONID apadjustmentitems=@plainlines",
    ),
    "aradjustment": shape(
        "ARADJUSTMENT",
        f"key=RECORDNO customerid=CUSTOMERID {DATES} datepaid=WHENPAID:day batchkey=PRBATCHKEY adjustmentno=RECORDID "
        f"invoiceno=DOCNUMBER {ADJUSTMENT} taxsolutionid=TAXSOLUTIONID aradjustmentitems=@plainlines",
    ),
    "appayment": shape(
        "APPYMT",
        "key=RECORDNO vendorid=VENDORID paymentamount=TOTALENTERED refid=DOCNUMBER paymentdate=PAYMENTDATE:day "
        "paymentmethod=PAYMENTMETHOD financialentity=FINANCIALENTITY transactionstate=STATE "
        "paymenttrxamount=TRX_TOTALENTERED currency=CURRENCY whenmodified=WHENMODIFIED cleared=CLEARED "
        "appaymentitems=@paid",
    ),
    "appaymentrequest": shape(
        "APPYMT",
        "recordno=RECORDNO vendorid=VENDORID vendorname=VENDORNAME paymenttype=PAYMENTMETHOD "
        "paymentdate=PAYMENTDATE:day paymentamount=TOTALENTERED documentnumber=DOCNUMBER memo=DESCRIPTION state=STATE "
        "bankaccountid=FINANCIALENTITY whenmodified=WHENMODIFIED cleared=CLEARED systemgenerated=SYSTEMGENERATED "
        "currency=CURRENCY paymenttrxamount=TRX_TOTALENTERED",
    ),
    "arpayment": shape(
        "ARPYMT",
        "customerid=CUSTOMERID paymentamount=TOTALENTERED paymentapplied=TOTALPAID paymentunapplied=TOTALDUE "
        "batchkey=PRBATCHKEY refid=DOCNUMBER state=STATE datereceived=RECEIPTDATE:day key=RECORDNO "
        "batchtitle=PRBATCH paymentmethod=PAYMENTMETHOD undepglaccountno=UNDEPOSITEDACCOUNTNO "
        "whenmodified=WHENMODIFIED arpaymentitems=@received",
    ),
    "reportingperiod": shape(
        "REPORTINGPERIOD",
        "name=NAME headingtitle=HEADER1 headingtitle2=HEADER2 startdate=START_DATE:day enddate=END_DATE:day "
        "budgetable=BUDGETING status=STATUS",
    ),
    "supdoc": shape(
        "SUPDOC",
        "supdocid=SUPDOCID folder=FOLDERNAME description=DESCRIPTION creationdate=@created createdby=CREATEDBY "
        "attachments=@attachments",
    ),
    "supdocfolder": shape(
        "SUPDOCFOLDER",
        "name=NAME description=DESCRIPTION parentfolder=PARENTFOLDER creationdate=@created createdby=CREATEDBY "
        "lastmodified=WHENMODIFIED lastmodifiedby=MODIFIEDBY status=STATUS",
    ),
}
"""By the object name that `get_list` and `get` take."""
