"""`get_list`: the legacy list, with the fields the generic objects have under their legacy names."""

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.generic_reads import readable
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.conditions import Condition, compare, every, some
from sandbox.intacct.queries.filters import children
from sandbox.intacct.queries.rows import columns, written
from sandbox.intacct.queries.selection import Order, select

OBJECTS: dict[str, tuple[str, dict[str, str]]] = {
    "glaccount": (
        "GLACCOUNT",
        {
            "glaccountno": "ACCOUNTNO",
            "title": "TITLE",
            "normalbalance": "NORMALBALANCE",
            "accounttype": "ACCOUNTTYPE",
            "closingtype": "CLOSINGTYPE",
            "whenmodified": "WHENMODIFIED",
            "status": "STATUS",
        },
    ),
    "vendor": (
        "VENDOR",
        {
            "vendorid": "VENDORID",
            "name": "NAME",
            "termname": "TERMNAME",
            "totaldue": "TOTALDUE",
            "status": "STATUS",
            "whenmodified": "WHENMODIFIED",
        },
    ),
    "customer": (
        "CUSTOMER",
        {
            "customerid": "CUSTOMERID",
            "name": "NAME",
            "termname": "TERMNAME",
            "totaldue": "TOTALDUE",
            "whenmodified": "WHENMODIFIED",
            "status": "STATUS",
        },
    ),
    "department": (
        "DEPARTMENT",
        {
            "departmentid": "DEPARTMENTID",
            "title": "TITLE",
            "parentid": "PARENTID",
            "whenmodified": "WHENMODIFIED",
            "status": "STATUS",
        },
    ),
    "location": (
        "LOCATION",
        {
            "locationid": "LOCATIONID",
            "name": "NAME",
            "parentid": "PARENTID",
            "whenmodified": "WHENMODIFIED",
            "status": "STATUS",
        },
    ),
    "locationentity": (
        "LOCATIONENTITY",
        {"locationid": "LOCATIONID", "name": "NAME", "currency": "CURRENCY", "status": "STATUS"},
    ),
    "class": (
        "CLASS",
        {
            "key": "RECORDNO",
            "classid": "CLASSID",
            "name": "NAME",
            "description": "DESCRIPTION",
            "parentid": "PARENTID",
            "whenmodified": "WHENMODIFIED",
            "status": "STATUS",
        },
    ),
    "journal": ("GLJOURNAL", {"symbol": "SYMBOL", "title": "TITLE", "status": "STATUS"}),
    "apterm": ("APTERM", {"name": "NAME", "description": "DESCRIPTION", "status": "STATUS"}),
    "arterm": ("ARTERM", {"name": "NAME", "description": "DESCRIPTION", "status": "STATUS"}),
    "bankaccount": (
        "CHECKINGACCOUNT",
        {
            "bankaccountid": "BANKACCOUNTID",
            "bankaccountno": "BANKACCOUNTNO",
            "glaccountno": "GLACCOUNTNO",
            "bankname": "BANKNAME",
            "status": "STATUS",
        },
    ),
    "project": ("PROJECT", {"key": "PROJECTID", "name": "NAME", "customerid": "CUSTOMERID", "status": "STATUS"}),
    "employee": ("EMPLOYEE", {"employeeid": "EMPLOYEEID", "title": "TITLE", "status": "STATUS"}),
    "contact": ("CONTACT", {"contactname": "CONTACTNAME", "printas": "PRINTAS", "status": "STATUS"}),
    "bill": (
        "APBILL",
        {
            "key": "RECORDNO",
            "vendorid": "VENDORID",
            "datecreated": "WHENCREATED",
            "datedue": "WHENDUE",
            "billno": "RECORDID",
            "ponumber": "DOCNUMBER",
            "totalamount": "TOTALENTERED",
            "totalpaid": "TOTALPAID",
            "totaldue": "TOTALDUE",
            "description": "DESCRIPTION",
            "whenmodified": "WHENMODIFIED",
            "state": "STATE",
        },
    ),
    "invoice": (
        "ARINVOICE",
        {
            "key": "RECORDNO",
            "customerid": "CUSTOMERID",
            "datecreated": "WHENCREATED",
            "datedue": "WHENDUE",
            "invoiceno": "RECORDID",
            "totalamount": "TOTALENTERED",
            "totalpaid": "TOTALPAID",
            "totaldue": "TOTALDUE",
            "whenmodified": "WHENMODIFIED",
            "state": "STATE",
        },
    ),
    "appayment": (
        "APPYMT",
        {"key": "RECORDNO", "vendorid": "VENDORID", "paymentamount": "TOTALENTERED", "state": "STATE"},
    ),
    "reportingperiod": (
        "REPORTINGPERIOD",
        {
            "name": "NAME",
            "headingtitle": "HEADER1",
            "startdate": "START_DATE",
            "enddate": "END_DATE",
            "status": "STATUS",
        },
    ),
}
OPERATORS = {
    "=": "equalto",
    "!=": "notequalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
    "like": "like",
    "is null": "isnull",
}
MOST = 1000


