"""Records the engine lost sight of, found by simulated histories: renamed, deleted, or shown late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.remembered import Page, Position, Refused, Unknown
from tests.unit.sync.world import World, names


def test_a_record_deleted_while_it_was_held_without_a_link_is_held_no_more(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.before = lambda _: Refused("BDC_1", "no")
    world.run()
    assert list(world.holds()) == ["Acme"]
    world.intacct.remove(Kind.VENDOR, id)
    world.run()
    assert world.holds() == {}


def test_a_version_written_over_in_an_earlier_run_is_no_edit_when_it_shows_late(world: World) -> None:
    id = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    (before,) = world.intacct.records[Kind.VENDOR].values()
    world.cashflow360.edit(Kind.VENDOR, id, name="Acme Inc")
    world.run()
    (after,) = world.intacct.records[Kind.VENDOR].values()
    world.intacct.records[Kind.VENDOR][before.id] = before
    world.cashflow360.edit(Kind.VENDOR, id, phone="555 1234")
    world.run()
    assert names(world) == ["Acme Inc"]
    world.intacct.records[Kind.VENDOR][after.id] = replace(after, modified=world.clock.now())
    world.run()
    assert names(world) == names(world, intacct=True) == ["Acme Inc"]


def test_a_record_whose_match_waited_is_looked_at_again_once_they_are_no_match_any_more(world: World) -> None:
    world.intacct.add(Kind.DEPARTMENT, number="D1", name="Sales")
    world.intacct.add(Kind.DEPARTMENT, number="D5", name="Legal")
    nowhere = Ref(Kind.DEPARTMENT, "nowhere")
    waiting = world.cashflow360.add(Kind.DEPARTMENT, number="D1", name="Sales", parent=nowhere)
    world.run()
    assert world.holds() == {"Sales": "waits-for"}
    world.cashflow360.edit(Kind.DEPARTMENT, waiting, number="D2", name="Shipping")
    world.run()
    numbers = [record.values["number"] for record in world.cashflow360.records[Kind.DEPARTMENT].values()]
    assert (sorted(map(str, numbers)), world.holds()) == (["D1", "D2", "D5"], {"Shipping": "waits-for"})


def test_an_inactive_record_that_was_refused_with_its_match_is_tried_again_once_its_text_is_corrected(
    world: World,
) -> None:
    sales = world.intacct.add(Kind.DEPARTMENT, number="D1", name="Sales\u2028", active=False)
    world.cashflow360.add(Kind.DEPARTMENT, number="D1", name="Sales")
    world.cashflow360.before = lambda write: Refused("X", "no") if write.values["name"] != "Sales & Co" else None
    world.run()
    assert world.holds() == {"Sales": "refused"}
    world.intacct.edit(Kind.DEPARTMENT, sales, name="Sales & Co")
    world.run()
    (matched,) = world.cashflow360.records[Kind.DEPARTMENT].values()
    assert (world.holds(), matched.values["name"], matched.values["active"]) == ({}, "Sales & Co", False)


def test_a_page_read_before_its_record_was_met_takes_nothing_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.cashflow360.before = lambda _: Unknown("time-out")
    world.intacct.edit(Kind.VENDOR, number, phone="555 1234")
    world.run()
    world.cashflow360.before = lambda _: None
    read = world.intacct.changes
    pages: list[Page] = []

    def prefetch(positions: Mapping[Kind, Position | None]) -> None:
        if Kind.VENDOR in positions:
            pages.extend(read(Kind.VENDOR, None))
            world.intacct.edit(Kind.VENDOR, number, city="Riga")

    def changes(kind: Kind, since: Position | None) -> Iterator[Page]:
        return iter(pages) if kind is Kind.VENDOR else read(kind, since)

    monkeypatch.setattr(world.intacct, "prefetch", prefetch)
    monkeypatch.setattr(world.intacct, "changes", changes)
    world.run()
    held = [*world.intacct.records[Kind.VENDOR].values(), *world.cashflow360.records[Kind.VENDOR].values()]
    assert [record.values["city"] for record in held] == ["Riga", "Riga"]


def test_a_record_made_anew_in_intacct_under_its_old_id_is_known_by_its_new_number(world: World) -> None:
    id = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    del world.intacct.records[Kind.VENDOR][id]
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    world.intacct.remove(Kind.VENDOR, id)
    world.run()
    assert list(world.books().all_links(Kind.VENDOR)) == []
    assert [record.values["active"] for record in world.cashflow360.records[Kind.VENDOR].values()] == [False]


def test_a_record_held_alone_is_held_once_when_it_is_held_with_its_match(world: World) -> None:
    """Left behind, the first hold would outlive its record: nobody looks at it any more."""
    world.cashflow360.before = lambda _: Refused("X", "no")
    there = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    assert world.holds() == {"Acme": "refused"}
    world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.intacct.edit(Kind.VENDOR, there, phone="1")
    world.run()
    (hold,) = world.books().holds()
    assert (hold.side, hold.counterpart_id) == (Side.CASHFLOW360, there)
