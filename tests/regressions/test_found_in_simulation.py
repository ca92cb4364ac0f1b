"""What simulated histories found in the engine, each as the shortest story that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.remembered import Page, Position, Refused, Unknown, Write
from ledgersync.ports import Change, DeleteIntent
from tests.fakes.books import no_fault
from tests.unit.sync.ledger import FakeLedger
from tests.unit.sync.world import Killed, World, bill, names


def killed_when(world: World) -> None:
    with pytest.raises(Killed):
        world.slice(Group.LISTS, "cut-off")
    world.end("cut-off")


def test_a_hold_for_an_unknown_outcome_goes_once_the_write_is_found(world: World) -> None:
    world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    assert world.holds() == {"Acme": "outcome-unknown"}
    world.intacct.after = lambda _: None
    world.clock.at += timedelta(hours=3)
    world.run()
    assert (world.holds(), names(world, intacct=True)) == ({}, ["Acme"])


def test_a_record_of_unknown_outcome_is_tried_again_though_the_run_that_settled_it_was_killed(world: World) -> None:
    world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.intacct.before = lambda _: None

    def kill(_: str, changes: Sequence[Change]) -> None:
        if any(isinstance(change, DeleteIntent) for change in changes):
            raise Killed

    world.clock.at += timedelta(hours=3)
    world.registry.after_write = kill
    killed_when(world)
    world.registry.after_write = no_fault
    world.clock.at += timedelta(hours=3)
    world.run()
    assert (world.holds(), names(world, intacct=True)) == ({}, ["Acme"])


def test_an_edit_taken_back_takes_its_hold_along(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.cashflow360.before = lambda _: Refused("X", "no")
    world.intacct.edit(Kind.VENDOR, id, phone="1")
    world.run()
    assert "Acme" in world.holds()
    world.intacct.edit(Kind.VENDOR, id, phone=None)
    world.run()
    assert world.holds() == {}


def test_a_conflict_is_told_though_the_run_was_killed_right_after_the_write(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    other = next(iter(world.cashflow360.records[Kind.VENDOR]))
    world.intacct.edit(Kind.VENDOR, id, phone="1")
    world.cashflow360.edit(Kind.VENDOR, other, phone="2")

    def kill(_: Write) -> BaseException:
        return Killed()

    world.cashflow360.after = kill
    killed_when(world)
    world.cashflow360.after = lambda _: None
    world.run()
    assert [(conflict.field, conflict.cashflow360) for conflict in world.books().conflicts()] == [("phone", "2")]


def test_a_record_that_stays_held_is_not_held_anew_by_every_run(world: World) -> None:
    world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    id = world.intacct.add(Kind.BILL, bill("V1", "B-1", "100.00"))
    world.run()
    world.cashflow360.set_facts(Kind.BILL, next(iter(world.cashflow360.records[Kind.BILL])), payment="paid")
    world.intacct.remove(Kind.BILL, id)
    world.run()
    before = world.books().holds()
    assert [hold.cause for hold in before] == ["paid-in-cashflow360"]
    world.clock.at += timedelta(minutes=5)
    world.run()
    assert world.books().holds() == before


def test_a_deletion_counts_though_no_run_had_come_to_its_end_before(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.after = lambda _: Killed()
    killed_when(world)
    world.cashflow360.after = lambda _: None
    world.intacct.add(Kind.VENDOR, number="V2", name="Zenith")
    world.cashflow360.before = lambda write: Killed() if write.values["name"] == "Zenith" else None
    killed_when(world)
    world.cashflow360.before = lambda _: None
    world.intacct.remove(Kind.VENDOR, id)
    world.run()
    acme = next(r for r in world.cashflow360.records[Kind.VENDOR].values() if r.values["name"] == "Acme")
    assert acme.values["active"] is False


def test_a_record_whose_namesake_was_merged_away_before_they_met_still_crosses(world: World) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Zenith")
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    active = [r.values["name"] for r in world.cashflow360.records[Kind.VENDOR].values() if r.values["active"]]
    assert sorted(str(name) for name in active) == ["Acme", "Zenith"]


class ReadsAhead(FakeLedger):
    """Reads its first pages when told what will be wanted, as Intacct's ledger does."""

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        first = {kind: list(super(ReadsAhead, self).changes(kind, at)) for kind, at in positions.items()}
        self.ahead = {**getattr(self, "ahead", {}), **first}

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        return iter(self.ahead[kind])


