"""Writes that happen once, whatever becomes of their answers, and runs that take turns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.adapters.http_clients import CONNECT_SECONDS, SILENT_SECONDS
from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Refused, Unknown, Write
from ledgersync.sync.look_up import SEEN_AFTER
from tests.unit.sync.world import Killed, World, linked_vendor


def test_a_held_record_is_not_sent_again_until_it_changes(world: World) -> None:
    world.cashflow360.before = lambda write: Refused("BDC_1124", "no")
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    attempts: list[Write] = []

    def note(write: Write) -> None:
        attempts.append(write)

    world.run()
    world.cashflow360.before = note
    world.run()
    assert attempts == []
    world.intacct.edit(Kind.VENDOR, number, name="Acme Ltd")
    world.run()
    assert len(attempts) == 1
    assert world.holds() == {}


@pytest.mark.parametrize("answer", [Unknown("time-out"), Killed()])
def test_a_create_whose_outcome_nobody_saw_is_not_sent_twice(world: World, answer: Unknown | Killed) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.after = lambda write: answer
    try:
        world.run()
    except Killed:
        world.end("run-0001")
    world.cashflow360.after = lambda write: None
    world.run()
    world.run()
    assert len(world.cashflow360.records[Kind.VENDOR]) == 1
    assert world.holds() == {}


def test_an_update_nobody_saw_is_remembered_so_that_a_later_edit_is_no_conflict(world: World) -> None:
    number, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="B")
    world.intacct.after = lambda write: Killed()
    with pytest.raises(Killed):
        world.run()
    world.end("run-0002")
    world.intacct.after = lambda write: None
    world.cashflow360.edit(Kind.VENDOR, other, phone="C")
    counts = world.run()
    assert world.intacct.records[Kind.VENDOR][number].values["phone"] == "C"
    assert "vendor|cashflow360|conflict" not in counts


def test_a_write_is_looked_up_after_whoever_sent_it_stopped_waiting() -> None:
    waits = timedelta(seconds=SILENT_SECONDS + CONNECT_SECONDS)
    carried_out, shown = timedelta(minutes=2), timedelta(minutes=1)
    assert waits < carried_out
    assert carried_out + shown < SEEN_AFTER


def test_a_write_that_never_took_effect_is_sent_again(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.before = lambda write: Unknown("connection lost")
    world.run()
    world.cashflow360.before = lambda write: None
    world.run()
    assert len(world.cashflow360.records[Kind.VENDOR]) == 1


def test_a_slice_that_runs_out_of_time_goes_on_where_it_stopped(world: World) -> None:
    for index in range(20):
        world.intacct.add(Kind.VENDOR, number=f"V{index:02d}", name=f"Vendor {index}")
    world.clock.left = 1.0
    assert world.slice(Group.LISTS).more
    world.clock.left = 900.0
    assert not world.slice(Group.LISTS).more
    assert len(world.cashflow360.records[Kind.VENDOR]) == 20


def test_a_second_run_of_the_same_connection_steps_aside(world: World) -> None:
    world.slice(Group.LISTS, "first")
    outcome = world.slice(Group.LISTS, "second")
    assert outcome.status.value == "stood_aside"
