"""Set-ups that are not finished: the laws of their store, in memory and in DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.adapters.dynamodb.drafts import KEPT, DynamoDrafts
from ledgersync.domain.setup import Statement
from ledgersync.errors import Stale
from ledgersync.ports import Connection, ConnectionId
from ledgersync.ports.drafts import Draft, DraftCashflow360, DraftIntacct, DraftStore, EntityName
from tests.fakes.drafts import MemoryDrafts

NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
ID = ConnectionId("acme", "d1")


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> DraftStore:
    return MemoryDrafts() if request.param == "memory" else DynamoDrafts(request.getfixturevalue("table"))


def full(id: ConnectionId = ID) -> Draft:
    """With something in every field."""
    return Draft(
        id=id,
        created_at=NOW,
        created_by="dana@example.com",
        changed_at=NOW,
        name="West",
        configuration="entity-level",
        one_way=True,
        steps=("permissions", "sync-user"),
        intacct=DraftIntacct(
            company_id="AcmeInc", user_id="sync", entity_id="10", entities=(EntityName("10", "West"),), secret_at=NOW
        ),
        cashflow360=DraftCashflow360(
            organization_id="008ORG", organization_name="Acme", token_name="sync", secret_at=NOW
        ),
        statements={"other-sync": Statement(True, "dana@example.com", NOW)},
        event_keys=("k1", "k2"),
        secrets_until=NOW + timedelta(days=14),
        begun_at=NOW,
        connected=True,
        run_id="r1",
    )


def test_a_draft_comes_back_as_it_was_kept(store: DraftStore) -> None:
    kept = store.put_draft(full())
    assert kept == replace(full(), version=1)
    assert store.draft(ID) == kept
    assert store.drafts("acme") == [kept]
    assert (store.draft(ConnectionId("other", "d1")), list(store.drafts("other"))) == (None, [])
    store.delete_draft(ID)
    store.delete_draft(ID)
    assert (store.draft(ID), list(store.drafts("acme"))) == (None, [])


def test_of_two_changes_of_one_version_one_is_refused(store: DraftStore) -> None:
    kept = store.put_draft(full())
    later = store.put_draft(replace(kept, name="East"))
    with pytest.raises(Stale):
        store.put_draft(replace(kept, name="North"))
    with pytest.raises(Stale):
        store.put_draft(full())
    assert store.draft(ID) == later


def test_drafts_with_secrets_are_found_when_their_time_is_over_and_not_before(store: DraftStore) -> None:
    old, new = full(), full(ConnectionId("other", "d2"))
    kept = store.put_draft(old)
    store.put_draft(replace(new, secrets_until=NOW + timedelta(days=15)))
    store.put_draft(replace(full(ConnectionId("acme", "d3")), secrets_until=None))
    assert list(store.holding_secrets(NOW + timedelta(days=13))) == []
    assert list(store.holding_secrets(NOW + timedelta(days=14))) == [ID]
    assert list(store.holding_secrets(NOW + timedelta(days=15))) == [ID, new.id]
    store.put_draft(replace(kept, secrets_until=None))
    assert list(store.holding_secrets(NOW + timedelta(days=15))) == [new.id]


def test_drafts_are_in_nobody_elses_list_and_are_gone_some_months_later(dynamo: DynamoRegistry, table: Table) -> None:
    drafts = DynamoDrafts(table)
    drafts.put_draft(full())
    dynamo.connect(Connection(ConnectionId("acme", "c1"), "Main", "AcmeInc", "100", "008ORG", False, NOW, due_at=NOW))
    assert [one.id.connection_id for one in dynamo.connections("acme")] == ["c1"]
    assert [one.id.connection_id for one in dynamo.due(NOW + timedelta(days=30))] == ["c1"]
    assert list(dynamo.open_runs()) == []
    item = table.get("TENANT#acme", "DRAFT#d1")
    assert item is not None
    assert int(str(item["expires_at"]["N"])) == int((NOW + KEPT).timestamp())