def test_a_page_read_before_a_write_of_the_same_slice_is_not_taken_for_an_edit(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    other = next(iter(world.cashflow360.records[Kind.VENDOR]))
    world.intacct.edit(Kind.VENDOR, id, phone="1")
    world.cashflow360.before = lambda _: Unknown("time-out")
    world.run()
    world.cashflow360.before = lambda _: None
    world.cashflow360.edit(Kind.VENDOR, other, email="new@acme.test")
    world.intacct.__class__ = ReadsAhead
    world.clock.at += timedelta(hours=3)
    world.run()
    held = [
        ledger.records[Kind.VENDOR][key].values for ledger, key in ((world.intacct, id), (world.cashflow360, other))
    ]
    assert [(values["phone"], values["email"]) for values in held] == [("1", "new@acme.test")] * 2


def test_a_record_that_can_t_be_made_anew_is_not_tried_again_by_every_run(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.configure(preferences=replace(world.preferences, masters={Kind.VENDOR: Side.CASHFLOW360}))
    world.cashflow360.edit(Kind.VENDOR, next(iter(world.cashflow360.records[Kind.VENDOR])), name="Mine")
    world.intacct.remove(Kind.VENDOR, id)
    tried: list[Write] = []

    def refuse(write: Write) -> Refused:
        tried.append(write)
        return Refused("X", "no")

    world.intacct.before = refuse
    world.run()
    world.clock.at += timedelta(minutes=5)
    world.run()
    assert world.holds() == {"Mine": "refused"}
    assert len(tried) == 1


def test_a_record_of_unknown_outcome_is_not_created_again_when_a_later_page_shows_it_edited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    pages = world.intacct.changes

    def edited_meanwhile(kind: Kind, since: Position | None) -> Iterator[Page]:
        yield from pages(kind, since)
        if kind is Kind.VENDOR:
            world.intacct.edit(kind, id, phone="1")
            yield Page((world.intacct.records[kind][id],), None, True)

    monkeypatch.setattr(world.intacct, "changes", edited_meanwhile)
    world.cashflow360.after = lambda _: Unknown("time-out")
    world.run()
    world.cashflow360.after = lambda _: None
    world.clock.at += timedelta(minutes=5)
    world.run()
    assert (names(world), world.holds()) == (["Acme"], {})


def test_a_record_gone_from_both_sides_leaves_no_link_whoever_is_master(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.configure(preferences=replace(world.preferences, masters={Kind.VENDOR: Side.CASHFLOW360}))
    world.cashflow360.edit(Kind.VENDOR, next(iter(world.cashflow360.records[Kind.VENDOR])), active=False)
    world.intacct.remove(Kind.VENDOR, id)
    world.run()
    assert list(world.books().all_links(Kind.VENDOR)) == []


def test_an_edit_that_was_not_sent_because_the_other_sides_write_failed_is_not_taken_back(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    other = next(iter(world.cashflow360.records[Kind.VENDOR]))
    world.intacct.edit(Kind.VENDOR, id, phone="1")
    world.cashflow360.edit(Kind.VENDOR, other, city="Riga")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.intacct.before = lambda _: None
    world.clock.at += timedelta(hours=3)
    world.run()
    held = [
        ledger.records[Kind.VENDOR][key].values for ledger, key in ((world.intacct, id), (world.cashflow360, other))
    ]
    assert [(values["phone"], values["city"]) for values in held] == [("1", "Riga")] * 2


def test_a_match_whose_update_is_refused_is_not_tried_again_until_something_changes(world: World) -> None:
    world.cashflow360.add(Kind.VENDOR, name="Acme")
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme", phone="1")
    asked: list[Write] = []

    def refuse(write: Write) -> Refused:
        asked.append(write)
        return Refused("X", "no")

    world.cashflow360.before = refuse
    world.run()
    world.run()
    assert (world.holds(), len(asked)) == ({"Acme": "refused"}, 1)
    world.intacct.edit(Kind.VENDOR, "V1", phone="2")
    world.run()
    assert len(asked) == 2


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("written", list(Side))
def test_an_edit_of_what_was_made_unheard_is_carried_over_though_it_was_made_at_once(
    world: World, written: Side, linked: bool
) -> None:
    """Also where the record was moved below one that is not linked."""
    ledgers = {Side.INTACCT: world.intacct, Side.CASHFLOW360: world.cashflow360}
    there, here = ledgers[written], ledgers[written.other]
    world.configure(preferences=replace(world.preferences, masters={Kind.DEPARTMENT: written.other}))
    above = there.add(Kind.DEPARTMENT, number="D2", name="Europe", active=linked)
    world.run()
    here.add(Kind.DEPARTMENT, number="D1", name="Sales")

    def edited_at_once(write: Write) -> Unknown:
        made = next(one.id for one in there.records[Kind.DEPARTMENT].values() if one.values["number"] == "D1")
        there.edit(Kind.DEPARTMENT, made, name="Sales Europe", parent=Ref(Kind.DEPARTMENT, above))
        return Unknown("time-out")

    there.after = edited_at_once
    world.run()
    there.after = lambda _: None
    world.clock.at += timedelta(hours=3)
    world.run()
    there.edit(Kind.DEPARTMENT, above, active=True)
    world.run()
    names = {side: {one.values["name"] for one in ledgers[side].records[Kind.DEPARTMENT].values()} for side in Side}
    assert (world.holds(), names) == ({}, {side: {"Sales Europe", "Europe"} for side in Side})


def test_an_unanswered_update_is_agreed_on_though_a_user_moves_the_record_under_one_that_is_not_linked(
    world: World,
) -> None:
    world.configure(preferences=replace(world.preferences, masters={Kind.DEPARTMENT: Side.CASHFLOW360}))
    sales = world.intacct.add(Kind.DEPARTMENT, number="D1", name="Sale")
    above = world.intacct.add(Kind.DEPARTMENT, number="D2", name="Europe", active=False)
    world.run()
    (here,) = world.cashflow360.records[Kind.DEPARTMENT]
    world.cashflow360.edit(Kind.DEPARTMENT, here, name="Sales")
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    world.intacct.after = lambda _: None
    world.intacct.edit(Kind.DEPARTMENT, sales, parent=Ref(Kind.DEPARTMENT, above))
    world.clock.at += timedelta(hours=3)
    world.run()
    assert world.holds() == {"Sales": "waits-for"}
    world.intacct.edit(Kind.DEPARTMENT, sales, name="Sales Europe")
    world.intacct.edit(Kind.DEPARTMENT, above, active=True)
    world.run()
    world.run()
    assert world.holds() == {}
    assert world.cashflow360.records[Kind.DEPARTMENT][here].values["name"] == "Sales Europe"
