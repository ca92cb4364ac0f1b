"""Periods of Intacct's books: how they are closed and opened again while others work."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act


def close(desk: Desk) -> str:
    until = desk.now().date() - timedelta(days=desk.rng.randrange(-1, 25))
    whose = desk.entity_id if desk.rng.random() < 0.8 else None
    desk.books.close_period(until, whose)
    return f"closes the books of {whose or 'the company'} until {until} in Intacct"


def reopen(desk: Desk) -> str:
    """Nobody's books are closed any more."""
    if desk.books.closed_until(desk.entity_id) is None:
        return ""
    desk.books.close_period(None, desk.entity_id)
    desk.books.close_period(None, None)
    return f"opens the books of {desk.entity_id} in Intacct"


ACTS: tuple[tuple[Act, float], ...] = ((close, 4), (reopen, 4))
