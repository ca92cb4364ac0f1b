"""What happened to a connection, as notices: in words without amounts, under a key that is the same told twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ledgersync.domain.notices import Event, Notice
from ledgersync.ports import Connection

APPROVED_ONLY, ONE_WAY = "approved-only", "one-way"
CHOICES = {
    APPROVED_ONLY: "{by} turned on: sync only approved bills and vendor credits. It can't be turned off.",
    ONE_WAY: "{by} connected it with 1-way transactions. That can't be changed.",
}


def notice_of(connection: Connection, event: Event, key: str, at: datetime, words: str) -> Notice:
    id = connection.id
    return Notice(
        tenant_id=id.tenant_id,
        event=event,
        key=f"{event.value}-{id.connection_id}-{key}",
        at=at,
        connection_id=id.connection_id,
        connection=connection.name,
        words=words,
    )


def unexplained(connection: Connection, report_id: str, figures: Mapping[str, str], at: datetime) -> Notice | None:
    """Of a tie-out that nothing explains to the cent; which cents is for those who may see it."""
    sides = [name.removesuffix("_unexplained") for name, text in figures.items() if _is_open(name, text)]
    if not sides:
        return None
    words = f"The tie-out of {' and '.join(sides)} has cents that nothing explains."
    return notice_of(connection, Event.UNEXPLAINED_CENTS, report_id, at, words)


def _is_open(name: str, text: str) -> bool:
    return name.endswith("_unexplained") and Decimal(text) != 0


def paused_by(connection: Connection, by: str, at: datetime) -> Notice:
    words = f"{by} paused it. Nothing syncs until it is resumed."
    return notice_of(connection, Event.PAUSED, f"{at:%Y%m%dT%H%M%S}", at, words)


def permanent(connection: Connection, choice: str, by: str, at: datetime) -> Notice:
    """Of a choice in CHOICES. It is made once, so it names the notice."""
    return notice_of(connection, Event.PERMANENT_CHOICE, choice, at, CHOICES[choice].format(by=by))
