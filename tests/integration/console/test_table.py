"""The sessions table in DynamoDB does what the dictionary of the other tests does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from console.sessions import Item, SessionTable
from console.table import DynamoSessions

from .world import MemorySessions

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
ITEM = Item(key="k", sealed=b"\x00sealed", started=NOW, seen=NOW, ends=NOW + timedelta(hours=12))


@pytest.fixture(params=["dynamodb", "memory"])
def table(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionTable]:
    if request.param == "memory":
        yield MemorySessions()
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        name = f"sessions-{uuid4().hex}"  # another mock may be under way around this one
        made = boto3.resource("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        )
        yield DynamoSessions(made)


def test_a_row_comes_back_as_it_was_and_is_gone_once_deleted(table: SessionTable) -> None:
    assert table.get("k") is None
    table.put(ITEM)
    assert table.get("k") == ITEM
    table.delete("k")
    assert table.get("k") is None


def test_a_row_is_taken_once(table: SessionTable) -> None:
    table.put(ITEM)
    assert table.take("k") == ITEM
    assert table.take("k") is None


def test_a_form_is_claimed_once_until_it_is_forgotten(table: SessionTable) -> None:
    assert table.claim("form f", NOW)
    assert not table.claim("form f", NOW)
    table.delete("form f")
    assert table.claim("form f", NOW)


def test_the_last_use_is_kept(table: SessionTable) -> None:
    table.put(ITEM)
    table.see("k", NOW + timedelta(minutes=9))
    kept = table.get("k")
    assert kept is not None
    assert kept.seen == NOW + timedelta(minutes=9)


def test_one_of_two_wins_the_refresh_until_it_ends_or_times_out(table: SessionTable) -> None:
    table.put(ITEM)
    until = NOW + timedelta(seconds=30)
    assert table.begin_refresh("k", NOW, until)
    assert not table.begin_refresh("k", NOW, until)
    assert table.begin_refresh("k", until + timedelta(seconds=1), until + timedelta(seconds=31))
    table.end_refresh("k", b"new")
    kept = table.get("k")
    assert kept is not None
    assert (kept.sealed, kept.refreshing) == (b"new", None)
    assert table.begin_refresh("k", NOW, until)


def test_a_session_that_is_gone_is_not_brought_back_by_a_refresh(table: SessionTable) -> None:
    assert not table.begin_refresh("k", NOW, NOW)
    table.end_refresh("k", b"new")
    assert table.get("k") is None
