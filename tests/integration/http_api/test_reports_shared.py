"""Reports are signed off, kept in the history, shared by a link, and gone after a month."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from .test_reports import content, made, read, shop_with_a_formula
from .world import ApiWorld


@pytest.fixture
def world() -> ApiWorld:
    return ApiWorld(shop_with_a_formula().world)


def test_a_tie_out_is_signed_off_once_with_name_time_and_figures(world: ApiWorld) -> None:
    done = made(world)
    path = f"{world.path}/reports/{done['id']}"
    signed = world.call("POST", f"{path}/sign-off", {"note": "June is closed"}, role="accountant").json["signed"]
    at = world.runs.clock.now().isoformat().replace("+00:00", "Z")
    assert signed == {"by": "u1", "at": at, "note": "June is closed", "figures": done["figures"]}
    again = world.call("POST", f"{path}/sign-off", {})
    assert (again.status, again.json["code"]) == (409, "signed-already")
    world.runs.clock.at += timedelta(days=400)
    assert read(world, done["id"])["signed"] == signed
    assert b"Signed off by u1" in content(world, done["id"], "print")


def test_what_somebody_did_with_a_report_is_history_which_is_a_report_too(world: ApiWorld) -> None:
    path = f"{world.path}/reports/{made(world)['id']}"
    world.call("POST", f"{path}/sign-off", {"note": "June"})
    world.call("POST", f"{path}/share")
    world.call("DELETE", f"{path}/share")
    history = made(world, "history")
    assert history["complete"] is True
    entries = json.loads(content(world, history["id"]))["entries"]
    told = [(one["by"], one["happened"], one["why"]) for one in entries[:3]]
    assert told == [("u1", "no longer shared", ""), ("u1", "shared by a link", ""), ("u1", "signed off", "June")]
    rows = list(csv.DictReader(io.StringIO(content(world, history["id"], "csv").decode("utf-8-sig"))))
    assert {"created in Sage Intacct", "signed off"} <= {row["Was"] for row in rows}
    bills = [row for row in rows if row["What"].startswith("bill") and row["Field"] == "total"]
    assert [(row["Who"], row["After"]) for row in bills] == [("Ledgersync", "60.00")]


def test_a_report_is_gone_after_a_month_unless_it_was_signed(world: ApiWorld) -> None:
    id = made(world)["id"]
    world.runs.clock.at += timedelta(days=31)
    assert world.call("GET", f"{world.path}/reports/{id}").status == 404


def test_a_link_opens_a_report_without_a_sign_in_for_seven_days(world: ApiWorld) -> None:
    id = made(world)["id"]
    path = f"{world.path}/reports/{id}/share"
    link = world.call("POST", path).json
    assert link["url"] == f"https://sync.example.com/shared/{link['token']}"
    kept = world.kept_reports.kept[world.id, id].share
    assert kept is not None and link["token"].rpartition(".")[2] not in repr(kept)
    opened = world.call("GET", f"/shared/{link['token']}", tenant=None)
    assert (opened.status, opened.json["kind"], opened.json["connection"]) == (200, "tie-out", "shop")
    assert opened.json["content"]["payables"]["difference"] == "-40.00"
    world.runs.clock.at += timedelta(days=7)
    assert world.call("GET", f"/shared/{link['token']}", tenant=None).status == 404


def test_a_link_that_was_taken_back_replaced_or_changed_opens_nothing(world: ApiWorld) -> None:
    path = f"{world.path}/reports/{made(world)['id']}/share"
    first, second = (world.call("POST", path).json["token"] for _ in range(2))
    address, _, secret = second.rpartition(".")
    other = second.replace("tenant-1", "tenant-2")
    for wrong in (first, f"{address}.{secret}x", f"{address}.", other, "nothing", "a.b.c.d", "a.b.c.d.e"):
        assert world.call("GET", f"/shared/{wrong}", tenant=None).status == 404, wrong
    assert world.call("GET", f"/shared/{second}", tenant=None).status == 200
    assert world.call("DELETE", path, role="accountant").json["shared"] is None
    assert world.call("GET", f"/shared/{second}", tenant=None).status == 404


def test_sharing_needs_a_fresh_sign_in(world: ApiWorld) -> None:
    claims = {"tenant_id": "tenant-1", "role": "accountant", "sub": "u1"}
    answer = world.call("POST", f"{world.path}/reports/{made(world)['id']}/share", claims=claims)
    assert (answer.status, answer.json["code"]) == (401, "sign-in-again")