def get_list(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_list`."""
    asked = element.get("object", "")
    if asked == "customerppackage":
        return _packages(ctx)
    if asked not in OBJECTS:
        raise refused("subscription", object=asked)
    name, names = OBJECTS[asked]
    known = readable(ctx, name, "LIST", "object")
    found = element.find("filter")
    condition = _condition(ctx, known, names, found) if found is not None and len(found) else None
    order = [
        Order(names.get((item.text or "").strip(), (item.text or "").strip().upper()), item.get("order") == "desc")
        for item in element.iterfind("sorts/sortfield")
    ]
    private = element.get("showprivate", "false") == "true"
    rows = select(ctx, known, condition, order or [Order("RECORDNO")], private)
    start, most = int(element.get("start", "0")), min(int(element.get("maxitems", str(MOST))), MOST)
    page = rows[start : start + most]
    wanted = [(field.text or "").strip() for field in element.iterfind("fields/field")]
    shown = {legacy: path for legacy, path in names.items() if not wanted or legacy in wanted}
    read = columns(ctx, known, list(shown.values()))
    answer = etree.Element("data")
    for row in page:
        block = etree.SubElement(answer, asked)
        for legacy, column in zip(shown, read, strict=True):
            leaf(block, legacy, written(ctx, row, column))
    listtype = etree.Element("listtype", start=str(start), end=str(start + len(page) - 1), total=str(len(rows)))
    listtype.text = asked
    return Result(data=answer, listtype=listtype)


def _condition(ctx: Context, known: ObjectType, names: dict[str, str], element: etree._Element) -> Condition:
    parts = [_part(ctx, known, names, child) for child in children(element)]
    return parts[0] if len(parts) == 1 else every(parts)


def _part(ctx: Context, known: ObjectType, names: dict[str, str], element: etree._Element) -> Condition:
    if element.tag == "logical":
        parts = [_part(ctx, known, names, child) for child in children(element)]
        return some(parts) if element.get("logical_operator") == "or" else every(parts)
    field = (element.findtext("field") or "").strip()
    operator = OPERATORS.get((element.findtext("operator") or "").strip())
    if operator is None:
        raise refused("processing")
    values = [] if operator == "isnull" else [(element.findtext("value") or "").strip()]
    return compare(ctx, known, operator, names.get(field, field.upper()), values)


def _packages(ctx: Context) -> Result:
    answer = etree.Element("data")
    for package in ctx.company.packages.values():
        block = etree.SubElement(answer, "customerppackage")
        for name, value in (("name", package.name), ("description", package.description), ("author", package.author)):
            leaf(block, name, value)
    count = len(ctx.company.packages)
    listtype = etree.Element("listtype", start="0", end=str(count - 1), total=str(count))
    listtype.text = "customerppackage"
    return Result(data=answer, listtype=listtype)
