"""Continue, cut off at any call, and asked for again: one connection, one first run, no secret left behind."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import timedelta

import pytest

from ledgersync.domain.model import Side
from ledgersync.errors import LedgersyncError
from ledgersync.management.connections import Connections
from ledgersync.management.continuing import Continuing
from ledgersync.management.draft_secrets import DraftSecrets
from ledgersync.management.drafts import Drafts
from ledgersync.management.refusal import Refusal
from ledgersync.ports import ConnectionId, Executions, Registry, Vault
from ledgersync.ports.drafts import Draft, DraftStore
from ledgersync.runs.sync_now import SyncNow
from tests.fakes.cutting import Cut, Fault, Killed, over
from tests.fakes.drafts import MemoryDrafts
from tests.unit.runs.flows import CASHFLOW360, INTACCT, Welcome, World, in_memory, loose_ends, tick

MOST_CALLS = 60


def drafts_of(world: World, store: DraftStore, registry: Registry, vault: Vault) -> Drafts:
    connections = Connections(registry, vault, Welcome(), world.clock, lambda: "never", lambda: "event-secret")
    secrets = DraftSecrets(store, registry, lambda: vault, world.clock)
    return Drafts(
        store=store,
        secrets=secrets,
        connections=connections,
        clock=world.clock,
        new_id=lambda: "d1",
        new_secret=lambda: "event-secret",
    )


def prepared() -> tuple[World, MemoryDrafts, Draft]:
    """A draft that has all that Continue needs."""
    (world, _), store = in_memory(), MemoryDrafts()
    drafts = drafts_of(world, store, world.registry, world.vault)
    draft = drafts.begin("acme", "Main", "dana@example.com")
    ours = {"company_id": INTACCT.company_id, "user_id": INTACCT.user_id, "password": INTACCT.password}
    draft = drafts.enter_intacct(draft, {**ours, "entity_id": INTACCT.entity_id})
    theirs = {"organization_id": CASHFLOW360.organization_id, "token_name": CASHFLOW360.token_name}
    return world, store, drafts.enter_cashflow360(draft, {**theirs, "token": CASHFLOW360.token})


def go_on(
    world: World,
    store: DraftStore,
    registry: Registry,
    executions: Executions,
    vault: Vault,
    looked: bool = True,
) -> str:
    drafts = drafts_of(world, store, registry, vault)
    continuing = Continuing(drafts, drafts.connections, SyncNow(registry, executions, world.clock), world.clock)
    made, run_id = continuing(drafts.get("acme", "d1"), looked=looked)
    assert made.id.connection_id == "d1"
    return run_id


def again(world: World, store: MemoryDrafts) -> str:
    """What has its run needs nobody to look at the preview once more."""
    looked = not world.registry.runs(ConnectionId("acme", "d1"), 1)[0]
    return go_on(world, store, world.registry, world.executions, world.vault, looked)


@pytest.mark.parametrize("later", [timedelta(seconds=20), timedelta(minutes=10)], ids=["at once", "later"])
@pytest.mark.parametrize("fault", Fault)
def test_continue_that_was_cut_off_anywhere_and_asked_for_again_makes_one_connection(
    fault: Fault, later: timedelta
) -> None:
    for at in itertools.count(1):
        world, store, _ = prepared()
        cut = Cut(fault, at)
        with suppress(Killed, LedgersyncError, Refusal):
            go_on(
                world, over(store, cut), over(world.registry, cut), over(world.executions, cut), over(world.vault, cut)
            )
        if not cut.struck:
            assert at > 10
            break
        assert at < MOST_CALLS
        world.clock.sleep(later.total_seconds())
        first, second = again(world, store), again(world, store)
        tick(world, world.registry, world.executions, world.vault)
        assert first == second, (fault, at)
        assert [run_id for _, run_id in world.executions.started.values()] == [first], (fault, at)
        (made,) = world.registry.connections("acme")
        assert (made.id.connection_id, made.disconnected) == ("d1", False)
        assert all(world.vault.get(made.id, side) for side in Side)
        assert loose_ends(world) == [], (fault, at)


@pytest.mark.parametrize("fault", Fault)
def test_a_deletion_that_was_cut_off_anywhere_leaves_no_secret_once_it_is_repeated_or_its_time_is_over(
    fault: Fault,
) -> None:
    for at, repeated in itertools.product(range(1, 20), (True, False)):
        world, store, draft = prepared()
        cut = Cut(fault, at)
        with suppress(Killed, LedgersyncError, Refusal):
            drafts_of(world, over(store, cut), over(world.registry, cut), over(world.vault, cut)).delete(draft)
        drafts = drafts_of(world, store, world.registry, world.vault)
        if repeated:
            with suppress(Refusal):
                drafts.delete(drafts.get("acme", "d1"))
        world.clock.sleep(timedelta(days=14).total_seconds())
        drafts.secrets.clear()
        assert [world.vault.get(draft.id, side) for side in Side] == [None, None], (fault, at)
