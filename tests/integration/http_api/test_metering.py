"""The limit of Sage transactions: seen, chosen, warned of, waited for; and how far the audit history is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ledgersync.domain.audited import TRUSTED_AFTER, Audited, Proof
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from ledgersync.domain.notices import Event, Notice
from ledgersync.domain.sage_use import OverLimit
from ledgersync.management.sage_limits import LimitWarnings
from ledgersync.ports import Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.sage_budget import NO_LIMIT, budget, month_at, use_of

from .test_summary import ran, set_up, summary
from .world import ApiWorld


def use_up(world: ApiWorld, transactions: int) -> None:
    kept = world.connection()
    world.runs.registry.spend(budget(kept.company_id), month_at(world.runs.clock.now()), transactions, NO_LIMIT)


def test_the_limit_is_seen_with_what_is_used_and_chosen_by_the_version_that_was_seen(world: ApiWorld) -> None:
    use_up(world, 900)
    told = world.call("GET", f"{world.path}/sage-limit", role="viewer").json
    assert told == {
        "month": month_at(world.runs.clock.now()),
        "used": 900,
        "forecast": 900,
        "tier": 100_000,
        "limit": 100_000,
        "over_limit": "go-on",
        "standing": "within",
        "warning": "",
        "version": told["version"],
    }
    wanted = {"limit": 1000, "over_limit": "wait", "version": told["version"]}
    chosen = world.call("PUT", f"{world.path}/sage-limit", wanted, role="accountant")
    assert (chosen.status, chosen.json["standing"], chosen.json["version"]) == (200, "near", told["version"] + 1)
    assert "Over it, no sync starts by itself until next month." in chosen.json["warning"]
    late = world.call("PUT", f"{world.path}/sage-limit", {**wanted, "limit": 5})
    assert (late.status, [one["field"] for one in late.json["errors"]]) == (409, ["over_limit", "sage_limit"])


def test_a_limit_that_is_no_positive_number_is_refused(world: ApiWorld) -> None:
    for limit in (0, -5, "many", 10**12):
        body = {"limit": limit, "over_limit": "wait"}
        assert world.call("PUT", f"{world.path}/sage-limit", body).status == 422


def test_a_connection_that_waits_for_its_limit_says_so_and_one_that_goes_on_warns(world: ApiWorld) -> None:
    set_up(world)
    ran(world, "succeeded")
    use_up(world, 990)
    world.call("PUT", f"{world.path}/sage-limit", {"limit": 1000, "over_limit": "wait"})
    assert (summary(world)["state"], summary(world)["sage_warning"][:12]) == ("over-limit", "990 of 1,000")
    world.call("PUT", f"{world.path}/sage-limit", {"limit": 1000, "over_limit": "go-on"})
    assert (summary(world)["state"], summary(world)["sage_warning"][:12]) == ("in-step", "990 of 1,000")


def test_people_are_told_once_a_month_that_the_limit_is_near_and_once_that_it_is_reached(world: ApiWorld) -> None:
    told: list[Notice] = []
    kept = replace(world.connection(), sage_limit=1000, over_limit=OverLimit.WAIT)
    warn, now = LimitWarnings(world.runs.registry, told.append), world.runs.clock.now()
    for used in (900, 30, 60, 30):
        use_up(world, used)
        warn(kept, use_of(world.runs.registry, kept, now), now)
    assert [one.event for one in told] == [Event.SAGE_LIMIT] * 2
    assert [one.words.partition(".")[2].strip() for one in told] == [
        "Over it, no sync starts by itself until next month.",
        "No sync starts by itself until next month, as was chosen; Sync Now still works.",
    ]


def test_what_a_run_used_beyond_its_start_is_counted_when_it_ends_however_often_that_is_told(world: ApiWorld) -> None:
    registry, at = world.runs.registry, world.runs.clock.now()
    for trigger, counted in (("schedule", 500 - 16), ("sync_now", 500)):
        run = Run(world.id, f"run-{trigger}", trigger, RunStatus.RUNNING, at)
        registry.start_run(run)
        end = RunEnd(
            id=world.id,
            run_id=run.run_id,
            execution_arn="",
            status="SUCCEEDED",
            started_at=at,
            ended_at=at + timedelta(minutes=1),
            calls={"intacct|read_calls": 100, "intacct|records_written": 400},
        )
        before = use_of(registry, world.connection(), at).used
        for _ in range(2):
            run_ended(registry, world.executions, end)
        assert use_of(registry, world.connection(), at).used - before == counted


def test_which_kinds_are_believed_since_when_is_told_and_both_ways_are_asked_again_on_demand(world: ApiWorld) -> None:
    now = world.runs.clock.now()
    long_ago, lately = now - TRUSTED_AFTER - timedelta(days=3), now - timedelta(days=1)
    proofs = {Kind.VENDOR: Proof(long_ago, told=True), Kind.BILL: Proof(lately, told=True), Kind.ITEM: Proof(long_ago)}
    world.runs.registry.put_learned(world.id, Learned(audited=Audited(proofs=proofs, stamps_at=now)))

    def instant(days: int) -> str:
        return (now + timedelta(days=days)).isoformat().replace("+00:00", "Z")

    assert world.call("GET", f"{world.path}/audit-history", role="viewer").json == {
        "kinds": [
            {"kind": "vendor", "trusted_since": instant(-3), "trusted_from": None, "told": True},
            {"kind": "item", "trusted_since": None, "trusted_from": None, "told": False},
            {"kind": "bill", "trusted_since": None, "trusted_from": instant(13), "told": True},
        ]
    }
    assert world.call("POST", f"{world.path}/audit-history/reset", role="viewer").status == 403
    reset = world.call("POST", f"{world.path}/audit-history/reset", role="accountant")
    assert (reset.status, reset.json) == (200, {"kinds": []})
    learned = world.runs.registry.learned(world.id)
    assert learned is not None and learned.audited.stamps_due(now)
