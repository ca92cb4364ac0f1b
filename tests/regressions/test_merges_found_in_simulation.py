"""Merges in Cashflow360 that simulated histories found to go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from ledgersync.domain.model import Kind, Record, Ref
from ledgersync.domain.remembered import Page, Position, Refused, Unknown, Write, WriteResult
from ledgersync.ports import Change, PutHold
from tests.fakes.books import MemoryBooks
from tests.unit.sync.world import World, bill, names

CLAIMED = "same-number-merged-party"


def linked(world: World) -> dict[str, str]:
    """Cashflow360's id by Intacct's."""
    return {link.intacct_id: link.cashflow360_id for link in world.books().all_links(Kind.VENDOR)}


def test_a_survivor_that_was_never_linked_empties_no_field_of_intacct(world: World) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme", phone="555 1234")
    world.run()
    survivor = world.cashflow360.add(Kind.VENDOR, name="Acme Inc")
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.run()
    world.run()
    (vendor,) = world.intacct.records[Kind.VENDOR].values()
    assert (vendor.values["name"], vendor.values["phone"]) == ("Acme Inc", "555 1234")


def test_records_merged_into_each_other_do_not_keep_a_run_from_ending(world: World) -> None:
    first = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    second = world.cashflow360.add(Kind.VENDOR, name="Acme Inc")
    world.cashflow360.merge(Kind.VENDOR, first, second)
    world.cashflow360.merge(Kind.VENDOR, second, first)
    world.run()
    assert len(world.intacct.records[Kind.VENDOR]) == 1


def test_a_merge_into_what_intacct_may_have_made_unheard_waits_until_that_is_settled(world: World) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Bolt")
    world.intacct.after = lambda write: Unknown("time-out") if write.values["number"] == "V2" else None
    world.run()
    made = world.intacct.records[Kind.VENDOR].pop("V2")
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.intacct.before = lambda _: Unknown("its control id was used before", ran=True)
    world.run()
    world.intacct.records[Kind.VENDOR]["V2"] = made
    world.intacct.before = world.intacct.after = lambda _: None
    world.run()
    world.run()
    links = {link.cashflow360_id: link.intacct_id for link in world.books().all_links(Kind.VENDOR)}
    assert (links, names(world)) == ({survivor: "V2"}, ["Acme", "Bolt"])


def test_a_merge_of_what_both_sides_hold_inactive_is_not_taken_for_no_change(world: World) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Bolt")
    world.run()
    world.cashflow360.edit(Kind.VENDOR, loser, active=False)
    world.run()
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.run()
    assert linked(world) == {"V2": survivor}


def test_a_merge_into_what_has_a_match_in_intacct_waits_until_they_are_linked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Bolt")
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.cashflow360.edit(Kind.VENDOR, survivor, phone="555 1234")  # it is read after the one that lost
    read = world.cashflow360.changes

    def changes(kind: Kind, since: Position | None) -> Iterator[Page]:
        if kind is Kind.VENDOR and "V2" not in world.intacct.records[kind]:
            world.intacct.add(kind, number="V2", name="Bolt")  # its page has been read by now
        return read(kind, since)

    monkeypatch.setattr(world.cashflow360, "changes", changes)
    world.run()
    assert linked(world) == {"V2": survivor}
    active = {id: record.values["active"] for id, record in world.intacct.records[Kind.VENDOR].items()}
    assert (active, names(world), world.holds()) == ({"V1": False, "V2": True}, ["Acme", "Bolt"], {})


@pytest.mark.parametrize("late", [False, True])
def test_a_merge_into_what_was_made_unheard_waits_until_that_is_settled(world: World, late: bool) -> None:
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.intacct.add(Kind.VENDOR, number="V2", name="Bolt")
    made = world.cashflow360.records[Kind.VENDOR]
    unseen: dict[str, Record] = {}

    def merged_at_once(write: Write) -> WriteResult | None:
        if write.values["number"] != "V2":
            return None
        (survivor,) = set(made) - {loser}
        world.cashflow360.merge(Kind.VENDOR, loser, survivor)
        if late:
            unseen[survivor] = made.pop(survivor)
        return Unknown("time-out")

    world.cashflow360.after = merged_at_once
    world.run()
    made |= unseen
    world.cashflow360.after = lambda _: None
    world.run()
    (survivor,) = set(made) - {loser}
    assert (linked(world), names(world), world.holds()) == ({"V2": survivor}, ["Acme", "Bolt"], {})


def test_two_merges_into_what_is_not_linked_yet_are_decided_one_after_the_other(world: World) -> None:
    losers = [world.intacct.add(Kind.VENDOR, number=number, name=number) for number in ("V1", "V2")]
    world.run()
    theirs = linked(world)
    survivor = world.cashflow360.add(Kind.VENDOR, name="Acme Inc")
    for loser in losers:
        world.cashflow360.merge(Kind.VENDOR, theirs[loser], survivor)
        world.intacct.edit(Kind.VENDOR, loser, phone="555 1234")
    world.run()
    active = {id: record.values["active"] for id, record in world.intacct.records[Kind.VENDOR].items()}
    assert (list(linked(world).values()), sorted(active.values(), key=str)) == ([survivor], [False, True])


def merged_into_held(world: World) -> tuple[str, str]:
    """A linked vendor merged into one that Intacct refuses, and a run after that: loser and survivor."""
    loser = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    survivor = world.cashflow360.add(Kind.VENDOR, number="V2", name="Bolt")
    world.intacct.before = lambda _: Refused("BL34000061", "Another Vendor with the given value(s) V2 already exists")
    world.run()
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.run()
    return loser, survivor


def test_a_merge_into_what_is_held_waits_for_it(world: World) -> None:
    loser, survivor = merged_into_held(world)
    assert (linked(world), world.holds()["Acme"]) == ({"V1": loser}, "merge-waits")
    world.intacct.before = lambda _: None
    world.cashflow360.edit(Kind.VENDOR, survivor, phone="555 1234")
    world.run()
    world.run()
    active = {id: record.values["active"] for id, record in world.intacct.records[Kind.VENDOR].items()}
    assert (linked(world), active, world.holds()) == ({"V2": survivor}, {"V1": False, "V2": True}, {})


def test_a_bill_in_both_whose_vendor_was_merged_in_one_is_held_until_it_is_recoded(world: World) -> None:
    account = world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    for number in ("V1", "V2"):
        world.intacct.add(Kind.VENDOR, number=number, name=number)
    world.run()
    theirs = linked(world)
    expenses = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    ours = world.intacct.add(Kind.BILL, bill("V1", "B1", "60.00", account=account))
    world.cashflow360.before = lambda write: Refused("BDC_1", "no") if write.kind is Kind.BILL else None
    world.run()
    world.cashflow360.merge(Kind.VENDOR, theirs["V1"], theirs["V2"])
    world.cashflow360.add(Kind.BILL, bill(theirs["V2"], "B1", "60.00", account=expenses))
    world.run()
    assert [*world.intacct.records[Kind.BILL]] == [ours]
    assert sorted(hold.cause for hold in world.books().holds()) == ["merge-pending", "refused", CLAIMED]
    world.intacct.edit(Kind.BILL, ours, vendor=Ref(Kind.VENDOR, "V2"))
    world.cashflow360.before = lambda _: None
    world.run()
    world.run()
    assert ([*world.intacct.records[Kind.BILL]], world.holds()) == ([ours], {})
    assert world.intacct.records[Kind.VENDOR]["V1"].values["active"] is False


def test_a_merge_that_waits_is_not_written_down_anew_by_every_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged_into_held(world)
    assert world.holds()["Acme"] == "merge-waits"
    kept: list[Change] = []
    commit = MemoryBooks.commit

    def noted(books: MemoryBooks, changes: Sequence[Change]) -> None:
        kept.extend(changes)
        commit(books, changes)

    monkeypatch.setattr(MemoryBooks, "commit", noted)
    world.run()
    assert [change for change in kept if isinstance(change, PutHold)] == []
