"""Acting on many holds at once, and one hold with its chain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Operation
from ledgersync.management.state_access import changing
from ledgersync.ports import PutFirstWrites

from .test_records import listed, put_hold, waiting
from .world import ApiWorld

BY = {"tenant_id": "tenant-1", "role": "accountant", "email": "dana@example.com"}


def acted(world: ApiWorld, **body: Any) -> dict[str, dict[str, Any]]:
    answer = world.call("POST", f"{world.path}/holds/actions", body, claims=BY)
    assert answer.status == 200, answer.raw
    return {one["id"]: one for one in answer.json["items"]}


def three(world: ApiWorld) -> tuple[str, str, str]:
    """V1 and V2 lack a number; the bill B1 waits for V1."""
    put_hold(world)
    put_hold(world, id="V2")
    put_hold(world, id="B1", kind=Kind.BILL, cause="waits-for", until=waiting(Kind.VENDOR, "V1"), text="It waits.")
    ids = {hold["record_id"]: hold["id"] for hold in listed(world)}
    return ids["V1"], ids["V2"], ids["B1"]


def test_every_record_is_answered_and_one_that_is_gone_stops_no_other(world: ApiWorld) -> None:
    v1, v2, b1 = three(world)
    done = acted(world, action="retry", holds=[v1, "bm90LW9uZQ", "nonsense", b1])
    kept = {hold["id"]: hold for hold in listed(world)}
    assert done == {
        v1: {"id": v1, "code": "", "detail": "", "hold": kept[v1]},
        "bm90LW9uZQ": {"id": "bm90LW9uZQ", "code": "not-found", "detail": "There is no such hold.", "hold": None},
        "nonsense": {"id": "nonsense", "code": "not-found", "detail": "There is no such hold.", "hold": None},
        b1: {"id": b1, "code": "", "detail": "", "hold": kept[b1]},
    }
    assert {id: hold["retry"] for id, hold in kept.items()} == {v1: True, v2: False, b1: True}


def test_a_cause_takes_along_what_waits_for_it_and_leaves_what_is_not_to_be_synced(world: ApiWorld) -> None:
    v1, v2, b1 = three(world)
    acted(world, action="ignore", holds=[v2], text="A test vendor.")
    assert set(acted(world, action="retry", cause="number-missing")) == {v1, b1}
    kept = {hold["id"]: hold for hold in listed(world)}
    assert (kept[v2]["ignored"], kept[v2]["retry"]) == (True, False)
    assert acted(world, action="retry", cause="term-missing") == {}


def test_a_reason_a_comment_and_an_assignment_carry_the_person_and_the_time(world: ApiWorld) -> None:
    v1, _, _ = three(world)
    now = world.runs.clock.now().isoformat().replace("+00:00", "Z")
    acted(world, action="comment", holds=[v1], text="I asked the vendor.")
    acted(world, action="assign", holds=[v1], text="lee@example.com")
    hold = acted(world, action="ignore", holds=[v1], text="A duplicate.")[v1]["hold"]
    assert hold["notes"] == [
        {"by": "dana@example.com", "at": now, "text": "I asked the vendor."},
        {"by": "dana@example.com", "at": now, "text": "A duplicate."},
    ]
    assert (hold["assigned"], hold["ignored"]) == ("lee@example.com", True)


def test_the_newest_twenty_notes_are_kept(world: ApiWorld) -> None:
    v1, _, _ = three(world)
    for number in range(22):
        hold = acted(world, action="comment", holds=[v1], text=str(number))[v1]["hold"]
    assert [note["text"] for note in hold["notes"]] == [str(number) for number in range(2, 22)]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "retry"},
        {"action": "retry", "holds": ["a"], "cause": "term-missing"},
        {"action": "retry", "holds": ["a"] * 201},
        {"action": "ignore", "holds": ["a"]},
        {"action": "comment", "holds": ["a"], "text": "  "},
        {"action": "assign", "holds": ["a"]},
        {"action": "delete", "holds": ["a"]},
        {"action": "comment", "holds": ["a"], "text": "x" * 501},
    ],
)
def test_what_does_not_say_of_which_holds_or_why_is_refused(world: ApiWorld, body: dict[str, Any]) -> None:
    answer = world.call("POST", f"{world.path}/holds/actions", body)
    assert (answer.status, answer.json["code"]) == (422, "malformed")
    assert answer.json["errors"]


def test_nothing_is_acted_on_while_a_run_is_going(world: ApiWorld) -> None:
    v1, _, _ = three(world)
    now = world.runs.clock.now()
    world.runs.registry.take_lease(world.id, "run", now, now + timedelta(minutes=30))
    answer = world.call("POST", f"{world.path}/holds/actions", {"action": "retry", "holds": [v1]})
    assert (answer.status, answer.json["code"]) == (409, "run-going")


def test_a_hold_names_what_it_waits_for_and_what_waits_for_it(world: ApiWorld) -> None:
    v1, _, b1 = three(world)
    put_hold(world, id="P1", kind=Kind.BILL_PAYMENT, cause="waits-for", until=waiting(Kind.BILL, "B1"))
    kept = {hold["record_id"]: hold for hold in listed(world)}
    shown = world.call("GET", f"{world.path}/holds/{b1}", role="viewer").json
    assert shown == {**kept["B1"], "held_for": [kept["V1"]], "holding": [kept["P1"]]}
    first = world.call("GET", f"{world.path}/holds/{v1}").json
    assert (first["held_for"], first["holding"]) == ([], [kept["B1"], kept["P1"]])
    assert world.call("GET", f"{world.path}/holds/bm90LW9uZQ").status == 404


def test_records_that_wait_for_one_another_are_told_once_each(world: ApiWorld) -> None:
    put_hold(world, id="A", until=waiting(Kind.VENDOR, "B"))
    put_hold(world, id="B", until=waiting(Kind.VENDOR, "A"))
    first, second = listed(world)
    shown = world.call("GET", f"{world.path}/holds/{first['id']}").json
    assert (shown["held_for"], shown["holding"]) == ([second], [second])


def test_notes_stay_with_a_record_that_is_tried_again_and_held_again(synced: ApiWorld) -> None:
    ends = synced.runs.ends
    for name in ("A", "B"):
        ends.user.create("Vendor", name="Twin")
        ends.books.add("VENDOR", ends.entity_id, VENDORID=name, NAME="Twin", DISPLAYCONTACT={"PRINTAS": "Twin"})
    synced.runs.run()
    before = {hold["id"]: hold["cause"] for hold in listed(synced)}
    assert before
    acted(synced, action="comment", holds=list(before), text="I look into it.")
    acted(synced, action="assign", holds=list(before), text="lee@example.com")
    acted(synced, action="retry", holds=list(before))
    synced.runs.run()
    after = {hold["id"]: hold for hold in listed(synced)}
    assert {id: hold["cause"] for id, hold in after.items()} == before
    told = {(hold["assigned"], *(note["text"] for note in hold["notes"]), hold["retry"]) for hold in after.values()}
    assert told == {("lee@example.com", "I look into it.", False)}


def kept_otherwise(world: ApiWorld) -> FirstWrites:
    """Bills are stopped in Intacct, since it kept the description of one otherwise; what is kept of it."""
    put_hold(world, kind=Kind.BILL, id="B1", cause="kept-otherwise", params={"side": "intacct"}, text="Kept otherwise.")
    stopped = FirstWrites(kind=Kind.BILL, side=Side.INTACCT).refuted(
        Operation.CREATE, "B1", {"description": "the description is empty there"}
    )
    other = FirstWrites(kind=Kind.VENDOR, side=Side.INTACCT).refuted(Operation.CREATE, "V1", {"email": "it is empty"})
    with changing(world.runs.registry, world.runs.clock, world.id, "test") as books:
        books.commit([PutFirstWrites(stopped), PutFirstWrites(other)])
    return other


def test_who_accepts_a_difference_says_why_and_frees_its_kind_on_that_side_only(world: ApiWorld) -> None:
    other = kept_otherwise(world)
    unsaid = world.call("POST", f"{world.path}/holds/actions", {"action": "accept", "cause": "kept-otherwise"})
    assert (unsaid.status, unsaid.json["detail"]) == (422, "Say why the difference is accepted.")
    (done,) = acted(world, action="accept", cause="kept-otherwise", text="Intacct has no descriptions.").values()
    assert (done["hold"]["retry"], done["hold"]["notes"][0]["text"]) == (True, "Intacct has no descriptions.")
    first = {one.kind: one for one in world.runs.books().first_writes()}
    assert (first[Kind.BILL].differs, first[Kind.BILL].accepted) == ("", frozenset({"description"}))
    assert first[Kind.VENDOR] == other


def test_accepting_holds_of_another_cause_only_tries_them_again(world: ApiWorld) -> None:
    kept_otherwise(world)
    v1, _, _ = three(world)
    acted(world, action="accept", holds=[v1], text="Why not.")
    assert {one.kind: bool(one.differs) for one in world.runs.books().first_writes()} == {
        Kind.BILL: True,
        Kind.VENDOR: True,
    }
