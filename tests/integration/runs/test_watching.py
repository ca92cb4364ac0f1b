"""Looks between runs: they start a run for what others changed, and for nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest

from ledgersync.adapters.intacct.audit_look import AuditLook
from ledgersync.adapters.looking import LiveLook
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.model import Kind, Side
from ledgersync.errors import FatalError, RetriableError
from ledgersync.mapping.events import stamp_of
from ledgersync.ports import Pause
from ledgersync.runs.watcher import Became
from sandbox.intacct.formats import UserFormat
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.watched import Watched
from tests.integration.runs.world import Clock


def test_a_look_at_quiet_books_starts_nothing(watched: Watched) -> None:
    started = len(watched.executions.started)
    assert [watched.look() for _ in range(12)] == [Became.QUIET] * 12
    assert len(watched.executions.started) == started


@pytest.mark.parametrize("side", list(Side))
def test_a_change_is_on_the_other_side_after_the_next_look(watched: Watched, side: Side) -> None:
    shop = watched.shop
    if side is Side.INTACCT:
        shop.vendor("V7", "Seven Seas")
    else:
        shop.create("Vendor", name="Seven Seas", shortName="V7")
    assert watched.look() is Became.STARTED
    assert watched.runs == 1
    assert shop.row("Vendor", "Seven Seas")["shortName"] == shop.intacct("VENDOR", "V7")["VENDORID"] == "V7"
    # What that run wrote itself wakes nothing.
    assert [watched.look() for _ in range(13)] == [Became.QUIET] * 13


@pytest.mark.parametrize("zone", ["+09:30", "-08:00"])
@pytest.mark.parametrize("truth", ["gmt", "user"])
def test_a_change_is_seen_by_the_next_look_whichever_zone_the_audit_history_is_in(zone: str, truth: str) -> None:
    def of_another_zone(shop: Shop) -> None:
        shop.books.users["xml_sync"].form = UserFormat(dateformat="/dmY", gmtoffset=zone)
        intacct = shop.world.scenario.intacct
        intacct.settings = replace(intacct.settings, audit_time_zone=truth, stamp_zone=truth)

    shop = open_shop(of_another_zone)
    shop.run()
    watched = Watched(shop)
    watched.choose(Frequency.MINUTES)
    while watched.look() is not Became.QUIET:
        pass
    shop.vendor("V7", "Seven Seas")
    assert watched.look() is Became.STARTED
    assert shop.row("Vendor", "Seven Seas")["shortName"] == "V7"


def test_a_look_costs_one_transaction_of_sage_and_hourly_ones_come_once_an_hour(watched: Watched) -> None:
    metered = watched.metered()
    watched.look()
    assert watched.metered() - metered == 1
    watched.choose(Frequency.HOURLY)
    watched.look()
    metered = watched.metered()
    for _ in range(11):
        watched.clock.sleep(300)
        assert watched.tick() == 0
    assert watched.look() is Became.QUIET
    assert watched.metered() - metered == 1


def test_a_look_comes_with_every_tick_though_it_takes_some_seconds(watched: Watched) -> None:
    watched.clock.sleep(300)
    for _ in range(6):
        assert watched.tick() == 1
        watched.clock.sleep(7)
        assert watched.hear() == [Became.QUIET]
        watched.clock.sleep(293)


def test_where_smart_events_tell_of_changes_a_look_leaves_intacct_alone(watched: Watched) -> None:
    watched.choose(Frequency.MINUTES, smart_events=True)
    metered = watched.metered()
    watched.shop.vendor("V7", "Seven Seas")
    assert watched.look() is Became.QUIET
    assert watched.metered() == metered


def test_hints_of_one_burst_start_one_run_ten_seconds_after_the_first(watched: Watched) -> None:
    for number in range(40):
        watched.hint(f"00n{number}")
        watched.clock.sleep(0.1)
    watched.clock.sleep(5)
    assert watched.hear() == []
    watched.clock.sleep(1)
    assert watched.hear() == [Became.STARTED]
    assert watched.runs == 1


def test_a_hint_about_what_this_product_wrote_starts_nothing(watched: Watched) -> None:
    watched.shop.vendor("V7", "Seven Seas")
    watched.look()
    row = watched.shop.row("Vendor", "Seven Seas")
    watched.hint(str(row["id"]), kinds=(Kind.VENDOR,), changed_at=stamp_of(row["updatedTime"]))
    watched.clock.sleep(60)
    assert watched.hear() == [Became.ECHOES]
    watched.hint(str(row["id"]), kinds=(Kind.VENDOR,), changed_at=watched.clock.now())
    watched.clock.sleep(60)
    assert watched.hear() == [Became.STARTED]


@dataclass
class Slowly(httpx.BaseTransport):
    """Takes half a minute for a write, and a second more for its answer."""

    inner: httpx.BaseTransport
    clock: Clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not re.search("/(Create|Update)/", str(request.url)):
            return self.inner.handle_request(request)
        self.clock.sleep(30)
        answer = self.inner.handle_request(request)
        self.clock.sleep(1)
        return answer


def test_a_hint_about_a_write_that_took_half_a_minute_starts_nothing(watched: Watched) -> None:
    watched.lasts = None
    watched.shop.world.reach_cashflow360 = lambda inner: Slowly(inner, watched.clock)
    for number in range(4):
        watched.shop.vendor(f"V7{number}", f"Seven {number}")
    watched.look()
    for number in range(4):
        row = watched.shop.row("Vendor", f"Seven {number}")
        watched.hint(str(row["id"]), kinds=(Kind.VENDOR,), changed_at=stamp_of(row["updatedTime"]))
    watched.clock.sleep(60)
    assert watched.hear() == [Became.ECHOES]


def test_a_hint_that_comes_late_starts_nothing_once_a_run_has_read_its_change(watched: Watched) -> None:
    watched.shop.vendor("V7", "Seven Seas")
    changed_at = watched.clock.now() - timedelta(minutes=3)
    assert watched.look() is Became.STARTED
    watched.hint("00n1", changed_at=changed_at)
    watched.clock.sleep(60)
    assert watched.hear() == [Became.ECHOES]
    watched.hint("00n1", changed_at=watched.clock.now())
    watched.clock.sleep(60)
    assert watched.hear() == [Became.STARTED]


def test_a_hint_waits_for_a_run_that_is_going_and_the_next_run_comes_after_it(watched: Watched) -> None:
    now, world = watched.clock.now(), watched.shop.world
    assert world.registry.take_lease(world.id, "somebody", now, now + timedelta(seconds=35)) is not None
    watched.hint("00n1")
    became = []
    for _ in range(5):
        watched.clock.sleep(10)
        became += watched.hear()
    assert became == [Became.WAITS] * 3 + [Became.STARTED]


def test_a_ring_that_comes_twice_starts_one_run(watched: Watched) -> None:
    watched.hint("00n1")
    watched.rung *= 2
    watched.clock.sleep(10)
    assert watched.hear() == [Became.STARTED, Became.NOTHING]


def test_a_ring_that_comes_too_early_comes_again_in_time(watched: Watched) -> None:
    watched.hint("00n1")
    watched.rung = [(watched.clock.now(), None)]
    assert watched.hear() == [Became.WAITS]
    watched.clock.sleep(10)
    assert watched.hear() == [Became.STARTED]


def test_a_ring_that_is_lost_is_made_good_by_a_tick(watched: Watched) -> None:
    watched.hint("00n1")
    watched.rung.clear()
    watched.clock.sleep(300)
    assert watched.tick() == 1
    assert watched.hear() == [Became.STARTED]


@pytest.mark.parametrize(
    ("error", "next_look"), [(RetriableError("busy"), 240), (FatalError("intacct-authentication"), 86_400)]
)
def test_a_look_that_fails_starts_nothing_and_a_refused_sign_in_is_not_tried_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, error: Exception, next_look: int
) -> None:
    def fail(_self: LiveLook, _connection: object, _watch: object, _since: object) -> None:
        raise error

    monkeypatch.setattr(LiveLook, "__call__", fail)
    assert watched.look() is Became.WAITS
    watch = watched.watches.watch(watched.shop.world.id)
    assert watch is not None
    assert watch.due_at == watched.clock.now() + timedelta(seconds=next_look)


def test_a_paused_connection_is_neither_looked_at_nor_woken(watched: Watched) -> None:
    kept = watched.connection()
    watched.shop.world.registry.set_up(replace(kept, paused=Pause(watched.clock.now(), "dana", "Dana paused it.")))
    metered = watched.metered()
    assert watched.look() is Became.NOTHING
    watched.hint("00n1")
    watched.clock.sleep(10)
    assert watched.hear() == [Became.NOTHING]
    assert (watched.metered(), watched.runs) == (metered, 0)


def test_where_people_start_syncs_by_hand_nothing_starts_by_itself(watched: Watched) -> None:
    watched.shop.prefer(automatic=False)
    watched.shop.vendor("V7", "Seven Seas")
    assert watched.look() is Became.NOTHING
    watched.hint("00n1")
    watched.clock.sleep(60)
    assert watched.hear() == [Became.NOTHING]


def test_while_the_companys_call_slots_are_taken_nobody_looks(watched: Watched) -> None:
    now, world = watched.clock.now(), watched.shop.world
    for owner in ("one", "two"):
        assert world.registry.take_slot(world.ends.company_id, owner, now, now + timedelta(hours=1))
    watched.shop.vendor("V7", "Seven Seas")
    assert watched.look() is Became.WAITS
    world.registry.free_slot(world.ends.company_id, "one")
    assert watched.look() is Became.STARTED


def test_a_look_at_the_audit_history_takes_nothing_it_has_seen_for_new(watched: Watched) -> None:
    shop, first = watched.shop, watched.clock.now()
    look = AuditLook(*shop.world.opener().intacct_client(watched.connection()))
    quiet, seen = look("", first)
    shop.vendor("V7", "Seven Seas")
    watched.clock.sleep(60)
    changed, seen = look(seen, first)
    known, _ = look(seen, first)
    assert (quiet, changed, known) == (False, True, False)


def test_looks_count_the_calls_that_listings_take(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    registry, spent = type(watched.shop.world.registry), list[tuple[object, ...]]()

    def spend(_: object, *given: object) -> bool:
        spent.append(given)
        return given[0] != "look-calls"

    monkeypatch.setattr(registry, "spend", spend)
    assert watched.look() is Became.QUIET
    assert spent[-1] == ("look-calls", f"{watched.shop.world.clock.now():%Y-%m-%dT%H}", 4, 2000)
