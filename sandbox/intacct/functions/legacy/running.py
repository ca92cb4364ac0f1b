"""Run legacy functions: the record a body names, its changes, its lines, and what is answered."""

from collections.abc import Callable
from functools import partial

from lxml import etree

from sandbox.intacct import records
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.legacy import documents, lists
from sandbox.intacct.functions.legacy.form import Legacy
from sandbox.intacct.functions.legacy.reading import body, item, value, when
from sandbox.intacct.functions.results import Result
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.queries.filters import children
from sandbox.intacct.rules.on_account import apply_receipt
from sandbox.intacct.values import Row, number, text

APPLIED = frozenset({"arpaymentkey", "paymentdate", "memo", "arpaymentitems", "overpaylocid", "overpaydeptid"})


def run(known: Legacy, ctx: Context, element: etree._Element) -> Result:
    """Answer one legacy function."""
    match known.verb:
        case "create":
            return _create(known, ctx, element)
        case "update":
            recordno = _recordno(ctx, known, element)
            changes = body(known, element) | _kept_lines(ctx, known, element, recordno)
            records.update(ctx, known.object_name, {**changes, "RECORDNO": recordno})
            return Result(key=_key(ctx, known.object_name, recordno))
        case "delete":
            records.delete(ctx, known.object_name, _recordno(ctx, known, element))
        case "reverse":
            day = when(element.find("datereversed"))
            if day is None:
                raise refused("required", label="datereversed")
            records.reverse(
                ctx, known.object_name, _recordno(ctx, known, element), day, element.findtext("description")
            )
        case state:
            for key in element.iterfind("appaymentkeys/appaymentkey"):
                records.move(ctx, known.object_name, int((key.text or "0").strip()), state)
    return Result()


def apply_arpayment(ctx: Context, element: etree._Element) -> Result:
    """Answer `apply_arpayment`: what a receipt has left pays invoices."""
    for child in children(element):
        if child.tag not in APPLIED:
            raise refused("reference", title="Summary", key=value(child) or "")
    key, day = (element.findtext("arpaymentkey") or "").strip(), when(element.find("paymentdate"))
    if day is None:
        raise refused("required", label="paymentdate")
    items = [item(child) for child in element.iterfind("arpaymentitems/arpaymentitem")]
    records.writable(ctx, "ARPYMT", "UPDATE")
    apply_receipt(ctx, int(key) if key.isdigit() else 0, day, element.findtext("memo"), items)
    return Result(key=key)


def approve(ctx: Context, element: etree._Element) -> Result:
    """Answer `approve` and `decline` of bills."""
    for child in children(element):
        if child.tag != "APBILL":
            raise refused("subscription", object=str(child.tag).lower())
        recordno = int((child.findtext("RECORDNO") or "0").strip())
        records.move(ctx, "APBILL", recordno, "Approved" if element.tag == "approve" else "Declined")
    return Result()


def _create(known: Legacy, ctx: Context, element: etree._Element) -> Result:
    data: Data = {**known.fixed, **body(known, element)}
    key = OBJECTS[known.object_name].key
    if element.get("ignoreduplicates") == "true" and key is not None:
        held = ctx.company.table(known.object_name).find(str(data.get(key)))
        if held is not None:
            return Result(key=text(held, key))
    return Result(key=_key(ctx, known.object_name, records.create(ctx, known.object_name, data)))


def _kept_lines(ctx: Context, known: Legacy, element: etree._Element, recordno: int) -> Data:
    """Lay edited lines over the lines there are: legacy updates change single lines by number."""
    holder = element.find(known.lines) if known.lines else None
    if holder is None:
        return {}
    line_object = next(iter(OBJECTS[known.object_name].nested.values()))
    fields = OBJECTS[line_object].fields
    lines: list[Data] = [
        {name: given for name, given in row.items() if name in fields and fields[name].writable and given is not None}
        for row in ctx.company.table(line_object).children(recordno)
    ]
    for change in [item(child) for child in children(holder)]:
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
    """Return the record that a key names: an external id, the object's own key, or a record number."""
    key = (element.get(known.key) or element.get("key") or "").strip()
    table, row = ctx.company.table(known.object_name), None
    if element.get("externalkey") == "true":
        row = next((held for held in table.rows.values() if held.get("_EXTERNALID") == key), None)
        return number(row, "RECORDNO") if row is not None else _missing(known, key)
    if OBJECTS[known.object_name].key is not None:
        row = table.find(key)
    if row is None and key.isdigit():
        row = table.rows.get(int(key))
    return number(row, "RECORDNO") if row is not None else _missing(known, key)


def _missing(known: Legacy, key: str) -> int:
    raise refused("not_found", object=known.object_name.lower(), key=key, operation=known.verb)


def _key(ctx: Context, object_name: str, recordno: int) -> str:
    """Return what a legacy create answers: the key of a list record, else its record number."""
    field = OBJECTS[object_name].key
    row: Row = ctx.company.row(object_name, recordno)
    return str(recordno) if field is None or object_name == "TASK" else text(row, field)


def decide_vendors(ctx: Context, element: etree._Element) -> Result:
    """Answer `approveVendor` and `declineVendor`."""
    for key in element.iter("recordno", "RECORDNO"):
        state = "Approved" if element.tag == "approveVendor" else "Declined"
        records.move(ctx, "VENDOR", int((key.text or "0").strip()), state)
    return Result()


HANDLERS: dict[str, Callable[[Context, etree._Element], Result]] = {
    **{name: partial(run, known) for name, known in (lists.FUNCTIONS | documents.FUNCTIONS).items()},
    "apply_arpayment": apply_arpayment,
    "approve": approve,
    "decline": approve,
    "approveVendor": decide_vendors,
    "declineVendor": decide_vendors,
}
