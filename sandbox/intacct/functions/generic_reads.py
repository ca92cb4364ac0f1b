"""`query`, `readByQuery`, `readMore`, `read`, `readByName`."""

from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.cursors import Column, ResultSet
from sandbox.intacct.errors import RefusedError, error, refused
from sandbox.intacct.functions.results import Result, data, leaf
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.elsewhere import UNSUBSCRIBED
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries import filters, sql
from sandbox.intacct.queries.paths import queryable, resolve
from sandbox.intacct.queries.rows import (
    all_columns,
    as_csv,
    as_json,
    columns,
    flat_element,
    nested_element,
)
from sandbox.intacct.queries.selection import Order, sees, select
from sandbox.intacct.records import permitted
from sandbox.intacct.values import Row, Value

AGGREGATES = frozenset({"count", "sum", "avg", "min", "max"})
RAW_FORMATS = {"json": (as_json, "application/json"), "csv": (as_csv, "text/csv")}


def readable(ctx: Context, object_name: str, operation: str, missing: str) -> ObjectType:
    """Return an object the caller may read, or refuse."""
    known = OBJECTS.get(object_name)
    if object_name in UNSUBSCRIBED:
        raise refused("subscription", object=object_name.lower())
    if known is None:
        raise refused(missing, object=object_name)
    if known.name == "AUDITHISTORY" and not ctx.user.audit_history:
        raise refused("audit_permission")
    permitted(ctx, known, operation)
    return known


def query(ctx: Context, element: etree._Element) -> Result:
    """Answer `query`."""
    name = (element.findtext("object") or "").strip()
    known = readable(ctx, name, "QUERY", "object_query")
    queryable(ctx.company, known, [(one.text or "").strip() for one in element.iter("field")])
    options = element.find("options")
    fold = _true(options, "caseinsensitive")
    pagesize, offset = _number(element, "pagesize", 100), _number(element, "offset", 0)
    if not 1 <= pagesize <= 2000 or offset < 0:
        raise refused("processing")
    found = element.find("filter")
    condition = filters.condition_of(ctx, known, found, fold) if found is not None else None
    order = [
        Order((item.findtext("field") or "").strip(), item.find("descending") is not None)
        for item in element.iterfind("orderby/order")
    ]
    wanted = _select(element)
    if any(kind in AGGREGATES for kind, _ in wanted):
        return _aggregate(ctx, known, wanted, select(ctx, known, condition, [], _true(options, "showprivate")))
    shown = columns(ctx, known, [path for _, path in wanted])
    rows = select(ctx, known, condition, order, _true(options, "showprivate"))
    page = rows[offset : offset + pagesize]
    form = "" if options is None else (options.findtext("returnformat") or "")
    if form in RAW_FORMATS:
        return _raw(ctx, form, page, shown)
    left = max(0, len(rows) - offset - len(page))
    answer = data(known.name, len(page), totalcount=len(rows), offset=offset, numremaining=left)
    for row in page:
        answer.append(flat_element(ctx, known.name, row, shown))
    return Result(data=answer)


def read_by_query(ctx: Context, element: etree._Element) -> Result:
    """Answer `readByQuery`: legacy, private records by the session's level, no order."""
    known = readable(ctx, (element.findtext("object") or "").strip(), "READ_BY_QUERY", "object")
    pagesize = _number(element, "pagesize", 100)
    if not 1 <= pagesize <= 1000:
        raise refused("processing")
    condition = sql.condition_of(ctx, known, element.findtext("query") or "")
    shown = _fields(ctx, known, element.findtext("fields"))
    rows = select(ctx, known, condition, [], private=False)
    left = ResultSet(
        session_id=ctx.company.session_id,
        object_name=known.name,
        rows=rows,
        shown=shown,
        pagesize=pagesize,
        total=len(rows),
        form=_form(element),
    )
    result_id = f"{ctx.company.world.token(8)}{len(ctx.company.result_sets)}" if rows else ""
    if rows:
        ctx.company.result_sets[result_id] = left
    return _next_page(ctx, left, result_id)


def read_more(ctx: Context, element: etree._Element) -> Result:
    """Answer `readMore` by resultId, or by the object of the last `readByQuery`."""
    sets = ctx.company.result_sets
    result_id = (element.findtext("resultId") or "").strip()
    if not result_id:
        name = (element.findtext("object") or "").strip()
        result_id = next((key for key in reversed(sets) if sets[key].object_name == name), "")
    left = sets.get(result_id)
    if left is None or left.session_id != ctx.company.session_id:
        raise refused("result_set")
    return _next_page(ctx, left, result_id)


