"""The journal as both stores keep it: added to and read from the newest on, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from ledgersync.adapters.dynamodb import DynamoRegistry
from ledgersync.domain.journal import Did, Entry
from ledgersync.domain.model import Kind, Side
from ledgersync.ports import ConnectionId, Registry, Tell
from ledgersync.ports.journal import key_of
from tests.fakes import MemoryRegistry

from .conftest import Watch
from .samples import HOUR, ID, NOW, entry, leased

SEVEN_YEARS = timedelta(days=2557)


@pytest.fixture(params=["memory", "table"])
def registry(request: pytest.FixtureRequest, dynamo: DynamoRegistry, watch: Watch) -> Registry:
    return dynamo if request.param == "table" else MemoryRegistry(watch)


def labels(found: Sequence[Entry] | None) -> list[str]:
    return [one.label for one in found or ()]


def test_entries_come_back_as_they_were_told(registry: Registry) -> None:
    journal, told = registry.journal(ID), [entry(), entry("B2", Did.HELD)]
    assert journal.add("k1", told)
    assert journal.get("k1") == tuple(told)
    assert journal.get("k2") is None


def test_a_key_is_taken_once(registry: Registry) -> None:
    journal = registry.journal(ID)
    assert journal.add("k1", [entry()])
    assert journal.add("k1", [entry()])
    assert not journal.add("k1", [entry("other")])
    assert not journal.add("k1", ())
    assert labels(journal.get("k1")) == ["INV-1"]


def test_it_is_read_from_the_newest_on_and_from_a_key_on(registry: Registry) -> None:
    journal = registry.journal(ID)
    for hour in range(3):
        journal.add(key_of(NOW + hour * HOUR, "x"), [entry(f"B{hour}")])
    assert [labels(one.entries) for one in journal.newest()] == [["B2"], ["B1"], ["B0"]]
    assert [labels(one.entries) for one in journal.newest(since=NOW + HOUR)] == [["B2"], ["B1"]]
    assert [labels(one.entries) for one in journal.newest(before=key_of(NOW + HOUR, "x"))] == [["B0"]]


def test_each_connection_and_each_tenant_has_one_of_its_own(registry: Registry) -> None:
    ids = (ID, ConnectionId("acme", "second"), ConnectionId("acme", ""), ConnectionId("other", ""))
    for id in ids:
        registry.journal(id).add("k", [entry(f"{id.tenant_id}/{id.connection_id}")])
    assert [labels(registry.journal(id).get("k")) for id in ids] == [
        ["acme/main"],
        ["acme/second"],
        ["acme/"],
        ["other/"],
    ]


def test_what_is_told_of_a_batch_is_kept_with_it(registry: Registry) -> None:
    books = registry.books(ID, leased(registry))
    books.commit([Tell(entry("B1")), Tell(entry("B2"))])
    books.commit([Tell(entry("B3"))])
    assert [labels(one.entries) for one in registry.journal(ID).newest()] == [["B3"], ["B1", "B2"]]


def test_it_expires_after_seven_years_or_as_long_as_the_operator_chose(dynamo: DynamoRegistry) -> None:
    dynamo.journal(ID).add("k1", [entry()])
    item = dynamo._table.get("JOURNAL#acme#main", "k1")
    assert item is not None
    assert item["expires_at"] == {"N": str(int((NOW + SEVEN_YEARS).timestamp()))}


def test_what_no_item_can_hold_is_kept_in_several_and_read_as_one(dynamo: DynamoRegistry) -> None:
    random = Random(7)
    told = [
        Entry(did=Did.HELD, at=NOW, kind=Kind.BILL, side=Side.INTACCT, why=random.randbytes(60_000).hex())
        for _ in range(10)
    ]
    journal = dynamo.journal(ID)
    assert journal.add("k1", told)
    journal.add("k2", [entry()])
    assert journal.get("k1") == tuple(told)
    assert [one.key for one in journal.newest()] == ["k2", "k1"]
    assert list(journal.newest())[1].entries == tuple(told)
    assert list(journal.newest(before="k1")) == []
    assert not journal.add("k1", [entry()])
