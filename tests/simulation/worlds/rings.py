"""The queue of rings: what is rung for arrives once its delay is over, unless it is lost or comes twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from ledgersync.ports import ConnectionId

Ring = tuple[ConnectionId, datetime | None]
FATES = ("once", "once", "once", "lost", "twice")


class Rings:
    """``troubled`` says whether rings may go wrong now."""

    def __init__(self, now: Callable[[], datetime], rng: Random, troubled: Callable[[], bool]) -> None:
        self._now = now
        self._rng = rng
        self._troubled = troubled
        self._rung: list[tuple[datetime, Ring]] = []

    def ring(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        fate = self._rng.choice(FATES) if self._troubled() else "once"
        at = self._now() + timedelta(seconds=after_seconds)
        self._rung += [(at, (id, look))] * {"lost": 0, "twice": 2}.get(fate, 1)

    def arrived(self) -> list[Ring]:
        now = self._now()
        arrived = [ring for at, ring in self._rung if at <= now]
        self._rung = [one for one in self._rung if one[0] > now]
        return arrived
