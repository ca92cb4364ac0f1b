"""Legacy (2.1) functions: their ordered bodies become the generic fields of the same objects."""

from collections.abc import Callable
from datetime import date
from functools import partial

from lxml import etree

from sandbox.intacct import records
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.legacy_names import FUNCTIONS, ITEMS, Legacy
from sandbox.intacct.functions.results import Result
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.queries.filters import children
from sandbox.intacct.rules.on_account import apply_receipt
from sandbox.intacct.values import number, text

SIGNS = {"debit": "1", "credit": "-1"}
ADDRESS = ["address1", "address2", "city", "state", "zip", "country", "isocountrycode"]
CONTACT_GROUPS = {
    "VENDOR": {"returnto": "RETURNTO", "payto": "PAYTO"},
    "CUSTOMER": {"billto": "BILLTO", "shipto": "SHIPTO"},
}


def run(known: Legacy, ctx: Context, element: etree._Element) -> Result:
    """Answer one legacy function."""
    match known.verb:
        case "create":
            data: Data = {**known.fixed, **_body(known, element)}
            recordno = records.create(ctx, known.object_name, data)
            return Result(key=_key(ctx, known.object_name, recordno))
        case "update":
            recordno = _recordno(ctx, known, element)
            changes = _body(known, element) | _kept_lines(ctx, known, element, recordno)
            records.update(ctx, known.object_name, {**changes, "RECORDNO": recordno})
            return Result(key=_key(ctx, known.object_name, recordno))
        case "delete":
            records.delete(ctx, known.object_name, _recordno(ctx, known, element))
        case "reverse":
            when = _date(element.find("datereversed"))
            if when is None:
                raise refused("required", label="datereversed")
            records.reverse(
                ctx, known.object_name, _recordno(ctx, known, element), when, element.findtext("description")
            )
        case state:
            for item in element.iterfind("appaymentkeys/appaymentkey"):
                records.move(ctx, known.object_name, int((item.text or "0").strip()), state)
    return Result()


def apply_arpayment(ctx: Context, element: etree._Element) -> Result:
    """Answer `apply_arpayment`: what a receipt has left pays invoices."""
    key = (element.findtext("arpaymentkey") or "").strip()
    when = _date(element.find("paymentdate"))
    if when is None:
        raise refused("required", label="paymentdate")
    items = [_item(item) for item in element.iterfind("arpaymentitems/arpaymentitem")]
    records.writable(ctx, "ARPYMT", "UPDATE")
    apply_receipt(ctx, int(key) if key.isdigit() else 0, when, element.findtext("memo"), items)
    return Result(key=key)


def approve(ctx: Context, element: etree._Element) -> Result:
    """Answer `approve` and `decline` of bills."""
    for item in children(element):
        if item.tag != "APBILL":
            raise refused("subscription", object=str(item.tag).lower())
        recordno = int((item.findtext("RECORDNO") or "0").strip())
        records.move(ctx, "APBILL", recordno, "Approved" if element.tag == "approve" else "Declined")
    return Result()


def _body(known: Legacy, element: etree._Element) -> Data:
    data: Data = {}
    lines: list[Data] = []
    for child in children(element):
        name = str(child.tag)
        if name == known.lines:
            lines += [_item(item) for item in (children(child) if name not in ITEMS else [child])]
        elif name in known.names:
            data[known.names[name]] = _value(child)
        elif name == "contactinfo" and child.find("contact") is not None:
            data["DISPLAYCONTACT"] = _contact(child.find("contact"))
        elif name in CONTACT_GROUPS.get(known.object_name, {}):
            data[CONTACT_GROUPS[known.object_name][name]] = {"CONTACTNAME": child.findtext("contactname")}
        elif name == "mailaddress":
            data["MAILADDRESS"] = {
                part.upper(): child.findtext(part) for part in ADDRESS if child.find(part) is not None
            }
        elif name == "due":
            data |= {"DUEDATE": child.findtext("dueday"), "DUEFROM": child.findtext("duefrom")}
    if known.target and (known.verb == "create" or lines):
        data[known.target] = lines
    return data


def _contact(element: etree._Element | None) -> Data:
    found: Data = {}
    for child in children(element) if element is not None else []:
        if child.tag == "mailaddress":
            found["MAILADDRESS"] = {
                part.upper(): child.findtext(part) for part in ADDRESS if child.find(part) is not None
            }
        else:
            found[str(child.tag).upper()] = _value(child)
    return found


def _item(element: etree._Element) -> Data:
    names = ITEMS[str(element.tag)]
    found: Data = {names[str(child.tag)]: _value(child) for child in children(element) if child.tag in names}
    if "TR_TYPE" in found:
        found["TR_TYPE"] = SIGNS.get(str(found["TR_TYPE"]), found["TR_TYPE"])
    if element.get("line_num"):
        found["_LINE"] = element.get("line_num")
    return found


def _kept_lines(ctx: Context, known: Legacy, element: etree._Element, recordno: int) -> Data:
    """Lay edited lines over the lines there are: legacy updates change single lines by number."""
    holder = element.find(known.lines) if known.lines else None
    if holder is None:
        return {}
    item = next(iter(OBJECTS[known.object_name].nested.values()))
    fields = OBJECTS[item].fields
    lines: list[Data] = [
        {name: value for name, value in row.items() if name in fields and fields[name].writable and value is not None}
        for row in ctx.company.table(item).children(recordno)
    ]
    for change in [_item(child) for child in children(holder)]:
        position = int(str(change.pop("_LINE", len(lines) + 1))) - 1
        if position < len(lines):
            merged = {**lines[position], **change}
            if "TRX_AMOUNT" in change:
                merged.pop("AMOUNT", None)
            lines[position] = merged
        else:
            lines.append(change)
    return {known.target: lines}


def _recordno(ctx: Context, known: Legacy, element: etree._Element) -> int:
    key = (element.get(known.key) or element.get("key") or element.findtext(known.key) or "").strip()
    field = OBJECTS[known.object_name].key
    if known.key == "key" or field is None:
        return int(key) if key.isdigit() else 0
    row = ctx.company.table(known.object_name).find(key)
    if row is None:
        raise refused("not_found", object=known.object_name.lower(), key=key, operation=known.verb)
    return number(row, "RECORDNO")


def _key(ctx: Context, object_name: str, recordno: int) -> str:
    field = OBJECTS[object_name].key
    return str(recordno) if field is None else text(ctx.company.row(object_name, recordno), field)


def _value(element: etree._Element) -> object:
    return _date(element) if element.find("year") is not None else (element.text or "").strip() or None


def _date(element: etree._Element | None) -> date | None:
    if element is None or element.find("year") is None:
        return None
    year, month, day = (int((element.findtext(name) or "0").strip() or 0) for name in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError as failure:
        raise refused("processing") from failure


HANDLERS: dict[str, Callable[[Context, etree._Element], Result]] = {
    **{name: partial(run, known) for name, known in FUNCTIONS.items()},
    "apply_arpayment": apply_arpayment,
    "approve": approve,
    "decline": approve,
}
