"""List: filters, sort, paging. Only documented fields filter; the answer is a bare array without a total."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import eq, ge, gt, itemgetter, le, lt, ne
from typing import Any

from sandbox.cashflow360.errors import (
    LIST_FIELD_INVALID,
    LIST_OPERATOR_INVALID,
    LIST_VALUE_INVALID,
    UNKNOWN_ERROR,
    Refused,
)
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.schema.fields import Entity, Field, Kind, Record
from sandbox.cashflow360.stamps import comparable_stamp, is_day

PARAMETERS = frozenset({"start", "max", "filters", "sort", "nested", "showAudit"})
ALWAYS_FILTERABLE = frozenset({"id", "createdTime", "updatedTime"})
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    ">": gt,
    "<=": le,
    ">=": ge,
}
_MEMBERSHIPS = {"in": True, "nin": False}
_SET_KINDS = frozenset({Kind.REFERENCE, Kind.DATE, Kind.STAMP, Kind.CHOICE})
_ORDERED_KINDS = frozenset({Kind.DATE, Kind.STAMP, Kind.MONEY, Kind.NUMBER, Kind.TEXT, Kind.REFERENCE})

Test = Callable[[Record], bool]


def page(rows: Iterable[Record], entity: Entity, data: Record, rules: Rules) -> list[Record]:
    """Return the page of rows a List request asks for."""
    if not data.keys() <= PARAMETERS:
        raise Refused(UNKNOWN_ERROR)
    start, size = _count(data, "start", 0), _count(data, "max", rules.list_max)
    if not 1 <= size <= rules.list_max:
        raise Refused(LIST_VALUE_INVALID, size)
    tests = [_test(entity, item, rules) for item in _objects(data, "filters")]
    found = [row for row in rows if all(test(row) for test in tests)]
    for item in reversed(_objects(data, "sort")):
        field = entity.by_name.get(str(item.get("field")))
        if field is None or field.kind is Kind.OPAQUE:
            raise Refused(LIST_FIELD_INVALID, item.get("field"))
        found.sort(key=_sort_key(field.name), reverse=item.get("asc", True) is False)
    return found[start : start + size]


def filterable(entity: Entity, rules: Rules) -> frozenset[str]:
    """Return the names of the fields List may filter by."""
    marked = {field.name for field in entity.fields if field.filterable}
    return ALWAYS_FILTERABLE | marked | rules.more_filters.get(entity.name, frozenset())


def _count(data: Record, name: str, default: int) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused(LIST_VALUE_INVALID, value)
    return value


def _objects(data: Record, name: str) -> list[Record]:
    items = data.get(name) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(LIST_VALUE_INVALID, name)
    return items


def _test(entity: Entity, item: Record, rules: Rules) -> Test:
    name, operator, value = item.get("field"), item.get("op"), item.get("value")
    if not isinstance(name, str) or name not in filterable(entity, rules):
        raise Refused(LIST_FIELD_INVALID, name)
    field, read = entity.by_name[name], itemgetter(name)
    if operator in _MEMBERSHIPS and field.kind in _SET_KINDS:
        members = frozenset(_wanted(field, member) for member in _members(value))
        inside = _MEMBERSHIPS[str(operator)]
        return lambda row: (read(row) in members) is inside
    comparison = _COMPARISONS.get(str(operator))
    if comparison is None or (operator not in ("=", "!=") and field.kind not in _ORDERED_KINDS):
        raise Refused(LIST_OPERATOR_INVALID, operator)
    wanted = _wanted(field, value)
    if operator in ("=", "!="):
        return lambda row: comparison(read(row), wanted)
    return lambda row: read(row) is not None and comparison(read(row), wanted)


def _members(value: object) -> list[object]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, list):
        return value
    raise Refused(LIST_VALUE_INVALID, value)


def _wanted(field: Field, value: object) -> object:
    match field.kind:
        case Kind.STAMP:
            stamped = comparable_stamp(value) if isinstance(value, str) else None
            if stamped is None:
                raise Refused(LIST_VALUE_INVALID, value)
            return stamped
        case Kind.DATE:
            if not is_day(value):
                raise Refused(LIST_VALUE_INVALID, value)
            return value
        case Kind.MONEY | Kind.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                raise Refused(LIST_VALUE_INVALID, value)
            return Decimal(value)
        case _:
            if not isinstance(value, str):
                raise Refused(LIST_VALUE_INVALID, value)
            return value


def _sort_key(name: str) -> Callable[[Record], tuple[bool, object]]:
    return lambda row: (row[name] is not None, row[name])
