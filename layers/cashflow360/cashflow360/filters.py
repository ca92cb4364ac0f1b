"""Filters and orders of a listing, checked before they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from cashflow360.encoding import Sendable
from cashflow360.entities import EntityRules
from cashflow360.timestamps import format_timestamp

Operator: TypeAlias = Literal["=", "<", ">", "!=", "<=", ">=", "in", "nin"]
FilterValue: TypeAlias = str | bool | int | Decimal | date | datetime

SET_SEPARATOR = ","
"""Between the values of `in` and `nin`; taken from v3, v2 doesn't document it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a listing; several are joined by "and". `in` and `nin` take a list of values."""

    field: str
    op: Operator
    value: FilterValue | Sequence[FilterValue]


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of a listing's order."""

    field: str
    ascending: bool = True


def filter_parameters(entity: str, rules: EntityRules, filters: Sequence[Filter]) -> list[dict[str, Sendable]]:
    """The filters as they are sent; ValueError for a field the entity can't be filtered by."""
    for condition in filters:
        if condition.field not in rules.filterable:
            raise ValueError(f"{entity} can't be filtered by {condition.field}")
        if condition.op not in get_args(Operator):
            raise ValueError(f"a listing knows no operator {condition.op}")
    return [{"field": condition.field, "op": condition.op, "value": _value(condition.value)} for condition in filters]


def sort_parameters(sort: Sequence[Sort]) -> list[dict[str, Sendable]]:
    """The order as it is sent."""
    return [{"field": key.field, "asc": key.ascending} for key in sort]


def _value(value: FilterValue | Sequence[FilterValue]) -> Sendable:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return SET_SEPARATOR.join(_text(item) for item in value)
    return value


def _text(value: FilterValue) -> str:
    match value:
        case datetime():
            return format_timestamp(value)
        case date():
            return value.isoformat()
        case bool():
            return "true" if value else "false"
    return str(value)
