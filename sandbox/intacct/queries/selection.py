"""Pick the rows a session sees that fulfil a condition, in an order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sandbox.intacct.context import Context
from sandbox.intacct.cursors import Getter
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.conditions import Condition
from sandbox.intacct.queries.paths import resolve
from sandbox.intacct.values import Row, Value

SCRAMBLE = 2654435761


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key."""

    path: str
    descending: bool = False


def select(
    ctx: Context, known: ObjectType, condition: Condition | None, order: Sequence[Order], private: bool
) -> list[Row]:
    """Return the rows; without an order they come in none."""
    table = ctx.company.table(known.name)
    limit = condition.candidates if condition is not None else None
    rows = table.visible(ctx.now, limit() if limit is not None else None)
    holds = condition.holds if condition is not None else None
    seen = [
        row
        for row in rows
        if sees(ctx, known, row, private)
        and (known.where is None or known.where(row))
        and (holds is None or holds(row))
    ]
    if not order:
        return sorted(seen, key=_scrambled) if ctx.settings.scrambled_order else seen
    for key in reversed(order):
        _, get = resolve(ctx.company, known, key.path)
        seen.sort(key=_by(get), reverse=key.descending)
    return seen


def sees(ctx: Context, known: ObjectType, row: Row, private: bool) -> bool:
    """Tell whether a session's list shows a row: an entity sees the top level's and its own."""
    owner = row.get("_ENTITYID") if known.table == "LOCATION" else row.get("MEGAENTITYID")
    if ctx.entity_id is not None:
        return owner is None or owner == ctx.entity_id
    if known.table == "LOCATION":
        return True
    return private or owner is None


def _scrambled(row: Row) -> int:
    number = row.get("RECORDNO")
    return (number * SCRAMBLE) & 0xFFFFFFFF if isinstance(number, int) else 0


def _by(get: Getter) -> Callable[[Row], tuple[int, float | str]]:
    return lambda row: _sortable(get(row))


def _sortable(value: Value) -> tuple[int, float | str]:
    match value:
        case None:
            return (2, 0.0)
        case datetime():
            return (0, value.timestamp())
        case date():
            return (0, float(value.toordinal()))
        case bool() | int() | Decimal():
            return (0, float(value))
        case _:
            return (1, value)
