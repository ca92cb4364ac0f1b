"""Reports: asked for by one request, made beside it in slices, read by others."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledgersync.domain.notices import Notice
from ledgersync.errors import FatalError
from ledgersync.http import files
from ledgersync.management import reporting, telling
from ledgersync.management.preview_report import STUCK
from ledgersync.management.reporting import Job, Unfinished
from ledgersync.management.state_access import reading
from ledgersync.ports import Connection
from ledgersync.ports.reports import ReportKind
from tests.integration.runs.books import Shop, open_shop

from .world import ApiWorld


def shop_with_a_formula() -> Shop:
    """A bill in step, and one that only Cashflow360 has, of a vendor whose name begins like a formula."""
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.run()
    shop.create("Vendor", name="=Acme, Ltd")
    shop.bill("B2", "40.00", vendor="=Acme, Ltd")
    return shop


@pytest.fixture
def shop() -> Shop:
    return shop_with_a_formula()


@pytest.fixture
def world(shop: Shop) -> ApiWorld:
    return ApiWorld(shop.world)


def asked(world: ApiWorld, kind: str = "tie-out", **more: object) -> dict[str, Any]:
    answer = world.call("POST", f"{world.path}/reports", {"kind": kind, **more})
    assert answer.status == 202, answer.json
    report: dict[str, Any] = answer.json
    assert answer.headers["location"] == f"{world.path}/reports/{report['id']}"
    return report


def read(world: ApiWorld, id: str) -> dict[str, Any]:
    report: dict[str, Any] = world.call("GET", f"{world.path}/reports/{id}", role="viewer").json
    return report


def made(world: ApiWorld, kind: str = "tie-out", **more: object) -> dict[str, Any]:
    """A report that has ended, as a viewer reads it."""
    id = asked(world, kind, **more)["id"]
    world.make_reports()
    return read(world, id)


def content(world: ApiWorld, id: str, form: str = "json") -> bytes:
    answer = world.call("GET", f"{world.path}/reports/{id}/file", query={"as": form}, role="viewer")
    assert answer.status == 200, answer.json
    return answer.raw


def test_a_tie_out_is_made_beside_the_request_and_read_when_it_is_done(world: ApiWorld) -> None:
    begun = asked(world)
    assert (begun["status"], begun["progress"]) == ("running", {"words": "Waits for its turn", "read": 0})
    assert world.call("GET", f"{world.path}/reports/{begun['id']}/file").json["code"] == "report-not-done"
    world.make_reports()
    done = read(world, begun["id"])
    assert (done["status"], done["complete"], done["asked_by"]) == ("done", True, "u1")
    assert done["figures"]["payables_difference"] == "-40.00"
    assert done["figures"]["payables_explained"] == "-40.00"
    assert done["figures"]["receivables_difference"] == "0.00"
    found = json.loads(content(world, begun["id"]))["payables"]
    (party,) = [one for one in found["parties"] if one["explanations"]]
    assert (party["name"], party["difference"]) == ("=Acme, Ltd", "-40.00")
    assert [(why["label"], why["cause"]) for why in party["explanations"]] == [("B2", "not-synced")]


def test_cents_that_nothing_explains_are_told_to_whoever_wants_notices(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unexplained(connection: Connection, report_id: str, figures: Mapping[str, str], at: datetime) -> Notice | None:
        return real(connection, report_id, {**figures, "payables_unexplained": "-0.01"}, at)

    real = telling.unexplained
    assert made(world)["figures"]["payables_unexplained"] == "0.00"
    assert list(world.notice_box.events.values()) == []
    monkeypatch.setattr(reporting, "unexplained", unexplained)
    made(world)
    assert [(one.event, one.words) for one in world.notice_box.events.values()] == [
        ("unexplained-cents", "The tie-out of payables has cents that nothing explains."),
    ]


def test_a_second_request_is_answered_with_the_report_that_is_going(world: ApiWorld) -> None:
    first = asked(world)["id"]
    assert asked(world)["id"] == first
    assert len(world.report_executions.started) == 1
    world.make_reports()
    world.runs.clock.at += timedelta(seconds=1)
    second = asked(world)["id"]
    assert second != first
    listed = world.call("GET", f"{world.path}/reports", role="viewer").json["items"]
    assert [one["id"] for one in listed] == [second, first]


def test_a_report_that_is_made_in_many_slices_is_the_same(shop: Shop) -> None:
    for number in range(3, 9):
        shop.world.clock.at += timedelta(minutes=5)
        shop.bill(f"B{number}", f"{number}.00")
    shop.invoice("I1", "70.00")
    whole = ApiWorld(shop.world)
    expected = json.loads(content(whole, made(whole)["id"]))
    shop.world.intacct_settings = replace(shop.world.intacct_settings, page_size=2, overlap=timedelta(0))
    shop.world.cashflow360_settings = replace(shop.world.cashflow360_settings, page_rows=2, overlap=timedelta(0))
    shop.world.clock.left = 59.0
    sliced = ApiWorld(shop.world)
    assert len(sliced.make_reports_of(asked(sliced)["id"])) >= 4
    (id,) = (report_id for _, report_id in sliced.kept_reports.kept)
    again = json.loads(content(sliced, id))
    for of in ("payables", "receivables"):
        assert {**again[of], "read": 0} == {**expected[of], "read": 0}


def test_a_preview_whose_steps_are_too_short_to_read_on_ends_and_says_so(world: ApiWorld) -> None:
    """Going on from what the step before left takes all the time that the next step has."""
    world.runs.clock.left = 59.0
    id = asked(world, "preview")["id"]
    with pytest.raises(FatalError) as stuck:
        world.make_reports_of(id)
    assert stuck.value.code == "report-stuck"
    cause = json.dumps({"errorMessage": str(stuck.value), "errorType": "FatalError"})
    world.reporting().failed(world.id, id, "FatalError", cause)
    report = read(world, id)
    assert (report["status"], report["error"], report["advice"]) == ("failed", "report-stuck", STUCK)


def test_a_preview_that_lost_its_turn_is_not_taken_for_one_that_does_not_get_on(world: ApiWorld) -> None:
    """Runs of the company have both call slots: nothing can be read, and the next step goes on."""
    world.runs.clock.left = 59.0
    report = world.kept_reports.kept[world.id, asked(world, "preview")["id"]]
    connection, books = world.connection(), reading(world.runs.registry, world.id)
    maker = world.reporting().makers[ReportKind.PREVIEW]

    def step(saved: Iterator[str] | None, *, holds_a_slot: bool) -> Iterator[str]:
        clock = world.runs.clock
        job = Job(
            report=report, connection=connection, books=books, clock=clock, tell=lambda *_: None, saved=saved,
            may_ask=lambda: holds_a_slot,
        )  # fmt: skip
        found = maker(job)
        assert isinstance(found, Unfinished)
        return iter(list(found.lines))

    lost = step(step(None, holds_a_slot=True), holds_a_slot=False)
    with pytest.raises(FatalError):
        step(lost, holds_a_slot=True)


def test_a_report_waits_while_syncs_use_both_slots_of_the_company_and_never_makes_a_third_call(
    world: ApiWorld,
) -> None:
    now, until = world.runs.clock.now(), world.runs.clock.now() + timedelta(minutes=15)
    for run in ("run-1", "run-2"):
        assert world.runs.registry.take_slot("SHOPCO", run, now, until, run)
    id = asked(world)["id"]
    assert world.make_reports_of(id, most=2) == ["waits", "waits"]
    assert read(world, id)["progress"]["words"] == "Waits for a sync to end"
    assert world.make_reports_of(asked(world, "support-bundle")["id"]) == ["done"], "it asks neither system"
    world.runs.registry.free_slot("SHOPCO", "run-1")
    world.make_reports()
    assert read(world, id)["status"] == "done"
    assert world.runs.registry.take_slot("SHOPCO", "run-3", now, until, "run-3"), "the report gave its slot back"


def test_a_support_bundle_holds_these_parts_and_no_texts_unless_they_are_asked_for(world: ApiWorld) -> None:
    parts = json.loads(content(world, made(world, "support-bundle")["id"]))
    assert list(parts) == [
        "at",
        "with_texts_and_amounts",
        "connection",
        "syncs",
        "read_up_to",
        "left_over_writes",
        "errors_by_cause",
        "errors",
        "conflicts_by_field",
    ]
    assert (parts["with_texts_and_amounts"], parts["left_over_writes"]) == (False, 0)
    assert len(parts["errors"]) == sum(parts["errors_by_cause"].values())


def test_a_report_that_fails_says_why_in_words(world: ApiWorld) -> None:
    id = asked(world)["id"]
    cause = json.dumps({"errorMessage": "intacct-down: Sage Intacct does not answer.", "errorType": "RetriableError"})
    world.reporting().failed(world.id, id, "RetriableError", cause)
    report = read(world, id)
    assert (report["status"], report["error"]) == ("failed", "intacct-down")
    assert report["advice"] == "Sage Intacct does not answer. Ask for the report again in a while."
    assert world.call("GET", f"{world.path}/reports/{id}/file").status == 409
    world.runs.clock.at += timedelta(seconds=1)
    assert asked(world)["id"] != id


def test_a_report_whose_execution_ended_without_a_word_is_closed_by_whoever_looks(world: ApiWorld) -> None:
    id = asked(world)["id"]
    (arn,) = world.report_executions.started
    world.report_executions.end(arn, "TIMED_OUT")
    assert read(world, id)["status"] == "running"
    world.runs.clock.at += timedelta(minutes=3)
    assert (read(world, id)["status"], read(world, id)["error"]) == ("failed", "unknown")
    kept = world.kept_reports.report(world.id, id)
    assert kept is not None and kept.error == "unknown"
    assert asked(world)["id"] != id


def test_a_spreadsheet_gets_names_as_text_money_plain_and_utf_8_with_its_mark(world: ApiWorld) -> None:
    raw = content(world, made(world)["id"], "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    party, why = [row for row in rows if "Acme, Ltd" in row["Vendor or customer"]]
    assert party["Vendor or customer"] == "'=Acme, Ltd"
    assert (party["Sage Intacct"], party["Difference"]) == ("0.00", "-40.00")
    assert (why["Transaction"], why["Open in Cashflow360"], why["Difference"]) == ("B2", "40.00", "")
    total = next(row for row in rows if (row["Of"], row["Vendor or customer"]) == ("Payables", "Total"))
    assert sum(Decimal(row["Difference"] or 0) for row in rows if row["Of"] == "Payables" and row is not total) == (
        Decimal(total["Difference"])
    )


def test_a_page_to_print_escapes_what_it_shows_and_may_run_nothing(shop: Shop) -> None:
    shop.create("Vendor", name="<script>alert(1)</script>")
    shop.bill("B9", "1.00", vendor="<script>alert(1)</script>")
    world = ApiWorld(shop.world)
    answer = world.call("GET", f"{world.path}/reports/{made(world)['id']}/file", query={"as": "print"})
    page = answer.raw.decode()
    assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["content-type"].startswith("text/html")


def test_a_large_report_travels_compressed(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    id = made(world)["id"]
    monkeypatch.setattr(files, "WORTH_COMPRESSING", 10)
    path = f"{world.path}/reports/{id}/file"
    answer = world.call("GET", path, headers={"accept-encoding": "gzip"})
    assert json.loads(gzip.decompress(answer.raw)) == json.loads(content(world, id))
    monkeypatch.setattr(files, "LARGEST", 10)
    assert world.call("GET", path).json["code"] == "too-large"
