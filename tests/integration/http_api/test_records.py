"""Holds and conflicts: seen with advice, resolved by one call each."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.retry import Linked
from ledgersync.http.ids import opaque
from ledgersync.management import conflicts
from ledgersync.management.state_access import changing
from ledgersync.ports import Deletion, PutHold

from .world import ApiWorld


def put_hold(world: ApiWorld, **changed: Any) -> Hold:
    hold = Hold(
        Kind.VENDOR, Side.INTACCT, "V1", "", "number-missing", "number-missing", "It has no id.", {"kind": "vendor"},
        "digest", world.runs.clock.now(), "Vendor one",
    )  # fmt: skip
    hold = replace(hold, **changed)
    with changing(world.runs.registry, world.runs.clock, world.id, "test") as books:
        books.commit([PutHold(hold)])
    return hold


def waiting(kind: Kind, id: str) -> tuple[Linked, ...]:
    return (Linked(Side.INTACCT, (Ref(kind, id),)),)


def listed(world: ApiWorld, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.call("GET", f"{world.path}/holds", query=query).json["items"]
    return items


def test_a_hold_says_why_what_to_do_and_where(world: ApiWorld) -> None:
    put_hold(world)
    (hold,) = listed(world)
    assert (hold["kind"], hold["side"], hold["record_id"], hold["label"]) == ("vendor", "intacct", "V1", "Vendor one")
    assert hold["reason"] == "It has no id."
    assert "vendor" in hold["advice"] and hold["where"]


def test_a_held_record_that_is_not_linked_is_known_by_the_ids_of_its_hold(world: ApiWorld) -> None:
    put_hold(world, counterpart_id="009V")
    kept = world.call("GET", f"{world.path}/records/vendor/009V").json
    hold = kept.pop("hold")
    assert (hold["cause"], hold["label"]) == ("number-missing", "Vendor one")
    assert kept == {
        "connection_id": world.id.connection_id,
        "kind": "vendor",
        "intacct_id": "V1",
        "cashflow360_id": "009V",
        "label": "Vendor one",
        "state": "waits",
        "values": [],
        "conflicts": [],
        "live": False,
        "why_not": "",
    }


def test_holds_come_in_pages_and_by_kind(world: ApiWorld) -> None:
    for number in range(5):
        put_hold(world, id=f"V/ {number}")
    put_hold(world, kind=Kind.BILL, id="9")
    assert len(listed(world, kind="vendor")) == 5
    page = world.call("GET", f"{world.path}/holds", query={"limit": "4"}).json
    rest = world.call("GET", f"{world.path}/holds", query={"limit": "4", "cursor": page["next"]}).json
    assert rest["next"] is None
    assert len({one["id"] for one in page["items"] + rest["items"]}) == 6


def test_what_waits_for_a_held_record_is_grouped_with_its_root_cause(world: ApiWorld) -> None:
    put_hold(world)
    put_hold(
        world,
        kind=Kind.BILL,
        id="1",
        cause="waits-for",
        text="waits",
        until=waiting(Kind.VENDOR, "V1"),
    )
    put_hold(
        world,
        kind=Kind.BILL_PAYMENT,
        id="2",
        cause="waits-for",
        text="waits",
        until=waiting(Kind.BILL, "1"),
    )
    put_hold(world, kind=Kind.BILL, id="7", cause="paid-in-intacct", text="paid")
    groups = world.call("GET", f"{world.path}/hold-groups").json["items"]
    assert [(group["cause"], group["count"]) for group in groups] == [("number-missing", 3), ("paid-in-intacct", 1)]


def test_a_group_says_what_its_open_records_come_to_and_shows_as_many_as_asked_for(world: ApiWorld) -> None:
    day, amount = date(2026, 5, 31), Decimal("12.50")
    for number in range(3):
        put_hold(world, kind=Kind.BILL, id=f"B{number}", day=day, amount=amount, ignored=number == 0)
    (group,) = world.call("GET", f"{world.path}/hold-groups", query={"shown": "2"}).json["items"]
    assert (group["count"], group["open"], group["amount"]) == (3, 2, "25.00")
    assert [(one["record_id"], one["day"], one["amount"]) for one in group["holds"]] == [
        ("B1", "2026-05-31", "12.50"),
        ("B2", "2026-05-31", "12.50"),
    ]
    ignored = world.call("GET", f"{world.path}/hold-groups").json["ignored"]
    assert [one["record_id"] for one in ignored] == ["B0"]


def test_a_file_of_holds_has_a_row_a_record_and_no_formula(world: ApiWorld) -> None:
    put_hold(world, label="=HYPERLINK(1)", assigned="lee@example.com", ignored=True)
    put_hold(world, kind=Kind.BILL, id="B1", label="INV-1", day=date(2026, 5, 31), amount=Decimal("-12.50"))
    answer = world.call("GET", f"{world.path}/hold-groups/file", role="viewer")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="sync-errors-')
    rows = list(csv.DictReader(io.StringIO(answer.raw.decode("utf-8-sig"))))
    told = [(row["Kind"], row["Record"], row["Date"], row["Amount"], row["For"], row["Marked"]) for row in rows]
    assert told == [
        ("bill", "INV-1", "2026-05-31", "-12.50", "", ""),
        ("vendor", "'=HYPERLINK(1)", "", "", "lee@example.com", "not to be synced"),
    ]


def test_holds_that_wait_for_each_other_end_in_some_group(world: ApiWorld) -> None:
    put_hold(world, id="A", cause="waits-for", text="a", until=waiting(Kind.VENDOR, "B"))
    put_hold(world, id="B", cause="waits-for", text="b", until=waiting(Kind.VENDOR, "A"))
    assert sum(group["count"] for group in world.call("GET", f"{world.path}/hold-groups").json["items"]) == 2


def test_a_hold_is_retried_or_set_aside_by_one_call(world: ApiWorld) -> None:
    put_hold(world, id="V/ é#1")
    (hold,) = listed(world)
    ignored = world.call("POST", f"{world.path}/holds/{hold['id']}/ignore").json
    assert (ignored["ignored"], ignored["retry"]) == (True, False)
    retried = world.call("POST", f"{world.path}/holds/{hold['id']}/retry").json
    assert (retried["ignored"], retried["retry"]) == (False, True)
    assert listed(world) == [retried]
    assert world.call("POST", f"{world.path}/holds/bm90LW9uZQ/retry").status == 404
    gone = opaque(Kind.VENDOR, Side.CASHFLOW360, "nobody")
    for what in ("retry", "ignore"):
        answer = world.call("POST", f"{world.path}/holds/{gone}/{what}")
        assert (answer.status, answer.json["code"]) == (404, "not-found")


def test_nothing_is_changed_while_a_run_is_going(world: ApiWorld) -> None:
    put_hold(world)
    (hold,) = listed(world)
    now = world.runs.clock.now()
    world.runs.registry.take_lease(world.id, "run", now, now + timedelta(minutes=30))
    answer = world.call("POST", f"{world.path}/holds/{hold['id']}/retry")
    assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (409, "run-going", "30")
    assert listed(world) == [hold]


def vendors(world: ApiWorld) -> tuple[str, str]:
    """One vendor on each side that match in nothing; their ids."""
    shown = {"PRINTAS": "Alpha"}
    ends = world.runs.ends
    ends.books.add("VENDOR", ends.entity_id, VENDORID="V1", NAME="Alpha", DISPLAYCONTACT=shown)
    return "V1", str(ends.user.create("Vendor", name="Beta")["id"])


def test_two_records_are_linked_by_hand_and_the_next_run_merges_them(synced: ApiWorld) -> None:
    intacct, cashflow360 = vendors(synced)
    put_hold(synced, id=intacct)
    (hold,) = listed(synced)
    wrong = synced.call("POST", f"{synced.path}/holds/{hold['id']}/link", {"counterpart_id": "nobody"})
    assert wrong.status == 404
    answer = synced.call("POST", f"{synced.path}/holds/{hold['id']}/link", {"counterpart_id": cashflow360})
    assert answer.json == {"kind": "vendor", "intacct_id": intacct, "cashflow360_id": cashflow360}
    again = synced.call("POST", f"{synced.path}/holds/{hold['id']}/link", {"counterpart_id": cashflow360})
    assert again.json["code"] == "linked-already"
    synced.runs.run()
    assert listed(synced) == []
    link = synced.runs.books().links(Kind.VENDOR, Side.INTACCT, [intacct])[intacct]
    assert link.base["name"] == "Alpha"
    assert synced.runs.ends.organization.tables["Vendor"][cashflow360]["name"] == "Alpha"


def conflict(world: ApiWorld) -> dict[str, Any]:
    """A vendor whose phone both sides changed between two runs."""
    ends = world.runs.ends
    number = ends.books.add(
        "VENDOR", ends.entity_id, VENDORID="V1", NAME="Alpha", DISPLAYCONTACT={"PRINTAS": "Alpha", "PHONE1": "1"}
    )
    world.runs.run()
    link = world.runs.books().links(Kind.VENDOR, Side.INTACCT, ["V1"])["V1"]
    ends.books.edit("VENDOR", number, ends.entity_id, NAME="Alpha of Intacct")
    ends.user.update("Vendor", link.cashflow360_id, name="Alpha of Cashflow360")
    world.runs.run()
    (found,) = world.call("GET", f"{world.path}/conflicts").json["items"]
    return dict(found)


def test_a_conflict_shows_both_values_and_the_other_can_be_taken(synced: ApiWorld) -> None:
    found = conflict(synced)
    assert (found["field"], found["base"], found["winner"]) == ("name", "Alpha", "intacct")
    assert (found["intacct"], found["cashflow360"]) == ("Alpha of Intacct", "Alpha of Cashflow360")
    taken = synced.call("POST", f"{synced.path}/conflicts/{found['id']}/take-other")
    assert (taken.status, taken.json["winner"]) == (200, "cashflow360"), taken.raw
    (row,) = [row for row in synced.runs.ends.books.table("VENDOR").rows.values() if row["VENDORID"] == "V1"]
    assert row["NAME"] == "Alpha of Cashflow360"
    assert synced.runs.ends.organization.tables["Vendor"][found["cashflow360_id"]]["name"] == "Alpha of Cashflow360"
    assert synced.runs.books().intents() == []
    counts = synced.runs.run()
    assert not [name for name in counts if name.endswith(("updated", "created", "conflict"))]
    again = synced.call("POST", f"{synced.path}/conflicts/{found['id']}/take-other")
    assert (again.status, again.json["winner"]) == (200, "intacct"), again.raw
    assert synced.runs.ends.organization.tables["Vendor"][found["cashflow360_id"]]["name"] == "Alpha of Intacct"


def test_a_sides_values_are_taken_conflict_by_conflict_and_a_repeat_changes_nothing(synced: ApiWorld) -> None:
    found = conflict(synced)
    nobody = {"id": "nobody", "code": "not-found", "detail": "There is no such conflict.", "conflict": None}
    vendors = synced.runs.ends.organization.tables["Vendor"]
    for side, name in (("cashflow360", "Alpha of Cashflow360"), ("intacct", "Alpha of Intacct")):
        for _ in range(2):
            body = {"take": side, "conflicts": [found["id"], "nobody"]}
            answer = synced.call("POST", f"{synced.path}/conflicts/actions", body)
            taken, missing = answer.json["items"]
            assert (answer.status, missing) == (200, nobody)
            assert (taken["id"], taken["code"], taken["conflict"]["winner"]) == (found["id"], "", side)
            assert vendors[found["cashflow360_id"]]["name"] == name
    told = [one["did"] for one in synced.call("GET", f"{synced.path}/history").json["items"]]
    assert told.count("took other") == 2
    synced.runs.ends.user.update("Vendor", found["cashflow360_id"], name="Edited since")
    body = {"take": "cashflow360", "conflicts": [found["id"]]}
    (refused,) = synced.call("POST", f"{synced.path}/conflicts/actions", body).json["items"]
    assert (refused["code"], refused["conflict"]) == ("changed-since", None)
    assert "was changed in Cashflow360 since" in refused["detail"]


def test_conflicts_there_is_no_time_for_are_named_so_that_they_are_asked_for_again(
    synced: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = conflict(synced)
    monkeypatch.setattr(conflicts, "TAKING", timedelta(seconds=-1))
    body = {"take": "cashflow360", "conflicts": [found["id"]]}
    (late,) = synced.call("POST", f"{synced.path}/conflicts/actions", body).json["items"]
    assert (late["code"], late["detail"]) == ("not-reached", "There was no time for this one; ask for it again.")


def test_a_missing_term_is_made_at_a_call(synced: ApiWorld) -> None:
    path, body = f"{synced.path}/terms", {"side": "cashflow360", "of": "payables", "name": " Net 12 ", "days": 12}
    for made in (True, False):
        answer = synced.call("POST", path, body)
        expected = {"name": "Net 12", "side": "cashflow360", "of": "payables", "days": 12, "made": made}
        assert (answer.status, answer.json) == (200, expected)
    told = [one for one in synced.call("GET", f"{synced.path}/history").json["items"] if one["did"] == "made term"]
    assert [(one["by"], one["side"], one["label"]) for one in told] == [("u1", "cashflow360", "Net 12, due in 12 days")]
    for wrong in ({"days": 1000}, {"days": -1}, {"days": "soon"}, {"name": " "}, {"of": "both"}, {"side": "ours"}):
        assert synced.call("POST", path, {**body, **wrong}).status == 422, wrong
    unsaid = synced.call("POST", path, {"side": "intacct", "of": "payables", "name": "Net 99"})
    assert (unsaid.status, unsaid.json["code"]) == (409, "days-missing")


def test_the_other_value_is_not_taken_over_a_later_edit(synced: ApiWorld) -> None:
    found = conflict(synced)
    synced.runs.ends.user.update("Vendor", found["cashflow360_id"], name="Edited since")
    answer = synced.call("POST", f"{synced.path}/conflicts/{found['id']}/take-other")
    assert (answer.status, answer.json["code"]) == (409, "changed-since")


def test_a_deletion_that_an_event_reported_is_dealt_with_by_the_next_run(synced: ApiWorld) -> None:
    found = conflict(synced)
    ends = synced.runs.ends
    (number,) = [n for n, row in ends.books.table("VENDOR").rows.items() if row["VENDORID"] == "V1"]
    ends.books.users["xml_sync"].audit_history = False
    ends.books.remove("VENDOR", number, ends.entity_id)
    synced.runs.registry.report_deletion(synced.id, Deletion(Kind.VENDOR, "V1", synced.runs.clock.now()))
    synced.runs.run()
    assert ends.organization.tables["Vendor"][found["cashflow360_id"]]["isActive"] == "2"
    assert synced.runs.books().reported() == []
