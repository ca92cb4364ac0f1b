"""What a connection costs in a month, from the records of its runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ledgersync.ports import Run
from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS

from .world import ApiWorld

CALLS = {
    INVOCATIONS: 2,
    MILLISECONDS: 4000,
    "intacct|requests": 6,
    "cashflow360|requests": 17,
    "intacct|read_calls": 25,
    "intacct|records_written": 5,
}
TODAY = datetime(2026, 6, 15, 8, tzinfo=UTC)


def ran(world: ApiWorld, *days: datetime) -> None:
    """A run that ended on each of these days."""
    world.runs.clock.at = TODAY
    for number, day in enumerate(days):
        run = Run(world.id, f"{day:%Y%m%d}-{number}", "schedule", "succeeded", day, day, calls=CALLS)
        world.runs.registry.end_run(run)


def test_the_costs_of_this_month_so_far_are_told_with_what_it_comes_to(world: ApiWorld) -> None:
    ran(world, TODAY - timedelta(days=30), TODAY - timedelta(days=1), TODAY)
    assert world.call("GET", f"{world.path}/costs", role="viewer").json == {
        "month": "2026-06",
        "company_id": world.connection().company_id,
        "runs": 2,
        "dollars": "0.0004",
        "prices_of": "2025-06",
        "sage": 60,
        "forecast": 60 + 15 * 30,
        "tier": 100_000,
        "intacct_requests": 12,
        "cashflow360_requests": 34,
    }


def test_a_month_that_is_over_cost_what_it_cost(world: ApiWorld) -> None:
    ran(world, datetime(2026, 4, 30, 23, 59, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC), TODAY)
    told = world.call("GET", f"{world.path}/costs", query={"month": "2026-05"}).json
    assert (told["month"], told["runs"], told["sage"], told["forecast"]) == ("2026-05", 1, 30, 30)


def test_a_month_that_is_no_month_is_refused_and_one_to_come_cost_nothing(world: ApiWorld) -> None:
    ran(world, TODAY)
    for month in ("2026-13", "june", "2026-6", "1999-01"):
        answer = world.call("GET", f"{world.path}/costs", query={"month": month})
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, "query.month"), month
    later = world.call("GET", f"{world.path}/costs", query={"month": "2026-07"}).json
    assert (later["runs"], later["sage"], later["forecast"]) == (0, 0, 0)


def test_another_tenants_costs_are_not_there(world: ApiWorld) -> None:
    assert world.call("GET", f"{world.path}/costs", tenant="tenant-2").status == 404
