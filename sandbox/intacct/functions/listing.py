"""`get_list` and `get`: the legacy reads, with the objects in the shape of the v2.1 response DTD."""

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.functions import blocks
from sandbox.intacct.functions.generic_reads import readable
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.functions.shapes import SHAPES, Element, Shape
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.conditions import Condition, compare, every, some
from sandbox.intacct.queries.filters import children
from sandbox.intacct.queries.paths import resolve
from sandbox.intacct.queries.rows import columns, written
from sandbox.intacct.queries.selection import Order, select
from sandbox.intacct.values import Row, text

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
KEPT_ELSEWHERE = frozenset({"smarteventlog"})
"""Lists that are empty: the vendor took their source away in 2024 R2."""


def get_list(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_list`."""
    asked = element.get("object", "")
    if asked == "customerppackage":
        return _packages(ctx)
    if asked == "company_info":
        return _company(ctx)
    if asked in KEPT_ELSEWHERE:
        return _listed(asked, etree.Element("data"), 0, 0)
    shape, known = _shape(ctx, asked)
    found = element.find("filter")
    condition = _condition(ctx, known, shape.paths, found) if found is not None and len(found) else None
    order = [
        Order(
            shape.paths.get((item.text or "").strip(), (item.text or "").strip().upper()), item.get("order") == "desc"
        )
        for item in element.iterfind("sorts/sortfield")
    ]
    rows = select(ctx, known, condition, order or [Order("RECORDNO")], element.get("showprivate", "false") == "true")
    start, most = int(element.get("start", "0")), min(int(element.get("maxitems", str(MOST))), MOST)
    page = rows[start : start + most]
    wanted = {(field.text or "").strip() for field in element.iterfind("fields/field")}
    answer = etree.Element("data")
    for row in page:
        _append(ctx, known, shape, row, answer, asked, wanted)
    return _listed(asked, answer, start, len(rows))


def get(ctx: Context, element: etree._Element) -> Result:
    """Answer `get`: one record by its key, by its external id, or by its record number."""
    asked = element.get("object", "")
    return _one(ctx, asked, element.get("key", ""), element.get("externalkey") == "true", element)


def get_document(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_bill`, `get_invoice` and the like: `get` by the name of the function."""
    return _one(ctx, str(element.tag).removeprefix("get_"), element.get("key", ""), False, element)


def _one(ctx: Context, asked: str, key: str, external: bool, element: etree._Element) -> Result:
    shape, known = _shape(ctx, asked)
    rows = select(ctx, known, None, [Order("RECORDNO")], True)
    names = ["_EXTERNALID"] if external else [*([known.key] if known.key else []), "RECORDNO"]
    row = next((row for name in names for row in rows if key and text(row, name) == key), None)
    if row is None:
        raise refused("not_found", object=asked, key=key, operation="get")
    wanted = {(field.text or "").strip() for field in element.iterfind("fields/field")}
    answer = etree.Element("data")
    _append(ctx, known, shape, row, answer, asked, wanted)
    return Result(data=answer)


def _shape(ctx: Context, asked: str) -> tuple[Shape, ObjectType]:
    if asked not in SHAPES:
        raise refused("subscription", object=asked)
    return SHAPES[asked], readable(ctx, SHAPES[asked].object_name, "LIST", "object")


def _append(
    ctx: Context, known: ObjectType, shape: Shape, row: Row, parent: etree._Element, tag: str, wanted: set[str]
) -> None:
    block = etree.SubElement(parent, tag)
    for entry in shape.elements:
        if entry.path in blocks.PARTS:
            if not wanted or entry.name in wanted or entry.path == "@contact":
                blocks.PARTS[entry.path](ctx, known, row, block, entry.name)
        elif not wanted or entry.name in wanted:
            _element(ctx, known, entry, row, block)


def _element(ctx: Context, known: ObjectType, entry: Element, row: Row, block: etree._Element) -> None:
    match entry.kind:
        case "day":
            blocks.day(block, entry.name, resolve(ctx.company, known, entry.path)[1](row))
        case "contact":
            blocks.contact(block, entry.name, resolve(ctx.company, known, entry.path)[1](row))
        case "person":
            key = resolve(ctx.company, known, f"{entry.path}.CONTACTNAME")[1](row)
            blocks.person(ctx, block, entry.name, str(key))
        case _ if entry.path == "0":
            leaf(block, entry.name, "0")
        case _:
            leaf(block, entry.name, written(ctx, row, columns(ctx, known, [entry.path])[0]))


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


def _listed(asked: str, answer: etree._Element, start: int, total: int) -> Result:
    listtype = etree.Element("listtype", start=str(start), end=str(start + len(answer) - 1), total=str(total))
    listtype.text = asked
    return Result(data=answer, listtype=listtype)


def _packages(ctx: Context) -> Result:
    answer = etree.Element("data")
    for package in ctx.company.packages.values():
        block = etree.SubElement(answer, "customerppackage")
        for name, value in (("name", package.name), ("description", package.description), ("author", package.author)):
            leaf(block, name, value)
    return _listed("customerppackage", answer, 0, len(answer))


def _company(ctx: Context) -> Result:
    answer = etree.Element("data")
    block = etree.SubElement(answer, "company_info")
    leaf(block, "title", ctx.company.company_id)
    leaf(block, "name", ctx.company.company_id)
    return _listed("company_info", answer, 0, 1)
