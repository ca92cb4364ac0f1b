"""The schedule: a tick that is doubled, repeated or missed starts no run twice and none too few."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.local.enrolment import Enrolment, registry
from tests.e2e.conftest import Product
from tests.e2e.steady import Steady, awaited

pytestmark = pytest.mark.e2e
TICK = {"source": "ledgersync.tick"}


@pytest.fixture
def alone(product: Product, steady: Steady) -> Enrolment:
    """The only connection that becomes due in these tests."""
    for enrolment in product.enrolments:
        registry(product.stack).set_due(enrolment.id, datetime.now(UTC) + timedelta(days=300))
    return steady.enrolment


def runs_of(product: Product, enrolment: Enrolment) -> set[str]:
    arns = (execution["executionArn"] for execution in product.stack.executions())
    told = (product.stack.describe(arn) for arn in arns)
    return {each.name for each in told if each.names["connection_id"] == enrolment.connection_id}


def ended(product: Product, enrolment: Enrolment, run_id: str) -> bool:
    run = registry(product.stack).run(enrolment.id, run_id)
    return run is not None and run.ended_at is not None


def settled(product: Product, enrolment: Enrolment, before: set[str], *, started: int) -> None:
    """So many runs were started since, all of them ended, and the connection is due again later."""
    new = runs_of(product, enrolment) - before
    assert len(new) == started
    kept = registry(product.stack)
    awaited(lambda: all(ended(product, enrolment, run_id) for run_id in new), "a run never ended")
    connection = kept.connection(enrolment.id)
    assert connection is not None and connection.due_at is not None
    assert connection.due_at > datetime.now(UTC)


def test_doubled_ticks_start_one_run(product: Product, alone: Enrolment) -> None:
    before = runs_of(product, alone)
    registry(product.stack).set_due(alone.id, datetime.now(UTC) - timedelta(seconds=1))
    with ThreadPoolExecutor(3) as ticking:
        errors = list(ticking.map(lambda _: product.stack.invoke("scheduler", TICK)[1], range(3)))
    product.stack.invoke("scheduler", TICK)
    assert errors == [None] * 3
    settled(product, alone, before, started=1)


def test_a_tick_that_was_cut_off_before_it_moved_the_due_time_is_repeated_without_a_second_run(
    product: Product, alone: Enrolment
) -> None:
    before, due = runs_of(product, alone), datetime.now(UTC) - timedelta(seconds=1)
    registry(product.stack).set_due(alone.id, due)
    product.stack.invoke("scheduler", TICK)
    settled(product, alone, before, started=1)
    registry(product.stack).set_due(alone.id, due)
    product.stack.invoke("scheduler", TICK)
    settled(product, alone, before, started=1)


def test_ticks_missed_for_days_are_made_up_for_by_one_run(product: Product, alone: Enrolment) -> None:
    before = runs_of(product, alone)
    registry(product.stack).set_due(alone.id, datetime.now(UTC) - timedelta(days=3))
    for _ in range(2):
        product.stack.invoke("scheduler", TICK)
    settled(product, alone, before, started=1)
