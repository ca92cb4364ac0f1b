"""The registry's contract, over memory and DynamoDB alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Dimensions, Preferences, VendorSequence, VoidDatePolicy
from ledgersync.domain.probe import Finding
from ledgersync.errors import FatalError, Stale
from ledgersync.ports import Asked, ConnectionId, Due, Pause, Registry

from .samples import HOUR, ID, MINUTE, NOW, connection, run


def test_a_connection_is_kept_with_all_its_preferences(registry: Registry) -> None:
    preferences = Preferences(
        approved_only=True,
        bank_accounts={"bac1": "0ca1"},
        masters={Kind.BILL: Side.INTACCT},
        void_date_policy=VoidDatePolicy.VOID_DATE,
        vendor_sequence=VendorSequence.AUTO,
        dimensions=Dimensions(projects=True),
    )
    kept = replace(connection(due_at=NOW), preferences=preferences, last_sweep_at=NOW - HOUR, disconnected=True)
    stored = registry.put_connection(kept)
    assert registry.connection(ID) == stored == replace(kept, version=1)


def test_what_was_learned_of_a_connection_is_kept_whole_and_replaced_whole(registry: Registry) -> None:
    learned = Learned(
        asked="d1g3st",
        missing={"VENDOR": frozenset({"TAXID", "TERMNAME"})},
        refused={"ARPYMT": frozenset({"RAWSTATE"})},
        unlisted=("PROJECT",),
        card_account="OFFSETGLACCOUNTNO",
        credit_sign=-1,
        bill_credits="refused",
        findings={Side.INTACCT: (Finding("cards", "Charge cards", "No cards are known."),)},
        probed_at=NOW,
        at=NOW,
    )
    assert registry.learned(ID) is None
    registry.put_learned(ID, learned)
    assert registry.learned(ID) == learned
    registry.put_learned(ID, Learned(at=NOW))
    assert registry.learned(ID) == Learned(at=NOW)
    assert registry.learned(ConnectionId("acme", "other")) is None


def test_what_both_systems_said_of_their_settings_is_kept_and_replaced_whole(registry: Registry) -> None:
    asked = Asked(at=NOW, run_id="run-1", told={Side.INTACCT: '{"closed":""}', Side.CASHFLOW360: "{}"})
    assert registry.asked(ID) is None
    registry.put_asked(ID, asked)
    assert registry.asked(ID) == asked
    registry.put_asked(ID, replace(asked, run_id=""))
    assert registry.asked(ID) == replace(asked, run_id="")
    assert registry.asked(ConnectionId("acme", "other")) is None


def test_an_unknown_connection_is_none(registry: Registry) -> None:
    assert registry.connection(ID) is None


def test_the_connections_of_a_tenant_are_listed_and_nobody_elses(registry: Registry) -> None:
    mine = [registry.put_connection(connection(ConnectionId("acme", name))) for name in ("a", "b")]
    for each in (connection(ConnectionId("acme2", "a")), connection(ConnectionId("ac", "me"))):
        registry.put_connection(each)
    assert registry.connections("acme") == mine


@pytest.mark.parametrize("tenant", ["acme#main", "", "../acme", "acme/x", "acme\n", "a" * 81, "*"])
def test_a_crafted_id_reaches_nothing(registry: Registry, tenant: str) -> None:
    registry.put_connection(connection())
    crafted = ConnectionId(tenant, "main")
    assert registry.connection(crafted) is None
    assert list(registry.connections(tenant)) == []
    assert registry.run(crafted, "run-1") is None
    with pytest.raises(FatalError):
        registry.put_connection(connection(crafted))
    with pytest.raises(FatalError):
        registry.take_lease(crafted, "run-1", NOW, NOW + HOUR)
    with pytest.raises(FatalError):
        registry.set_due(crafted, NOW)
    with pytest.raises(FatalError):
        registry.put_session(crafted, Side.INTACCT, "session")


def test_ids_that_join_to_the_same_text_are_different_connections(registry: Registry) -> None:
    registry.put_connection(connection(ConnectionId("a-b", "c")))
    assert registry.connection(ConnectionId("a", "b-c")) is None


def test_every_due_connection_is_streamed_once_over_all_shards_and_pages(registry: Registry) -> None:
    due = [ConnectionId(f"tenant{n % 3}", f"c{n}") for n in range(40)]
    for n, id in enumerate(due):
        registry.put_connection(connection(id, NOW - n * MINUTE))
    registry.put_connection(connection(ConnectionId("acme", "later"), NOW + MINUTE))
    registry.put_connection(connection(ConnectionId("acme", "never")))
    assert Counter(found.id for found in registry.due(NOW)) == Counter(due)
    assert [found.due_at for found in registry.due(NOW)] == sorted(NOW - n * MINUTE for n in range(40))


def test_a_connection_is_due_at_the_very_instant_and_no_longer_once_moved(registry: Registry) -> None:
    registry.put_connection(connection())
    registry.set_due(ID, NOW)
    assert list(registry.due(NOW - timedelta(microseconds=1))) == []
    assert list(registry.due(NOW)) == [Due(ID, NOW, connection().company_id)]
    registry.set_due(ID, NOW + HOUR)
    assert list(registry.due(NOW)) == []
    registry.set_due(ID, None)
    assert list(registry.due(NOW + 2 * HOUR)) == []
    assert registry.connection(ID) == replace(connection(), version=1)


def test_due_and_swept_times_of_an_unknown_connection_make_no_connection(registry: Registry) -> None:
    registry.set_due(ID, NOW)
    registry.set_swept(ID, NOW)
    assert list(registry.due(NOW)) == []
    assert registry.connections("acme") == [] or registry.connections("acme") == ()


def test_when_a_connection_was_swept_is_kept_beside_its_due_time(registry: Registry) -> None:
    registry.put_connection(connection(due_at=NOW))
    registry.set_swept(ID, NOW - HOUR)
    kept = registry.connection(ID)
    assert kept == replace(connection(due_at=NOW), last_sweep_at=NOW - HOUR, version=1)


def test_a_run_starts_once_and_ends_with_its_report(registry: Registry) -> None:
    assert registry.start_run(run())
    assert not registry.start_run(run())
    ended = replace(run(), status="succeeded", ended_at=NOW, counts={"bill|intacct|created": 2}, calls={"logins": 0})
    registry.end_run(ended)
    assert registry.run(ID, "run-1") == ended
    assert registry.run(ID, "run-2") is None


@pytest.mark.parametrize("runs", [0, 3, 4, 5, 8])
def test_runs_are_paged_newest_first_without_gap_or_repeat(registry: Registry, runs: int) -> None:
    for n in range(runs):
        registry.start_run(run(f"run-{n}"))
    registry.start_run(run("run-9", ConnectionId("acme", "other")))
    seen: list[str] = []
    pages, after = 0, None
    while True:
        page, after = registry.runs(ID, 4, after)
        seen += [each.run_id for each in page]
        pages += 1
        if after is None:
            break
    assert seen == [f"run-{n}" for n in reversed(range(runs))]
    assert pages == max(1, -(-runs // 4))


@pytest.mark.parametrize("after", ["", "run#1", "x" * 2000, "../run"])
def test_a_crafted_page_key_answers_an_empty_page(registry: Registry, after: str) -> None:
    registry.start_run(run())
    assert [list(registry.runs(ID, 20, after)[0]), registry.runs(ID, 20, after)[1]] == [[], None]


def test_a_session_is_kept_by_connection_and_side(registry: Registry) -> None:
    registry.put_session(ID, Side.INTACCT, "s3ss10n")
    assert registry.session(ID, Side.INTACCT) == "s3ss10n"
    assert registry.session(ID, Side.CASHFLOW360) is None
    assert registry.session(ConnectionId("acme", "other"), Side.INTACCT) is None


def test_a_budget_is_spent_up_to_its_limit_and_not_beyond(registry: Registry) -> None:
    spent = [registry.spend("cashflow360:login", "2026-01-31T10", amount, 10) for amount in (6, 5, 4, 1)]
    assert spent == [True, False, True, False]
    assert registry.spend("cashflow360:login", "2026-01-31T11", 10, 10)
    assert not registry.spend("intacct:calls", "2026-01", 11, 10)


def test_putting_a_known_connection_leaves_its_schedule_to_those_who_write_it(registry: Registry) -> None:
    registry.put_connection(connection(due_at=NOW))
    read_before_the_tick = registry.connection(ID)
    assert read_before_the_tick is not None
    registry.set_due(ID, NOW + HOUR)
    registry.set_swept(ID, NOW)
    registry.put_connection(replace(read_before_the_tick, name="Renamed"))
    kept = replace(connection(due_at=NOW + HOUR), name="Renamed", last_sweep_at=NOW, version=2)
    assert registry.connection(ID) == kept
    assert list(registry.due(NOW)) == []


def test_of_two_changes_of_one_version_the_second_is_refused_and_writes_nothing(registry: Registry) -> None:
    read = registry.put_connection(connection(due_at=NOW))
    first = registry.put_connection(replace(read, name="First"))
    with pytest.raises(Stale):
        registry.put_connection(replace(read, disconnected=True))
    assert registry.connection(ID) == first == replace(read, name="First", version=2)


def test_a_new_connection_takes_the_place_of_none(registry: Registry) -> None:
    kept = registry.put_connection(connection(due_at=NOW))
    with pytest.raises(Stale):
        registry.put_connection(replace(connection(), name="Another"))
    assert registry.connection(ID) == kept


def test_what_is_permanent_is_not_taken_back_by_whoever_read_the_latest_version(registry: Registry) -> None:
    read = registry.put_connection(replace(connection(), one_way=True, preferences=Preferences(approved_only=True)))
    undoing = [replace(read, one_way=False), replace(read, preferences=Preferences()), replace(read, preferences=None)]
    for changed in undoing:
        with pytest.raises(Stale):
            registry.put_connection(changed)
    assert registry.connection(ID) == read
    renamed = registry.put_connection(replace(read, name="Renamed"))
    assert renamed.version == read.version + 1


def test_kept_sessions_are_forgotten_for_one_connection(registry: Registry) -> None:
    other = ConnectionId("acme", "other")
    for id in (ID, other):
        for side in Side:
            registry.put_session(id, side, "s3ss10n")
    registry.forget_sessions(ID)
    registry.forget_sessions(ID)
    assert [registry.session(ID, side) for side in Side] == [None, None]
    assert [registry.session(other, side) for side in Side] == ["s3ss10n", "s3ss10n"]


def test_runs_are_among_those_that_go_from_their_start_to_their_end_and_when_opened_again(registry: Registry) -> None:
    other = ConnectionId("acme", "other")
    registry.start_run(run("run-1"))
    registry.start_run(run("run-2"))
    registry.start_run(run("run-3", other))
    assert sorted(registry.open_runs(), key=str) == [(ID, "run-1"), (ID, "run-2"), (other, "run-3")]
    ended = replace(run("run-1"), status="failed", ended_at=NOW)
    registry.end_run(ended)
    registry.end_run(replace(run("run-2"), status="succeeded", ended_at=NOW))
    assert list(registry.open_runs()) == [(other, "run-3")]
    registry.reopen_run(replace(ended, status="running", ended_at=None))
    assert sorted(registry.open_runs(), key=str) == [(ID, "run-1"), (other, "run-3")]
    assert list(registry.due(NOW + HOUR)) == []


def test_what_was_spent_and_not_used_can_be_spent_by_others(registry: Registry) -> None:
    assert registry.spend("starts", "window", 10, 10)
    assert not registry.spend("starts", "window", 1, 10)
    registry.give_back("starts", "window", 4)
    assert [registry.spend("starts", "window", amount, 10) for amount in (4, 1)] == [True, False]


def test_a_due_time_is_moved_on_only_if_nobody_has_moved_it_meanwhile(registry: Registry) -> None:
    registry.put_connection(connection(due_at=NOW))
    registry.set_due(ID, None)
    registry.set_due(ID, NOW + HOUR, was=NOW)
    assert list(registry.due(NOW + HOUR)) == []
    registry.set_due(ID, NOW)
    registry.set_due(ID, NOW + HOUR, was=NOW)
    assert [due.due_at for due in registry.due(NOW + HOUR)] == [NOW + HOUR]


def test_who_asked_a_run_to_stop_is_kept_for_that_run_and_the_first_stays(registry: Registry) -> None:
    registry.ask_to_stop(ID, "r1", "dana")
    registry.ask_to_stop(ID, "r1", "kim")
    lease = registry.take_lease(ID, "r1", NOW, NOW + HOUR, "i1")
    assert lease is not None
    assert (lease.stop, registry.control(ID).stop_by) == ("r1", "dana")
    books = registry.books(ID, lease)
    assert not books.stop_asked
    books.check()
    assert books.stop_asked
    registry.ask_to_stop(ID, "r2", "kim")
    books.check()
    assert not books.stop_asked


def test_a_pause_is_kept_with_the_connection(registry: Registry) -> None:
    kept = registry.put_connection(replace(connection(), paused=Pause(NOW, "dana", "why"), resumed_at=NOW))
    assert registry.connection(ID) == kept
