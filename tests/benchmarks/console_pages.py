"""What the console's server does for each kind of page, warm and without live reads: the console and the API in this
process, over the product's own adapter and a table filled as a busy tenant's is.

Time is that of the processor, so that other work of the machine does not count. What the emulated table takes of it is
left out, and 6 ms a call put in its place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from statistics import quantiles
from typing import Any, cast
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber

from tests.benchmarks.figure import Figure, at_most
from tests.benchmarks.store import dynamodb_store
from tests.browser.crowd import FULL, RUN, TENANT, Crowd
from tests.integration.console.world import Browser, ConsoleWorld
from tests.integration.http_api.world import ApiWorld, shop_api

BUDGET_MS, BUDGET_CALLS = 200, 4
WARM_UP, ROUNDS = 1, 10
TABLE_CALL_MS = 6.0
HOME = f"/connections/{FULL}"
PAGES: Mapping[str, str] = {
    "connections": "/",
    "overview": HOME,
    "sync errors": f"{HOME}/errors",
    "sync errors, 200 rows": f"{HOME}/errors?open=paid-in-intacct-1",
    "conflicts": f"{HOME}/conflicts",
    "syncs": f"{HOME}/syncs",
    "one sync": f"{HOME}/syncs/{RUN}",
    "records": f"{HOME}/records?q=V",
    "one record": f"{HOME}/records/vendor/c001",
    "history": f"{HOME}/history",
    "history of all": "/history",
    "tie-out": f"{HOME}/tie-out",
    "preview": f"{HOME}/preview",
    "connection": f"{HOME}/connection",
}


def measure() -> list[Figure]:
    """p95 of each page, and the most calls to the API that one of them takes."""
    runs = shop_api().runs
    clock = runs.clock
    with dynamodb_store(clock.now) as store:
        runs.registry = cast(Any, store.registry)
        console = ConsoleWorld(ApiWorld(runs))
        Crowd(store.registry, console.api.kept_reports, clock.now()).fill()
        browser = Browser(console)
        browser.sign_in(tenant=TENANT)
        found = [_figure(browser, name, path) for name, path in PAGES.items()]
        calls = {name: _calls(browser, path) for name, path in PAGES.items()}
    most = max(calls, key=lambda name: calls[name])
    return [*found, at_most(BUDGET_CALLS, f"console, {most}", calls[most], "API calls", "most of any page")]


def _figure(browser: Browser, name: str, path: str) -> Figure:
    took = []
    with _emulated() as calls:
        for _ in range(WARM_UP + ROUNDS):
            calls.clear()
            started = time.process_time()
            page = browser.get(path)
            assert page.status == 200, page.text
            took.append((time.process_time() - started - sum(calls)) * 1000 + len(calls) * TABLE_CALL_MS)
    how = f"{len(calls)} calls of the table"
    return at_most(BUDGET_MS, f"console, {name}, p95", round(quantiles(took[WARM_UP:], n=20)[-1]), "ms", how)


@contextmanager
def _emulated() -> Iterator[list[float]]:
    """Seconds that the emulated services take, a call."""
    calls: list[float] = []
    answer = BotocoreStubber.__call__

    def timed(stubber: BotocoreStubber, *given: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return answer(stubber, *given, **named)
        finally:
            calls.append(time.process_time() - started)

    with patch.object(BotocoreStubber, "__call__", timed):
        yield calls


def _calls(browser: Browser, path: str) -> int:
    before = len(browser.world.remote.asked)
    browser.get(path)
    return len(browser.world.remote.asked) - before
