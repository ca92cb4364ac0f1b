"""Builds what looks at connections between their runs, from the settings of its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid4

from ledgersync import bootstrap
from ledgersync.adapters.aws.clock import SystemClock
from ledgersync.adapters.aws.metrics import count
from ledgersync.adapters.aws.tenants import working_for
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.looking import LiveLook
from ledgersync.events import rings
from ledgersync.ports import ConnectionId
from ledgersync.runs.watcher import Became, Watcher
from ledgersync.settings import Settings

NEEDED = (*bootstrap.SLICE, "adapters.aws.doorbell", "adapters.aws.executions", "adapters.dynamodb.watches")
"""What the function needs beside what this module imports."""

MARGIN_SECONDS = 10.0
"""A look asks nothing more so long before its function is stopped."""


def answer(settings: Settings, event: Mapping[str, object], seconds_left: Callable[[], float]) -> dict[str, object]:
    """Every ring of a batch; one that fails comes again by itself, and goes to the dead letters in the end."""
    clock = SystemClock(lambda: seconds_left() - MARGIN_SECONDS)
    watcher = made(settings, clock)
    became: dict[str, int] = {}
    for rung in rings(event):
        with working_for(rung.tenant_id):
            what = watcher(ConnectionId(rung.tenant_id, rung.connection_id), rung.look).value
        became[what] = became.get(what, 0) + 1
    count("RunsStarted", became.get(Became.STARTED.value, 0))
    return {"status": "rung", "counts": became}


def made(settings: Settings, clock: SystemClock) -> Watcher:
    """What looks and wakes, over the real systems."""
    kept, watches = bootstrap.registry(settings, clock), bootstrap.watches(settings)
    look = LiveLook(
        registry=kept,
        watches=watches,
        opener=bootstrap.opener(settings, clock, kept),
        http=http_client(),
        clock=clock,
        new_id=lambda: str(uuid4()),
        events_base=settings.cashflow360_events_url,
        events_allowed=settings.cashflow360_allowed_hosts,
        public_url=settings.public_url,
    )
    return Watcher(
        registry=kept,
        watches=watches,
        executions=bootstrap.executions(settings),
        ring=bootstrap.doorbell(settings),
        look=look,
        clock=clock,
    )
