"""An event of Cashflow360 wakes one run: over the deployed API, the queue with its delay and the deployed functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import Table
from ledgersync.adapters.dynamodb.watches import DynamoWatches
from ledgersync.ports import ConnectionId
from sandbox.cashflow360.edits import User
from sandbox.local.enrolment import registry
from tests.e2e.conftest import Product
from tests.e2e.steady import Steady, awaited

pytestmark = pytest.mark.e2e
TICK = {"source": "ledgersync.tick"}


def watches_of(product: Product) -> DynamoWatches:
    stack = product.stack
    table = Table(stack.client("dynamodb"), stack.outputs["TableName"], lambda _: None, lambda _: 0.0)
    return DynamoWatches(table, KmsEncryption(stack.client("kms"), stack.outputs["SessionKeyArn"]))


def runs_of(product: Product, connection_id: str) -> set[str]:
    return {one["name"] for one in product.stack.executions() if one["name"].endswith(connection_id)}


def _seen(watches: DynamoWatches, id: ConnectionId) -> bool:
    watch = watches.watch(id)
    return watch is not None and bool(watch.seen)


def nobody_runs(product: Product) -> bool:
    return all(one["status"] != "RUNNING" for one in product.stack.executions())


def test_a_webhook_wakes_one_run_and_what_that_run_wrote_wakes_none(product: Product, steady: Steady) -> None:
    stack, id = product.stack, steady.enrolment.id
    watches, events = watches_of(product), product.servers.scenario.cashflow360.events
    org = product.servers.scenario.connections[steady.enrolment.connection_id].organization
    headers = {"Authorization": f"Bearer {stack.token(id.tenant_id)}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=40, trust_env=False) as api:
        chosen = api.put(f"/connections/{id.connection_id}/frequency", json={"frequency": "minutes"})
        assert chosen.status_code == 200, chosen.text

    # A look that a tick found due subscribes to the organisation's events; it may find a change and start a run.
    for enrolment in product.enrolments:
        registry(stack).set_due(enrolment.id, datetime.now(UTC) + timedelta(days=300))
    awaited(lambda: nobody_runs(product) and steady.lease_is_free(), "other runs never ended")
    watch = watches.watch(id)
    assert watch is not None and watch.due_at is not None
    assert watches.move(id, datetime.now(UTC) - timedelta(seconds=1), watch.due_at)
    assert stack.invoke("scheduler", TICK)[1] is None
    awaited(lambda: _seen(watches, id), "nobody looked")
    assert watches.subscription(id) is not None
    awaited(lambda: nobody_runs(product) and steady.lease_is_free(), "what the look started never ended")
    watches.disarm(id)  # else the wake would come a minute after the run that the look started
    watches.arm(id, datetime.now(UTC) + timedelta(hours=1))
    before = runs_of(product, id.connection_id)

    def post(url: str, body: bytes, sent: dict[str, str]) -> int:
        return httpx.post(url, content=body, headers=sent, timeout=40, trust_env=False).status_code

    def change() -> int:
        User(org).create("Vendor", name="Woken Up Ltd", shortName="V-WOKEN")
        return events.deliver(post)

    assert product.servers.between_calls(change) == 1
    awaited(lambda: len(runs_of(product, id.connection_id) - before) == 1, "no run was woken", seconds=100)
    (name,) = runs_of(product, id.connection_id) - before
    steady.ended(next(one["executionArn"] for one in stack.executions() if one["name"] == name))
    assert steady.record(name).trigger == "event"
    watches.disarm(id)
