"""The month of a company at Sage: what is used, what it comes to, the limit of a connection, and warnings about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ledgersync.domain.notices import Event, Notice
from ledgersync.domain.sage_use import OverLimit, Standing, Use
from ledgersync.management.chosen import Chooser
from ledgersync.management.revision import expect, save
from ledgersync.management.telling import notice_of
from ledgersync.ports import Clock, Connection, ConnectionId, Registry, Run
from ledgersync.runs.sage_budget import A_RUN, month_at, use_of
from ledgersync.runs.transactions import LOOKED_BACK, Month, month_of, transactions

PAGE = 50


@dataclass(frozen=True, slots=True)
class SageMonth:
    """``use`` counts what every connection of the company used; ``forecast`` is what the month comes to."""

    month: str
    use: Use
    forecast: int

    @property
    def standing(self) -> Standing:
        return self.use.standing(A_RUN)

    @property
    def warning(self) -> str:
        return self.use.words(A_RUN)


@dataclass(frozen=True, slots=True)
class SageLimits:
    registry: Registry
    clock: Clock

    def month(self, connection: Connection) -> SageMonth:
        """Days that are left are forecast from the runs of the tenant's own connections of the company."""
        now = self.clock.now()
        use = use_of(self.registry, connection, now)
        own = sum((self._month(one.id, now) for one in self._of_company(connection)), Month())
        return SageMonth(month_at(now), use, use.used + own.forecast - own.used)

    def choose(
        self, connection: Connection, limit: int, over_limit: OverLimit, version: int | None, by: str
    ) -> Connection:
        """Keep the choice of the version that was seen. What waited for the limit starts with the next tick."""
        expect(connection, version)
        wanted = replace(connection, sage_limit=limit, over_limit=over_limit)
        return save(self.registry, connection, wanted, who=Chooser(by, self.clock.now()))

    def _of_company(self, connection: Connection) -> Iterator[Connection]:
        company = connection.company_id.strip().casefold()
        for one in self.registry.connections(connection.id.tenant_id):
            if not one.disconnected and one.company_id.strip().casefold() == company:
                yield one

    def _month(self, id: ConnectionId, now: datetime) -> Month:
        return month_of(((run.started_at, transactions(run.calls)) for run in self._runs(id, now)), now)

    def _runs(self, id: ConnectionId, now: datetime) -> Iterator[Run]:
        after: str | None = None
        while True:
            page, after = self.registry.runs(id, PAGE, after)
            yield from (run for run in page if run.started_at >= now - LOOKED_BACK)
            if after is None or any(run.started_at < now - LOOKED_BACK for run in page):
                return


@dataclass(frozen=True, slots=True)
class LimitWarnings:
    """Tells people once a month that the limit is near, and once that it is reached."""

    registry: Registry
    tell: Callable[[Notice], None]

    def __call__(self, connection: Connection, use: Use, now: datetime) -> None:
        id, standing = connection.id, use.standing(A_RUN)
        once = f"told-{standing}:{id.tenant_id}:{id.connection_id}:{use.limit}"
        if self.registry.spend(once, month_at(now), 1, 1):
            key = f"{month_at(now)}-{standing}-{use.limit}"
            self.tell(notice_of(connection, Event.SAGE_LIMIT, key, now, use.words(A_RUN)))
