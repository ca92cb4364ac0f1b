"""Pages of lists that change while somebody turns them: every record that stays is shown, and shown once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.http.paging import cut
from ledgersync.management.state_access import changing
from ledgersync.ports import Change, DeleteHold, PutConflict

from .test_records import put_hold
from .world import ApiWorld

EVERY = 130
PAGE = "50"


def commit(world: ApiWorld, *changes: Change) -> None:
    with changing(world.runs.registry, world.runs.clock, world.id, "test") as books:
        books.commit(changes)


def page(world: ApiWorld, path: str, cursor: str | None = None) -> Any:
    query = {"limit": PAGE, **({"cursor": cursor} if cursor else {})}
    answer = world.call("GET", path, query=query)
    assert answer.status == 200, answer.raw
    return answer.json


def test_no_hold_is_lost_when_the_one_under_the_cursor_is_resolved_between_two_pages(world: ApiWorld) -> None:
    for number in range(EVERY):
        put_hold(world, id=f"V{number:03}")
    shown = page(world, f"{world.path}/holds")
    seen = [one["record_id"] for one in shown["items"]]
    while shown["next"]:
        commit(world, DeleteHold(Kind.VENDOR, Side.INTACCT, seen[-1]))
        shown = page(world, f"{world.path}/holds", shown["next"])
        seen += [one["record_id"] for one in shown["items"]]
    assert seen == [f"V{number:03}" for number in range(EVERY)]


def test_no_conflict_is_lost_when_the_one_under_the_cursor_is_taken_between_two_pages(world: ApiWorld) -> None:
    first = world.runs.clock.now()
    conflict = Conflict(
        kind=Kind.VENDOR,
        cashflow360_id="",
        intacct_id="V1",
        field="name",
        base="a",
        intacct="b",
        cashflow360="c",
        winner=Side.INTACCT,
        rule="master",
        run_id="run-1",
    )
    kept = [replace(conflict, cashflow360_id=f"{n:03}", at=first + timedelta(seconds=n)) for n in range(EVERY)]
    commit(world, *(PutConflict(one) for one in kept))
    shown = page(world, f"{world.path}/conflicts")
    seen = [one["cashflow360_id"] for one in shown["items"]]
    while shown["next"]:
        commit(world, PutConflict(replace(kept[int(seen[-1])], at=first + timedelta(hours=1))))
        shown = page(world, f"{world.path}/conflicts", shown["next"])
        seen += [one["cashflow360_id"] for one in shown["items"]]
    assert seen == [one.cashflow360_id for one in reversed(kept)]


def test_a_page_begins_after_the_cursors_key_though_nothing_has_that_key_any_more() -> None:
    ids = [f"shop-{number:03}" for number in range(5)]
    first, cursor = cut(ids, lambda id: (id,), 2, None)
    rest, last = cut(ids[2:], lambda id: (id,), 5, cursor)
    assert (first, rest, last) == (ids[:2], ids[2:], None)


@pytest.mark.parametrize("list", ["holds", "conflicts"])
def test_a_cursor_of_another_list_is_refused(world: ApiWorld, list: str) -> None:
    put_hold(world)
    conflict = Conflict(
        kind=Kind.VENDOR,
        cashflow360_id="1",
        intacct_id="V1",
        field="name",
        base="a",
        intacct="b",
        cashflow360="c",
        winner=Side.INTACCT,
        rule="master",
        run_id="run-1",
    )
    commit(world, PutConflict(replace(conflict, at=world.runs.clock.now())))
    answer = world.call("GET", f"{world.path}/{list}", query={"cursor": "bm90LW9uZQ"})
    assert (answer.status, answer.json["code"]) == (422, "malformed")
