"""Conditions on rows, shared by `query`, `readByQuery` and `get_list`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.intacct.context import Context
from sandbox.intacct.cursors import Getter
from sandbox.intacct.errors import refused
from sandbox.intacct.formats import parse
from sandbox.intacct.objects.model import RAW, Field, ObjectType
from sandbox.intacct.queries.paths import resolve
from sandbox.intacct.values import Row, Value

Predicate = Callable[[Row], bool]
Comparison = Callable[[Any, Sequence[Any]], bool]
"""Compares values of one type; null never gets here."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What rows must fulfil, and the record numbers it can be limited to without reading all rows."""

    holds: Predicate
    candidates: Callable[[], Sequence[int]] | None = None


def like(value: Value, pattern: str) -> bool:
    """Match SQL wildcards `%` and `_`."""
    parts = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern)
    return re.fullmatch("".join(parts), str(value), re.DOTALL) is not None


COMPARISONS: dict[str, Comparison] = {
    "equalto": lambda value, given: value == given[0],
    "notequalto": lambda value, given: value != given[0],
    "lessthan": lambda value, given: value < given[0],
    "lessthanorequalto": lambda value, given: value <= given[0],
    "greaterthan": lambda value, given: value > given[0],
    "greaterthanorequalto": lambda value, given: value >= given[0],
    "between": lambda value, given: given[0] <= value <= given[1],
    "in": lambda value, given: value in given,
    "notin": lambda value, given: value not in given,
    "like": lambda value, given: like(value, str(given[0])),
    "notlike": lambda value, given: not like(value, str(given[0])),
}
COUNTS: dict[str, tuple[int, int]] = {"between": (2, 2), "in": (1, 1000), "notin": (1, 1000)}
"""Values an operator takes; one otherwise."""


def compare(
    ctx: Context,
    known: ObjectType,
    operator: str,
    path: str,
    values: Sequence[str],
    fold: bool = False,
    raw: bool = False,
) -> Condition:
    """Return the condition of one comparison; null fulfils nothing but isnull."""
    field, get = resolve(ctx.company, known, path)
    if raw and field.type in RAW:
        get = _characters(get, RAW[field.type])
    if operator == "isnull":
        return Condition(lambda row: get(row) is None)
    if operator == "isnotnull":
        return Condition(lambda row: get(row) is not None)
    least, most = COUNTS.get(operator, (1, 1))
    if not least <= len(values) <= most:
        raise refused("processing")
    given = [_given(ctx, field, value, operator) for value in values]
    test = COMPARISONS[operator]
    if fold:
        given = [value.casefold() if isinstance(value, str) else value for value in given]
    if operator in {"in", "notin"}:
        given = list(dict.fromkeys(given))

    def holds(row: Row) -> bool:
        value = get(row)
        if value is None:
            return False
        if isinstance(value, str) and fold:
            value = value.casefold()
        return test(value, given)

    return Condition(holds, None if fold or "." in path else _candidates(ctx, known, operator, path, given))


def every(conditions: Sequence[Condition]) -> Condition:
    """Return the conjunction; the first limit found is used."""
    tests = [condition.holds for condition in conditions]
    limits = [condition.candidates for condition in conditions if condition.candidates is not None]
    return Condition(lambda row: all(test(row) for test in tests), limits[0] if limits else None)


def some(conditions: Sequence[Condition]) -> Condition:
    """Return the disjunction, limited when all its parts are."""
    tests = [condition.holds for condition in conditions]
    limits = [condition.candidates for condition in conditions if condition.candidates is not None]

    def candidates() -> Sequence[int]:
        return list(dict.fromkeys(number for limit in limits for number in limit()))

    return Condition(lambda row: any(test(row) for test in tests), candidates if len(limits) == len(tests) else None)


def negated(condition: Condition) -> Condition:
    """Return the negation."""
    return Condition(lambda row: not condition.holds(row))


def _characters(get: Getter, names: Mapping[str, str]) -> Getter:
    """Read an enumeration as the database characters `readByQuery` compares with."""

    def character(row: Row) -> Value:
        value = get(row)
        return names.get(str(value), value)

    return character


def _given(ctx: Context, field: Field, value: str, operator: str) -> Value:
    if operator in {"like", "notlike"}:
        return value
    if field.type in RAW:
        return value
    try:
        return parse(field, value, ctx.taken, ctx.settings.audit_time_zone == "gmt")
    except ValueError as failure:
        raise refused("processing") from failure


def _candidates(
    ctx: Context, known: ObjectType, operator: str, path: str, given: Sequence[Value]
) -> Callable[[], Sequence[int]] | None:
    table = ctx.company.table(known.name)
    if path == "RECORDNO" and operator in {"equalto", "in"}:
        return lambda: [value for value in given if isinstance(value, int)]
    if path == known.parent and operator in {"equalto", "in"}:
        return lambda: table.children_of(given)
    start = given[0] if given else None
    if path == "WHENMODIFIED" and operator.startswith(("greaterthan", "between")) and isinstance(start, datetime):
        return lambda: table.changed_since(start)
    return None
