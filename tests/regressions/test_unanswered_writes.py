"""Writes whose answer nobody saw, found by simulated histories: what came of them is found out, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Record, Side, Values
from ledgersync.domain.preferences import VendorSequence
from ledgersync.domain.remembered import Page, Position, Unknown, Write
from ledgersync.ports import Change, Conditions, DeleteIntent
from tests.fakes.books import MemoryBooks
from tests.unit.sync.world import Killed, World, names


def test_what_intacct_made_unheard_and_a_user_renamed_is_not_made_again_until_somebody_asks(world: World) -> None:
    world.intacct.auto_number = frozenset({Kind.VENDOR})
    world.intacct.held_conditions = Conditions(settings={"vendor_auto_numbering": "true"})
    world.configure(preferences=replace(world.preferences, vendor_sequence=VendorSequence.AUTO))
    acme = world.cashflow360.add(Kind.VENDOR, name="Acme")
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    (made,) = world.intacct.records[Kind.VENDOR]
    world.intacct.edit(Kind.VENDOR, made, name="Acme Inc")
    world.intacct.before = lambda _: Unknown("time-out")
    world.clock.at += timedelta(hours=3)
    world.run()
    assert world.holds() == {"Acme": "outcome-unknown"}
    world.intacct.before = lambda _: Unknown("its control id was used before", ran=True)
    world.run()
    assert world.holds() == {"Acme": "made-not-found"}
    written = len(world.intacct.written)
    world.run()
    assert (len(world.intacct.written), list(world.intacct.records[Kind.VENDOR])) == (written, [made])
    world.cashflow360.edit(Kind.VENDOR, acme, name="Acme Inc.")
    world.run()
    assert (world.holds(), list(world.intacct.records[Kind.VENDOR])) == ({"Acme Inc.": "made-not-found"}, [made])


def test_a_match_whose_first_write_got_no_answer_holds_though_one_of_them_is_renamed(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    acme = world.cashflow360.add(Kind.VENDOR, name="Acme", phone="1")
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    world.intacct.after = lambda _: None
    world.cashflow360.edit(Kind.VENDOR, acme, name="Bolt")
    world.run()
    assert (names(world), names(world, intacct=True)) == (["Acme"], ["Acme"])
    assert ("name", "Bolt") in [(c.field, c.cashflow360) for c in world.books().conflicts()]


def test_a_match_whose_first_write_never_arrived_holds_though_one_of_them_is_renamed(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    acme = world.cashflow360.add(Kind.VENDOR, name="Acme", phone="1")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.intacct.before = lambda _: None
    world.cashflow360.edit(Kind.VENDOR, acme, name="Bolt")
    world.run()
    (link,) = world.books().all_links(Kind.VENDOR)
    assert (link.cashflow360_id, link.intacct_id, link.base["phone"]) == (acme, "V1", "1")
    assert names(world) == names(world, intacct=True) == ["Acme"]
    assert ("name", "Bolt") in [(c.field, c.cashflow360) for c in world.books().conflicts()]
    written = world.writes()
    world.run()
    assert world.writes() == written


def test_what_a_repeat_with_newer_values_made_unheard_is_found_though_it_is_edited_again(world: World) -> None:
    world.intacct.auto_number = frozenset({Kind.VENDOR})
    world.intacct.held_conditions = Conditions(settings={"vendor_auto_numbering": "true"})
    world.configure(preferences=replace(world.preferences, vendor_sequence=VendorSequence.AUTO))
    vendor = world.cashflow360.add(Kind.VENDOR, name="Acme")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.cashflow360.edit(Kind.VENDOR, vendor, name="Bolt")
    world.intacct.before = lambda _: None
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    world.intacct.after = lambda _: None
    (made,) = world.intacct.records[Kind.VENDOR]
    world.cashflow360.edit(Kind.VENDOR, vendor, name="Cord")
    world.run()
    (link,) = world.books().all_links(Kind.VENDOR)
    assert (link.cashflow360_id, link.intacct_id, world.holds()) == (vendor, made, {})
    assert names(world) == names(world, intacct=True) == ["Cord"]


def test_what_is_found_in_place_of_an_unanswered_create_stands_and_is_told(world: World) -> None:
    world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme", phone="1")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.intacct.before = lambda _: None
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme Inc", phone="1")
    world.run()
    assert (names(world), names(world, intacct=True)) == (["Acme Inc"], ["Acme Inc"])
    assert [(c.field, c.cashflow360, c.winner) for c in world.books().conflicts()] == [("name", "Acme", Side.INTACCT)]


def test_an_unanswered_create_whose_source_was_matched_meanwhile_takes_no_other_record_over(world: World) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Bolt")
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.after = lambda write: Unknown("time-out") if write.values["number"] == "V1" else None
    world.run()
    world.run()
    linked = {link.cashflow360_id for link in world.books().all_links(Kind.VENDOR) if link.intacct_id == "V1"}
    assert len(linked) == 1 and not linked & {loser, survivor}


def test_what_one_side_got_of_a_match_is_agreed_though_the_other_gave_no_answer(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme", city="Riga")
    acme = world.cashflow360.add(Kind.VENDOR, name="Acme", phone="1")
    world.cashflow360.before = lambda _: Unknown("time-out")
    world.run()
    world.cashflow360.before = lambda _: None
    world.cashflow360.edit(Kind.VENDOR, acme, phone="2")
    world.run()
    (vendor,) = world.intacct.records[Kind.VENDOR].values()
    assert (vendor.values["phone"], world.holds()) == ("2", {})


def test_a_create_of_unknown_outcome_is_not_forgotten_while_its_source_is_inactive(world: World) -> None:
    acme = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.intacct.after = lambda _: Unknown("time-out")
    world.run()
    made = world.intacct.records[Kind.VENDOR].pop("V1")
    world.cashflow360.edit(Kind.VENDOR, acme, active=False)
    world.run()
    world.intacct.records[Kind.VENDOR]["V1"] = made
    world.intacct.after = lambda _: None
    world.run()
    assert world.intacct.records[Kind.VENDOR]["V1"].values["active"] is False
    assert (names(world), names(world, intacct=True)) == (["Acme"], ["Acme"])


def test_a_match_of_unknown_outcome_is_left_alone_though_a_later_page_shows_it_renamed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.add(Kind.VENDOR, name="Acme", phone="1")

    def renamed_at_once(_: Write) -> Unknown:
        world.intacct.edit(Kind.VENDOR, "V1", name="Bolt")
        return Unknown("time-out")

    world.intacct.after = renamed_at_once
    read = world.intacct.changes

    def twice(kind: Kind, since: Position | None) -> Iterator[Page]:
        yield from read(kind, since)
        yield from read(kind, since)

    monkeypatch.setattr(world.intacct, "changes", twice)
    world.run()
    world.intacct.after = lambda _: None
    world.run()
    assert (names(world), names(world, intacct=True)) == (["Bolt"], ["Bolt"])


def test_what_a_create_made_late_is_no_match_of_its_source_though_a_later_slice_sees_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V1 is made in Intacct without an answer, and shows after the next run looked it up. A user edits its source."""
    world.configure(preferences=replace(world.preferences, masters={Kind.VENDOR: Side.INTACCT}))
    vendor = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme", phone="1")
    world.intacct.before = lambda _: Unknown("time-out")
    world.run()
    world.cashflow360.edit(Kind.VENDOR, vendor, phone="2")
    find = world.intacct.find

    def shows_after_the_look(kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        found = find(kind, wanted)
        if kind is Kind.VENDOR and not world.intacct.records[Kind.VENDOR]:
            world.intacct.add(Kind.VENDOR, number="V1", name="Acme", phone="1")
        return found

    monkeypatch.setattr(world.intacct, "find", shows_after_the_look)
    world.run()
    world.intacct.before = lambda _: None
    world.run()
    held = [*world.intacct.records[Kind.VENDOR].values(), *world.cashflow360.records[Kind.VENDOR].values()]
    assert [record.values["phone"] for record in held] == ["2", "2"]
    assert world.holds() == {}


def test_a_kill_after_an_update_leaves_either_its_intent_or_what_was_agreed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.intacct.edit(Kind.VENDOR, number, phone="1")
    commit = MemoryBooks.commit

    def killed_after(books: MemoryBooks, changes: Sequence[Change]) -> None:
        commit(books, changes)
        if any(isinstance(change, DeleteIntent) for change in changes):
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(MemoryBooks, "commit", killed_after)
        world.slice(Group.LISTS, "killed")
    world.end("killed")
    (vendor,) = world.cashflow360.records[Kind.VENDOR]
    world.cashflow360.edit(Kind.VENDOR, vendor, phone="2")
    world.run()
    held = [*world.intacct.records[Kind.VENDOR].values(), *world.cashflow360.records[Kind.VENDOR].values()]
    assert [record.values["phone"] for record in held] == ["2", "2"]


@pytest.mark.parametrize(("in_pieces", "phones"), [(False, ["2", "2"]), (True, ["1", "1"])], ids=["whole", "in pieces"])
def test_a_kill_after_a_create_loses_no_edit_since_its_link_is_kept_with_the_loss_of_its_intent(
    world: World, monkeypatch: pytest.MonkeyPatch, in_pieces: bool, phones: list[str]
) -> None:
    """In pieces the intent may go, and no link come. The two are then matched, and the master's value stands.

    Of the first three creates the link is kept before the intent goes in any case: they are read back in between.
    """
    for number in ("V1", "V2", "V3"):
        world.cashflow360.add(Kind.VENDOR, number=number, name=f"Vendor {number}")
    world.run()
    made = world.cashflow360.add(Kind.VENDOR, number="V4", name="Acme", phone="1")
    commit = MemoryBooks.commit

    def killed_after(books: MemoryBooks, changes: Sequence[Change]) -> None:
        for part in [[change] for change in changes] if in_pieces else [changes]:
            commit(books, part)
            if any(isinstance(change, DeleteIntent) for change in part):
                raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(MemoryBooks, "commit", killed_after)
        world.slice(Group.LISTS, "killed")
    world.end("killed")
    world.cashflow360.edit(Kind.VENDOR, made, phone="2")
    world.run()
    sides = (world.intacct.records[Kind.VENDOR], world.cashflow360.records[Kind.VENDOR])
    vendors = [record.values for held in sides for record in held.values()]
    assert [values["phone"] for values in vendors if values["name"] == "Acme"] == phones
