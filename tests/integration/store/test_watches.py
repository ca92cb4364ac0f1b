"""Watches in the table and in memory obey the same laws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import Table
from ledgersync.adapters.dynamodb.watches import MOST_HINTS, DynamoWatches
from ledgersync.ports import ConnectionId
from ledgersync.ports.watching import Sealed, Subscription, Watch, WatchStore
from tests.fakes.watches import MemoryWatches

from .conftest import Aws

ID, OTHER = ConnectionId("acme", "main"), ConnectionId("other", "main")
T0 = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
LATER = T0 + timedelta(minutes=5)


@pytest.fixture(params=["table", "memory"])
def watches(request: pytest.FixtureRequest, aws: Aws) -> WatchStore:
    if request.param == "memory":
        return MemoryWatches()
    table: Table = request.getfixturevalue("table")
    return DynamoWatches(table, KmsEncryption(aws.kms, aws.key_id))


def kept(watches: WatchStore, id: ConnectionId = ID) -> Watch:
    found = watches.watch(id)
    assert found is not None
    return found


def test_what_is_armed_becomes_due_and_what_is_disarmed_does_not(watches: WatchStore) -> None:
    assert watches.watch(ID) is None
    watches.arm(ID, T0)
    watches.arm(OTHER, LATER)
    assert list(watches.due(T0)) == [(ID, T0)]
    assert list(watches.due(LATER)) == [(ID, T0), (OTHER, LATER)]
    watches.disarm(ID)
    assert list(watches.due(LATER)) == [(OTHER, LATER)]


def test_a_due_time_moves_once(watches: WatchStore) -> None:
    watches.arm(ID, T0)
    assert watches.move(ID, LATER, T0)
    assert not watches.move(ID, LATER, T0)
    assert kept(watches).due_at == LATER


def test_the_first_hint_asks_for_the_wake_and_the_others_are_added_to_it(watches: WatchStore) -> None:
    assert not watches.hint(ID, "nobody looks", T0)
    watches.arm(ID, LATER)
    at = T0 + timedelta(seconds=10)
    assert watches.hint(ID, "a", at)
    assert not watches.hint(ID, "b", at + timedelta(seconds=1))
    assert not watches.hint(ID, "b", at + timedelta(seconds=2))
    found = kept(watches)
    assert (found.wake_at, found.hints, found.many) == (at, frozenset("ab"), False)
    assert list(watches.due(at)) == []
    assert list(watches.due(at + timedelta(seconds=60))) == [(ID, at + timedelta(seconds=60))]
    watches.arm(ID, LATER)  # choosing anew forgets no wake
    assert kept(watches).wake_at == at


def test_more_hints_than_are_kept_are_many(watches: WatchStore) -> None:
    watches.arm(ID, T0)
    for number in range(MOST_HINTS + 1):
        watches.hint(ID, f"hint {number}", T0)
    assert kept(watches).many
    assert len(kept(watches).hints) == MOST_HINTS


def test_a_wake_is_postponed_or_done_once_and_takes_its_hints_along(watches: WatchStore) -> None:
    watches.arm(ID, T0)
    watches.hint(ID, "a", T0)
    assert not watches.postpone(ID, LATER, LATER)
    assert watches.postpone(ID, T0, LATER)
    assert not watches.woken(ID, T0, T0, LATER)
    assert watches.woken(ID, LATER, LATER, LATER + timedelta(minutes=5))
    assert not watches.woken(ID, LATER, LATER, LATER)
    assert kept(watches) == Watch(id=ID, due_at=LATER + timedelta(minutes=5), woke_at=LATER)


def test_a_look_keeps_what_it_saw_unless_a_hint_came_meanwhile(watches: WatchStore) -> None:
    watches.arm(ID, T0)
    assert watches.looked(ID, T0, LATER, {"audit history": "x"}, None)
    assert (kept(watches).seen, kept(watches).woke_at) == ({"audit history": "x"}, None)
    assert not watches.looked(ID, T0, LATER, {}, None)
    watches.hint(ID, "a", LATER)
    assert not watches.looked(ID, kept(watches).due_at or T0, LATER, {}, LATER)
    watches.woken(ID, LATER, None, LATER)
    assert watches.looked(ID, LATER, LATER, {"audit history": "y"}, LATER)
    assert (kept(watches).seen, kept(watches).woke_at) == ({"audit history": "y"}, LATER)


def test_an_event_is_new_once_for_each_connection(watches: WatchStore) -> None:
    assert [watches.first_time(id, "e1", T0) for id in (ID, ID, OTHER)] == [True, False, True]


def test_a_subscription_is_kept_and_forgotten(watches: WatchStore) -> None:
    subscription = Subscription(subscription_id="s1", url="https://x", read_to=T0)
    watches.keep_subscription(ID, subscription)
    assert (watches.subscription(ID), watches.subscription(OTHER)) == (subscription, None)
    watches.forget_subscription(ID)
    assert watches.subscription(ID) is None


def test_secrets_are_kept_one_by_one_and_opened_for_their_connection(watches: WatchStore) -> None:
    watches.seal(ID, Sealed.WEBHOOKS, "w")
    watches.seal(ID, Sealed.TRIGGERS, "t")
    assert [watches.sealed(ID, one) for one in Sealed] == ["w", "t", None]
    assert watches.sealed(OTHER, Sealed.WEBHOOKS) is None
