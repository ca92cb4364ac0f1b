"""Whether anything was changed in Cashflow360 since the last look, by the listings that are due; for organisations
without a subscription to its events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cashflow360.client import Cashflow360Client
from cashflow360.filters import Filter, Sort
from cashflow360.results import Row
from ledgersync.domain.hints import Hint
from ledgersync.domain.model import Side
from ledgersync.mapping.events import LISTED_SELDOM, LISTED_WITH_EVERY_LOOK, listed_kinds, stamp_of

OVERLAP = timedelta(seconds=2)
"""Stamps have whole seconds, and a second may go on after it was read."""
PAGE = 100


class ListingLook:
    """What was seen is a text: by entity, when the next listing begins and which rows were seen since then."""

    def __init__(self, client: Cashflow360Client) -> None:
        self._client = client

    def __call__(self, seen: str, now: datetime, first: datetime) -> tuple[list[Hint], str]:
        """A hint for every row that is new or newer, and what was seen now. A first listing begins at ``first``."""
        look, entities = _known(seen)
        hints: list[Hint] = []
        for entity in due(look):
            since, old = _seen_before(entities.get(entity), first)
            rows = {f"{row['id']} {row['updatedTime']}": row for row in self._rows(entity, since)}
            hints += [_hint(entity, row, now) for name, row in rows.items() if name not in old]
            following = _following(since, list(rows.values()))
            again = [name for name, row in rows.items() if _is_seen_again(row, following)]
            entities[entity] = [following.isoformat(), again]
        return hints, json.dumps({"look": look + 1, "entities": entities})

    def _rows(self, entity: str, since: datetime) -> list[Row]:
        by_key = (Sort("updatedTime"), Sort("id"))
        found = self._client.list_page(entity, (Filter("updatedTime", ">=", since),), by_key, 0, PAGE, nested=False)
        return [row for row in found if row.get("id") and row.get("updatedTime")]


def _known(seen: str) -> tuple[int, dict[str, list[Any]]]:
    known: dict[str, Any] = json.loads(seen) if seen else {}
    return int(known.get("look", 0)), dict(known.get("entities", {}))


def _seen_before(known: list[Any] | None, first: datetime) -> tuple[datetime, frozenset[str]]:
    """Where the listing of an entity begins, and the rows that were seen since then."""
    return (first, frozenset()) if known is None else (datetime.fromisoformat(known[0]), frozenset(known[1]))


def due(look: int) -> Iterator[str]:
    """What the n-th look lists: what changes often, and one of the others in turn."""
    yield from LISTED_WITH_EVERY_LOOK
    yield LISTED_SELDOM[look % len(LISTED_SELDOM)]


def _hint(entity: str, row: Row, now: datetime) -> Hint:
    return Hint(
        side=Side.CASHFLOW360,
        kinds=listed_kinds(entity),
        record=str(row["id"]),
        heard_at=now,
        changed_at=stamp_of(row["updatedTime"]),
    )


def _is_seen_again(row: Row, following: datetime) -> bool:
    at = stamp_of(row["updatedTime"])
    return at is None or at >= following


def _following(since: datetime, rows: list[Row]) -> datetime:
    newest = max((at for row in rows if (at := stamp_of(row["updatedTime"]))), default=since)
    if len(rows) < PAGE:
        return max(since, newest - OVERLAP)
    return newest if newest > since else since + timedelta(seconds=1)
