"""Looks between runs: they start a run for what others changed, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.adapters.looking import LiveLook
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.model import Kind, Side
from ledgersync.errors import FatalError, RetriableError
from ledgersync.mapping.events import stamp_of
from ledgersync.ports import Pause
from ledgersync.runs.watcher import Became
from tests.integration.runs.books import open_shop
from tests.integration.runs.watched import Watched


@pytest.fixture
def watched() -> Watched:
    """Looked at every five minutes, and quiet."""
    shop = open_shop()
    shop.run()
    found = Watched(shop)
    found.choose(Frequency.MINUTES)
    found.look()  # the first look takes what the last hour brought for new
    assert [found.look() for _ in range(2)] == [Became.QUIET, Became.QUIET]
    found.runs = 0
    return found


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


def test_a_ring_that_is_lost_is_made_good_by_a_tick(watched: Watched) -> None:
    watched.hint("00n1")
    watched.rung.clear()
    watched.clock.sleep(300)
    assert watched.tick() == 1
    assert watched.hear() == [Became.STARTED]


@pytest.mark.parametrize(
    ("error", "next_look"), [(RetriableError("busy"), 300), (FatalError("intacct-authentication"), 86_400)]
)
def test_a_look_that_fails_starts_nothing_and_a_refused_sign_in_is_not_tried_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, error: Exception, next_look: int
) -> None:
    def fail(_self: LiveLook, _connection: object, _watch: object) -> None:
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
    assert watched.hear() == [Became.ECHOES]
    assert (watched.metered(), watched.runs) == (metered, 0)


def test_while_the_companys_call_slots_are_taken_nobody_looks(watched: Watched) -> None:
    now, world = watched.clock.now(), watched.shop.world
    for owner in ("one", "two"):
        assert world.registry.take_slot(world.ends.company_id, owner, now, now + timedelta(hours=1))
    watched.shop.vendor("V7", "Seven Seas")
    assert watched.look() is Became.WAITS
    world.registry.free_slot(world.ends.company_id, "one")
    assert watched.look() is Became.STARTED
