"""Reports in the table: one of a kind at a time, content of any size, and what was signed stays signed."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.adapters.dynamodb import DynamoRegistry
from ledgersync.adapters.dynamodb.reports import PIECE, DynamoReports
from ledgersync.errors import Stale
from ledgersync.ports import ConnectionId
from ledgersync.ports.reports import Report, ReportKind, ReportProgress, ReportStatus, Share, SignOff

AT = datetime(2026, 1, 31, 10, tzinfo=UTC)
ID = ConnectionId("acme", "main")
FIRST = Report(
    id=ID,
    report_id="20260131T100000-a",
    kind=ReportKind.TIE_OUT,
    asked_by="dana@example.com",
    asked_at=AT,
    expires_at=AT + timedelta(days=30),
)
DONE = replace(FIRST, status=ReportStatus.DONE, ended_at=AT, figures={"payables_difference": "0.00"})
SIGNED = replace(DONE, signed=SignOff(by="dana", at=AT, note="", figures=DONE.figures))


@pytest.fixture
def store(dynamo: DynamoRegistry) -> DynamoReports:
    return dynamo.reports


def test_a_report_comes_back_as_it_was_kept(store: DynamoReports) -> None:
    share = Share(secret_hash="ab", by="dana", at=AT, expires_at=AT)
    whole = replace(SIGNED, share=share, progress=ReportProgress(words="Reads", read=3), amounts=True, complete=False)
    store.keep(whole)
    assert store.report(ID, whole.report_id) == whole
    assert store.report(ConnectionId("other", "main"), whole.report_id) is None
    assert store.report(ID, "a#b") is None


def test_one_report_of_a_kind_is_going_until_it_has_ended(store: DynamoReports) -> None:
    second = replace(FIRST, report_id="20260131T100001-b")
    assert store.begin(FIRST) == FIRST
    assert store.begin(second) == FIRST
    assert store.begin(replace(second, kind=ReportKind.DOCTOR)).report_id == second.report_id
    store.keep(DONE)
    assert store.begin(second) == second
    assert [one.report_id for one in store.reports(ID, 5)] == [second.report_id, FIRST.report_id]


def test_content_larger_than_an_item_comes_back_whole(store: DynamoReports) -> None:
    text = os.urandom(PIECE).hex() + "é"
    store.put_content(FIRST, [text])
    store.put_work(FIRST, 1, ["one"])
    store.put_work(FIRST, 2, text.split(" "))
    assert store.content(FIRST) == text
    assert list(store.work(FIRST, 1) or ()) == ["one"]
    assert list(store.work(FIRST, 2) or ()) == text.split(" ")
    assert (store.content(replace(FIRST, report_id="x")), store.work(FIRST, 3)) == (None, None)


def test_a_slice_that_outlived_its_report_changes_nothing_of_it(store: DynamoReports) -> None:
    store.keep(DONE)
    store.keep(replace(FIRST, progress=ReportProgress(words="Reads", read=3)))
    assert store.report(ID, FIRST.report_id) == DONE


def test_what_was_signed_stays_signed(store: DynamoReports) -> None:
    store.keep(SIGNED)
    other = replace(SIGNED, signed=SignOff(by="eve", at=AT, note="", figures={}))
    for later in (DONE, other):
        with pytest.raises(Stale):
            store.keep(later)
    share = Share(secret_hash="ab", by="dana", at=AT, expires_at=AT)
    store.keep(replace(SIGNED, share=share))
    assert store.report(ID, FIRST.report_id) == replace(SIGNED, share=share)
