"""`create`, `update`, `delete`: at most 100 records, each kept or refused on its own."""

from lxml import etree

from sandbox.intacct import records
from sandbox.intacct.context import Context
from sandbox.intacct.errors import RefusedError, refused
from sandbox.intacct.functions.payload import data_of
from sandbox.intacct.functions.results import Result, data, leaf
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.queries.filters import children
from sandbox.intacct.rules.kinds import KINDS
from sandbox.intacct.values import Row

MOST = 100


def create(ctx: Context, element: etree._Element) -> Result:
    """Answer `create`; not atomic over several records."""
    result = Result(data=data("objects", 0))
    for item in _items(element, "create"):
        name = str(item.tag).upper()
        _refuse_legacy_only(ctx, name)
        try:
            recordno = records.create(ctx, name, data_of(item))
        except RefusedError as refusal:
            result.errors += refusal.errors
            continue
        _answer(result, name, ctx.company.row(name, recordno))
    return result


def update(ctx: Context, element: etree._Element) -> Result:
    """Answer `update`; not atomic over several records."""
    result = Result(data=data("objects", 0))
    for item in _items(element, "update"):
        name = str(item.tag).upper()
        _refuse_legacy_only(ctx, name)
        try:
            row = records.update(ctx, name, data_of(item))
        except RefusedError as refusal:
            result.errors += refusal.errors
            continue
        _answer(result, name, row)
    return result


def delete(ctx: Context, element: etree._Element) -> Result:
    """Answer `delete` by comma-separated record numbers."""
    name = (element.findtext("object") or "").strip().upper()
    keys = [key.strip() for key in (element.findtext("keys") or "").split(",") if key.strip()]
    if len(keys) > MOST:
        raise refused("too_many_objects", operation="delete")
    result = Result()
    for key in keys:
        try:
            if not key.isdigit():
                raise refused("not_found", object=name.lower(), key=key, operation="delete")
            records.delete(ctx, name, int(key))
        except RefusedError as refusal:
            result.errors += refusal.errors
    return result


def _items(element: etree._Element, operation: str) -> list[etree._Element]:
    items = children(element)
    if len(items) > MOST:
        raise refused("too_many_objects", operation=operation)
    return items


def _refuse_legacy_only(ctx: Context, name: str) -> None:
    if name in OBJECTS and name in ctx.settings.generic_create_refused:
        raise refused("subscription", object=name.lower())


def _answer(result: Result, name: str, row: Row) -> None:
    if result.data is None:
        return
    known = OBJECTS[name]
    item = etree.SubElement(result.data, name.lower())
    leaf(item, "RECORDNO", row["RECORDNO"])
    if known.key is not None:
        leaf(item, known.key, row.get(known.key))
    if name in KINDS:
        leaf(item, "RECORD_URL", row.get("RECORD_URL"))
    result.data.set("count", str(len(result.data)))
