"""The filter of `query`: exactly one operator on top, `and` and `or` nest."""

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.conditions import COMPARISONS, Condition, compare, every, some


def condition_of(ctx: Context, known: ObjectType, element: etree._Element, fold: bool) -> Condition:
    """Return the condition of a `<filter>`."""
    operators = children(element)
    if len(operators) != 1:
        raise refused("processing")
    return _operator(ctx, known, operators[0], fold)


def children(element: etree._Element) -> list[etree._Element]:
    """Return child elements without comments."""
    return [child for child in element if isinstance(child.tag, str)]


def _operator(ctx: Context, known: ObjectType, element: etree._Element, fold: bool) -> Condition:
    name = str(element.tag)
    if name in {"and", "or"}:
        parts = [_operator(ctx, known, child, fold) for child in children(element)]
        if len(parts) < 2:
            raise refused("processing")
        return every(parts) if name == "and" else some(parts)
    if name not in COMPARISONS and name not in {"isnull", "isnotnull"}:
        raise refused("processing")
    path = (element.findtext("field") or "").strip()
    values = [value.text or "" for value in element.iterfind("value")]
    return compare(ctx, known, name, path, values, fold=fold)
