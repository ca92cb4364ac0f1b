"""How old a change is when it reaches the other side: 500 changes of both sides, on a clock that nobody waits for.

Sandboxes, ledgers, looks, events and runs are the product's own, in process. What takes time is counted: each request
takes REQUEST_SECONDS, starting a run START_SECONDS, a ring the time the queue delays it, a Smart Event its turn in the
company's one slot for offline jobs. The tick comes every five minutes. A change has arrived when
the other side made it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

import httpx

from ledgersync.adapters.setup.package_file import build
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.setup import event_key
from ledgersync.runs.transactions import transactions
from sandbox.offline_jobs import OfflineJobs
from tests.benchmarks.figure import Figure, at_most, told
from tests.integration.http_api.world import PUBLIC, ApiWorld
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.watched import Watched
from tests.integration.runs.world import Clock

CHANGES = 500
MEAN_GAP_SECONDS = 12.0
STEP_SECONDS = 1.0
TICK = timedelta(minutes=5)
REQUEST_SECONDS, START_SECONDS = 0.4, 3.0
"""A request to either system, as the captures of both have it; a state machine and two functions that start."""
SECRET = "package-secret"


@dataclass
class Day:
    """``waiting`` are changes that have not arrived: name, side it was made on, when."""

    watched: Watched
    api: ApiWorld
    jobs: OfflineJobs
    waiting: list[tuple[str, str, datetime]] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)

    @property
    def shop(self) -> Shop:
        return self.watched.shop

    def play(self, changes: int, rng: Random) -> None:
        """People change something now and then, until everything has arrived."""
        clock, made = self.watched.clock, 0
        next_change, next_tick = clock.now(), clock.now()
        while made < changes or self.waiting:
            if made < changes and clock.now() >= next_change:
                self._change(made)
                made += 1
                next_change += timedelta(seconds=rng.expovariate(1 / MEAN_GAP_SECONDS))
                continue
            self._tell()
            if clock.now() >= next_tick:
                self.watched.tick()
                next_tick += TICK
            if self.watched.hear():
                self._arrived()
            clock.sleep(STEP_SECONDS)

    def _change(self, number: int) -> None:
        name, side = f"N{number:04}", "intacct" if number % 2 else "cashflow360"
        if side == "intacct":
            self.shop.vendor(name, name)
        else:
            self.shop.create("Vendor", name=name, shortName=name)
        self.waiting.append((name, side, self.watched.clock.now()))

    def _tell(self) -> None:
        """Events on their way: webhooks at once, Smart Events when their turn has come."""
        clock = self.watched.clock
        self.shop.world.scenario.cashflow360.events.deliver(self._post)
        self.jobs.work(lambda url, said: self._post(url, json.dumps(dict(said)).encode(), {}))
        self.watched.rung += [(clock.now() + timedelta(seconds=s), look) for _, s, look in self.api.doorbell.rung]
        self.api.doorbell.rung.clear()

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        path = url.removeprefix(PUBLIC)
        return self.api.call("POST", path, body.decode(), tenant=None, headers=headers).status

    def _arrived(self) -> None:
        there = {str(row["name"]): _instant(row["createdTime"]) for row in self.shop.rows("Vendor")}
        ours = {str(row["NAME"]): _instant(row["WHENCREATED"]) for row in self.shop.all_intacct("VENDOR")}
        for one in list(self.waiting):
            name, side, at = one
            arrived = (there if side == "intacct" else ours).get(name)
            if arrived is not None:
                self.waiting.remove(one)
                self.ages.append((arrived - at).total_seconds())


def opened(smart_events: bool) -> Day:
    """A shop in step that is looked at every five minutes, or hears of its changes."""
    shop = open_shop()
    shop.world.prove()
    shop.run()
    clock = shop.world.clock
    shop.world.reach_intacct = lambda inner: Slow(inner, clock)
    shop.world.reach_cashflow360 = lambda inner: Slow(inner, clock)
    api = ApiWorld(shop.world)
    watched = Watched(shop, PUBLIC if smart_events else "", watches=api.watches, lasts=None, starts=START_SECONDS)
    jobs = OfflineJobs(now=shop.world.clock.now)
    shop.world.registry.set_up(replace(watched.connection(), event_keys=(event_key(SECRET),)))
    watched.choose(Frequency.MINUTES, smart_events=smart_events)
    if smart_events:
        shop.world.scenario.intacct.post = jobs
        target = f"{PUBLIC}/intacct/events/{shop.world.id.tenant_id}.{shop.world.id.connection_id}"
        shop.books.import_package(build(watched.connection(), target, SECRET))
    watched.look()
    return Day(watched, api, jobs)


class Slow(httpx.BaseTransport):
    """A system that takes its time, on the clock of the world."""

    def __init__(self, inner: httpx.BaseTransport, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._clock.sleep(REQUEST_SECONDS)
        return self._inner.handle_request(request)


def _instant(said: object) -> datetime:
    """As Intacct shows it to somebody at Greenwich, or as Cashflow360 does."""
    if "/" in str(said):
        return datetime.strptime(str(said), "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
    return datetime.fromisoformat(str(said))


def measured(what: str, most_seconds: float, day: Day, changes: int) -> list[Figure]:
    day.watched.run_calls.clear()
    day.watched.runs, before = 0, day.watched.metered()
    day.play(changes, Random(16))
    looks = day.watched.metered() - before
    used = transactions(day.watched.run_calls) + looks
    how = f"{changes} changes, {day.watched.runs} runs, {looks} looks"
    return [
        told(f"age of a change, {what}: median", median(day.ages), "s", how),
        at_most(most_seconds, f"age of a change, {what}: 95th percentile", quantiles(day.ages, n=20)[-1], "s", how),
        told(f"Sage transactions a change, {what}: its own write included", used / changes, "transactions", how),
    ]


def measure(changes: int = CHANGES) -> list[Figure]:
    return [
        *measured("with events", 60, opened(smart_events=True), changes),
        *measured("with the 5-minute watch", 360, opened(smart_events=False), changes),
    ]