def read(ctx: Context, element: etree._Element) -> Result:
    """Answer `read` by record numbers; what is not found is left out."""
    known = readable(ctx, (element.findtext("object") or "").strip(), "READ", "object")
    keys = _keys(element)
    table = ctx.company.table(known.name)
    wanted = [int(key) for key in keys if key.isdigit()]
    rows = list(table.visible(ctx.now, wanted))
    order = {number: position for position, number in enumerate(wanted)}
    rows = sorted((row for row in rows if row["RECORDNO"] in order), key=lambda row: order[int(str(row["RECORDNO"]))])
    return _read(ctx, known, rows, element)


def read_by_name(ctx: Context, element: etree._Element) -> Result:
    """Answer `readByName` by key fields."""
    known = readable(ctx, (element.findtext("object") or "").strip(), "READ", "object")
    table = ctx.company.table(known.name)
    numbers = [table.by_key[key] for key in _keys(element) if key in table.by_key]
    return _read(ctx, known, list(table.visible(ctx.now, numbers)), element)


def _read(ctx: Context, known: ObjectType, rows: list[Row], element: etree._Element) -> Result:
    fields, form = element.findtext("fields"), _form(element)
    seen = [row for row in rows if sees(ctx, known, row, True) and (known.where is None or known.where(row))]
    star = fields in (None, "", "*")
    shown = _fields(ctx, known, fields)
    if form in RAW_FORMATS:
        return _raw(ctx, form, seen, shown)
    answer = data(known.name, len(seen))
    for row in seen:
        answer.append(nested_element(ctx, known, row, shown, lines=star))
    return Result(data=answer)


def _next_page(ctx: Context, left: ResultSet, result_id: str) -> Result:
    page, left.rows = left.rows[: left.pagesize], left.rows[left.pagesize :]
    name = left.object_name.lower()
    if left.form in RAW_FORMATS:
        return _raw(ctx, left.form, page, left.shown)
    answer = data(name, len(page), totalcount=left.total, numremaining=len(left.rows), resultId=result_id)
    for row in page:
        answer.append(flat_element(ctx, name, row, left.shown))
    if not left.rows:
        ctx.company.result_sets.pop(result_id, None)
    return Result(data=answer)


def _raw(ctx: Context, form: str, rows: list[Row], shown: list[Column]) -> Result:
    """Return rows without an envelope."""
    write, kind = RAW_FORMATS[form]
    return Result(raw=write(ctx, rows, shown), raw_type=kind)


def _form(element: etree._Element) -> str:
    return (element.findtext("returnFormat") or "").strip().lower()


def _fields(ctx: Context, known: ObjectType, fields: str | None) -> list[Column]:
    if fields in (None, "", "*"):
        return all_columns(ctx, known)
    names = [name.strip() for name in str(fields).split(",")]
    try:
        return columns(ctx, known, names)
    except RefusedError as refusal:
        raise RefusedError(error("fields_list", fields=fields)) from refusal


def _select(element: etree._Element) -> list[tuple[str, str]]:
    chosen = element.find("select")
    found = [] if chosen is None else [(str(item.tag), (item.text or "").strip()) for item in filters.children(chosen)]
    if not found:
        raise refused("processing")
    return found


def _aggregate(ctx: Context, known: ObjectType, wanted: Sequence[tuple[str, str]], rows: list[Row]) -> Result:
    groups: dict[tuple[str, ...], list[Row]] = {}
    plain = columns(ctx, known, [path for kind, path in wanted if kind not in AGGREGATES])
    for row in rows:
        groups.setdefault(tuple(str(column[2](row)) for column in plain), []).append(row)
    if not groups and not plain:
        groups[()] = []
    answer = data(known.name, len(groups), totalcount=len(groups), offset=0, numremaining=0)
    for members in groups.values():
        element = flat_element(ctx, known.name, members[0], plain) if members else etree.Element(known.name)
        for kind, path in wanted:
            if kind in AGGREGATES:
                _, get = resolve(ctx.company, known, path)
                leaf(element, f"{kind.upper()}.{path}", _total(kind, [get(row) for row in members]))
        answer.append(element)
    return Result(data=answer)


def _total(kind: str, values: list[Value]) -> str:
    present = [value for value in values if value is not None]
    if kind == "count":
        return str(len(present))
    numbers = [Decimal(str(value)) for value in present if isinstance(value, int | Decimal)]
    if not numbers:
        return ""
    total = sum(numbers, Decimal(0))
    picked = {"sum": total, "avg": total / len(numbers), "min": min(numbers), "max": max(numbers)}[kind]
    return f"{picked.normalize():f}"


def _keys(element: etree._Element) -> list[str]:
    return [key.strip() for key in (element.findtext("keys") or "").split(",") if key.strip()]


def _number(element: etree._Element, name: str, default: int) -> int:
    written = (element.findtext(name) or "").strip()
    if not written:
        return default
    if not written.lstrip("-").isdigit():
        raise refused("processing")
    return int(written)


def _true(element: etree._Element | None, name: str) -> bool:
    return element is not None and (element.findtext(name) or "").strip().lower() == "true"
