"""Filters of `query`, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from intacct.elements import child, element
from intacct.errors import UnsendableValue
from intacct.values import Value, to_text

MAX_VALUES = 1000


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one field; the values are written already."""

    operator: str
    field: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Two filters or more, joined by `and` or `or`."""

    operator: str
    filters: tuple[Filter, ...]


Filter = Condition | Group


def equal(field: str, value: Value) -> Condition:
    return _compare("equalto", field, value)


def not_equal(field: str, value: Value) -> Condition:
    return _compare("notequalto", field, value)


def less(field: str, value: Value) -> Condition:
    return _compare("lessthan", field, value)


def at_most(field: str, value: Value) -> Condition:
    return _compare("lessthanorequalto", field, value)


def greater(field: str, value: Value) -> Condition:
    return _compare("greaterthan", field, value)


def at_least(field: str, value: Value) -> Condition:
    return _compare("greaterthanorequalto", field, value)


def like(field: str, pattern: str) -> Condition:
    """Match % (any text) and _ (one character)."""
    return _compare("like", field, pattern)


def between(field: str, low: Value, high: Value) -> Condition:
    return Condition("between", field, (to_text(low, field), to_text(high, field)))


def in_(field: str, values: Sequence[Value]) -> Condition:
    """Match any of 1 to 1,000 values."""
    return _among("in", field, values)


def not_in(field: str, values: Sequence[Value]) -> Condition:
    """Match none of 1 to 1,000 values."""
    return _among("notin", field, values)


def is_null(field: str) -> Condition:
    return Condition("isnull", field)


def is_not_null(field: str) -> Condition:
    return Condition("isnotnull", field)


def and_(*filters: Filter | None) -> Filter:
    """Join filters that must all hold; None is left out, a single one stays itself."""
    return _group("and", filters)


def or_(*filters: Filter | None) -> Filter:
    """Join filters of which one must hold; None is left out, a single one stays itself."""
    return _group("or", filters)


def to_element(filter_: Filter) -> etree._Element:
    """Write a filter as its element."""
    made = element(filter_.operator)
    match filter_:
        case Condition(field=field, values=values):
            child(made, "field", field)
            for value in values:
                child(made, "value", value)
        case Group(filters=filters):
            made.extend([to_element(one) for one in filters])
    return made


def _compare(operator: str, field: str, value: Value) -> Condition:
    return Condition(operator, field, (to_text(value, field),))


def _among(operator: str, field: str, values: Sequence[Value]) -> Condition:
    if not 1 <= len(values) <= MAX_VALUES:
        raise UnsendableValue(f"{field}: between 1 and {MAX_VALUES} values can be matched at once")
    return Condition(operator, field, tuple(to_text(value, field) for value in values))


def _group(operator: str, filters: Sequence[Filter | None]) -> Filter:
    given = tuple(one for one in filters if one is not None)
    if not given:
        raise UnsendableValue(f"{operator} needs a filter")
    return given[0] if len(given) == 1 else Group(operator, given)
