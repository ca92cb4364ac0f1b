"""Field values as the books hold them, and typed access to a row."""

from datetime import date, datetime
from decimal import Decimal

Value = str | int | bool | Decimal | date | datetime | None
Row = dict[str, Value]
"""A record: native field name to value. Rows are never changed in place; a change replaces the row.

Names with a leading underscore are the sandbox's own and never leave it.
"""

GROUP = "_GROUP."
"""Prefix of groups that a record was given and that are kept as JSON text."""

ZERO = Decimal(0)


def text(row: Row, field: str) -> str:
    """Return a text field, empty when null."""
    value = row.get(field)
    return "" if value is None else str(value)


def money(row: Row, field: str) -> Decimal:
    """Return an amount, zero when null."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else ZERO


def number(row: Row, field: str) -> int:
    """Return a key, zero when null."""
    value = row.get(field)
    return value if isinstance(value, int) else 0


def day(row: Row, field: str) -> date | None:
    """Return a business date."""
    value = row.get(field)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def flag(row: Row, field: str) -> bool:
    """Return a boolean, false when null."""
    return row.get(field) is True
