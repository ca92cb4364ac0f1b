"""Closed books: per entity, with the top level's date holding everywhere."""

from datetime import date

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused


def require_open(ctx: Context, entity_id: str | None, when: date) -> None:
    """Refuse a transaction dated in closed books."""
    if is_closed(ctx, entity_id, when):
        raise refused("closed", date=when.strftime("%m/%d/%Y"))


def is_closed(ctx: Context, entity_id: str | None, when: date) -> bool:
    """Tell whether a date lies in closed books of an entity."""
    until = closed_until(ctx, entity_id)
    if until is None:
        return False
    return when <= until if ctx.settings.closed_date_inclusive else when < until


def closed_until(ctx: Context, entity_id: str | None) -> date | None:
    """Return the books-closed date that counts in an entity."""
    closed = ctx.company.books_closed
    dates = [closed[level] for level in {None, entity_id} if level in closed]
    return max(dates, default=None)
