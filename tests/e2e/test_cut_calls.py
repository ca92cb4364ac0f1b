"""Single calls of AWS by the deployed functions go wrong; a repeat or the next tick makes good what was left open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from sandbox.local.enrolment import registry
from tests.e2e.conftest import Product
from tests.e2e.steady import Steady, awaited

pytestmark = pytest.mark.e2e


def sync_now(steady: Steady, key: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {steady.stack.token(steady.enrolment.tenant_id)}", "Idempotency-Key": key}
    url = f"{steady.stack.api_url}/connections/{steady.enrolment.connection_id}/sync"
    return httpx.post(url, headers={**headers, "Content-Type": "application/json"}, timeout=60, trust_env=False)


def test_a_sync_now_whose_start_was_refused_goes_when_it_is_asked_for_again(product: Product, steady: Steady) -> None:
    key, struck = uuid4().hex, product.clock.fault("connect", "stepfunctions", "StartExecution", "refused")
    first = sync_now(steady, key)
    assert (first.status_code, struck()) == (503, True)
    again = sync_now(steady, key)
    assert (again.status_code, again.json()["answer"]) == (202, "repeated")
    run_id = again.json()["run_id"]
    awaited(lambda: steady.record(run_id).ended_at, "the run never ended")
    assert steady.record(run_id).status == "succeeded"
    assert len([one for one in steady.stack.executions() if one["name"] == run_id]) == 1


def test_the_tick_closes_a_run_whose_end_was_cut_off(product: Product, steady: Steady) -> None:
    for enrolment in product.enrolments:
        registry(product.stack).set_due(enrolment.id, datetime.now(UTC) + timedelta(days=300))
    struck = product.clock.fault("scheduler", "dynamodb", "UpdateItem", "killed")
    told = product.stack.wait_execution(steady.start())
    awaited(struck, "the end of the run was never cut off")
    assert steady.record(told.name).ended_at is None
    answer, error = product.stack.invoke("scheduler", {"source": "ledgersync.tick"})
    assert (error, answer["made_good"]) == (None, 1)
    assert (steady.record(told.name).status, steady.holder()) == ("succeeded", "")
