"""Legacy functions of list objects."""

from collections.abc import Mapping

from sandbox.intacct.functions.legacy.form import Legacy, upper

PERSON = upper(
    "contactname printas companyname taxable taxgroup prefix firstname lastname initial phone1 phone2 cellphone pager "
    "fax email1 email2 url1 url2 status taxid taxsolutionid taxschedule"
)
PARTY = upper(
    "name parentid termname taxid creditlimit onhold comments status currency supdocid offsetglaccountno accountlabel "
    "retainagepercentage"
)
ACH = upper("paymentnotify achenabled achbankroutingnumber achaccountnumber achaccounttype achremittancetype")
VENDOR = {
    **PARTY,
    **ACH,
    **upper("vendorid vendtype billingtype vendoraccountno donotcutcheck onetime name1099 form1099type form1099box"),
    **upper("outsourcecheck outsourceach displocacctnocheck displaytermdiscount mergepaymentreq"),
    **upper("wireenabled checkenabled wirebankname wirebankroutingnumber wireaccountnumber wireaccounttype"),
    **upper("pmplusremittancetype pmplusemail pmplusfax"),
    "glaccountno": "APACCOUNT",
    "paymethod": "PAYMETHODKEY",
}
CUSTOMER = {
    **PARTY,
    **upper("customerid custrepid shippingmethod custtype territoryid resaleno glgroup vsoepricelist"),
    "glaccountno": "ARACCOUNT",
}
ACCOUNT = {
    **upper("title normalbalance accounttype closingtype closingaccountno status category alternativeaccount taxable"),
    **upper("requiredept requireloc requireproject requiretask requirecosttype requirecustomer requirevendor"),
    **upper("requireitem requireemployee requireclass requirecontract requirewarehouse"),
    **upper("taxcode mrccode subledgercontrolon"),
    "glaccountno": "ACCOUNTNO",
}
EMPLOYEE = {
    **ACH,
    **upper("employeeid ssn title locationid departmentid classid supervisorid birthdate startdate enddate"),
    **upper("terminationtype employeetype gender status currency name1099 form1099type form1099box earningtypename"),
    **upper("postactualcost emppositionid mergepaymentreq"),
    "paymethod": "PAYMETHODKEY",
}
ITEM = {
    **upper("itemid productlineid taxable itemtype status upc note mrr"),
    "itemname": "NAME",
    "extdescription": "EXTENDED_DESCRIPTION",
    "glgroupname": "GLGROUP",
    "costmethod": "COST_METHOD",
    "standardcost": "STANDARD_COST",
}
PROJECT = upper(
    "projectid name description parentid invoicewithparent projectcategory projecttype projectstatus customerid "
    "managerid custuserid salescontactid begindate enddate departmentid locationid classid currency billingtype "
    "termname docnumber sonumber ponumber poamount pqnumber budgetamount budgetedcost budgetqty userrestrictions "
    "obspercentcomplete budgetid billingrate billingpricing expenserate expensepricing poaprate poappricing status "
    "supdocid invoicemessage invoicecurrency billingovermax excludeexpenses"
)
TASK = {
    **upper("projectid taskid pbegindate penddate itemid billable ismilestone utilized priority taskno taskstatus"),
    **upper("parentkey budgetqty estqty timetype classid supdocid dependentonkey obspercentcomplete"),
    "taskname": "NAME",
    "taskdescription": "DESCRIPTION",
}
TERM = upper("name description status disccalcon")
LABEL = upper("glaccountno accountlabel description offsetglaccountno status taxcode")
BANK = upper(
    "bankaccountid bankaccountno locationid bankname routingno branchid phone currency status disableiet glaccountno "
    "departmentid nextcheck achenabled achbankid companyname companyidentification financialinstitution description "
    "discretionarydata userecommendedsetup serviceclasscode batchid tracenumberseq usetracenumber docnumberseq "
    "outsourcecheck fractionalroutingno nameontheaccount amexchecknum outsourceach"
)
JOURNAL = upper("symbol title status") | {"bookkey": "BOOKID"}
CONTACT_GROUPS = upper("primary returnto payto contactto1099")
CONTACTS: dict[str, Mapping[str, str]] = {
    "VENDOR": CONTACT_GROUPS | {"primary": "CONTACTINFO"},
    "CUSTOMER": {"primary": "CONTACTINFO", "billto": "BILLTO", "shipto": "SHIPTO"},
    "EMPLOYEE": {"personalinfo": "PERSONALINFO"},
    "PROJECT": {"contactinfo": "CONTACTINFO", "billto": "BILLTO", "shipto": "SHIPTO"},
    "LOCATION": {"primary": "CONTACTINFO.CONTACTNAME", "shipto": "SHIPTO.CONTACTNAME"},
}


def listed(object_name: str, key: str, names: Mapping[str, str], stem: str = "") -> dict[str, Legacy]:
    """Return create, update and delete of a list object; `key` is the attribute that names the record."""
    stem, contacts = stem or object_name.lower(), CONTACTS.get(object_name, {})
    create = Legacy(object_name=object_name, verb="create", names=names, contacts=contacts)
    update = Legacy(object_name=object_name, verb="update", names=names, contacts=contacts, key=key)
    delete = Legacy(object_name=object_name, verb="delete", key=key)
    return {f"create_{stem}": create, f"update_{stem}": update, f"delete_{stem}": delete}


FUNCTIONS: dict[str, Legacy] = {
    **listed("VENDOR", "vendorid", VENDOR),
    **listed("CUSTOMER", "customerid", CUSTOMER),
    **listed("CONTACT", "contactname", PERSON),
    **listed("GLACCOUNT", "glaccountno", ACCOUNT),
    **listed("DEPARTMENT", "departmentid", upper("departmentid title parentid supervisorid status custtitle")),
    **listed(
        "LOCATION", "locationid", upper("locationid name parentid supervisorid startdate enddate status custtitle")
    ),
    **listed("CLASS", "key", upper("classid name description parentid status")),
    **listed("EMPLOYEE", "employeeid", EMPLOYEE),
    **listed("ITEM", "itemid", ITEM),
    **listed("PROJECT", "key", PROJECT),
    **listed("TASK", "key", TASK),
    **listed("APTERM", "name", TERM),
    **listed("ARTERM", "name", TERM),
    **listed("APACCOUNTLABEL", "accountlabel", LABEL | {"glaccountno": "GLACCOUNTNO"}),
    **listed("ARACCOUNTLABEL", "accountlabel", LABEL | {"glaccountno": "GLACCOUNTNO"}),
    **listed("CHECKINGACCOUNT", "bankaccountid", BANK),
    **listed("SAVINGSACCOUNT", "bankaccountid", BANK),
    **listed("GLJOURNAL", "symbol", JOURNAL, "journal"),
}
