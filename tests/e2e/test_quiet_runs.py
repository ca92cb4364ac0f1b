"""Once everything is in step a run writes nothing anywhere, and no secret is found where anybody may read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from ledgersync.domain.model import Side
from sandbox.local.acts import BOOKKEEPING
from sandbox.local.enrolment import registry
from tests.e2e.conftest import Product
from tests.e2e.steady import Steady

pytestmark = pytest.mark.e2e
FUNCTIONS = ("sync-lists", "sync-transactions", "scheduler", "connect")


def rows(product: Product) -> dict[tuple[str, str], object]:
    pages = (
        product.stack.client("dynamodb").get_paginator("scan").paginate(TableName=product.stack.outputs["TableName"])
    )
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


def test_a_third_sync_writes_nothing_to_either_system_and_changes_no_row(product: Product, steady: Steady) -> None:
    steady.bill_in("cashflow360", "QUIET-1", "60.01")
    steady.bill_in("intacct", "QUIET-2", "60.02")
    assert steady.run().status == "SUCCEEDED"
    assert steady.run().status == "SUCCEEDED"
    before, asked = rows(product), steady.asked()
    assert steady.run().status == "SUCCEEDED"
    after, writes = rows(product), {side: counts[1] for side, counts in steady.asked().items()}
    assert writes == {side: counts[1] for side, counts in asked.items()}
    assert [counts[0] for counts in steady.asked().values()] > [counts[0] for counts in asked.values()]
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert not {(pk, sk) for pk, sk in changed if not sk.startswith(BOOKKEEPING) and not pk.startswith("BUDGET")}
    steady.assert_in_step()


def test_no_secret_is_in_logs_histories_or_the_table(product: Product, steady: Steady) -> None:
    stack = product.stack
    token = stack.token("harbor")
    signed = {"Authorization": f"Bearer {token}"}
    httpx.get(f"{stack.api_url}/connections", headers=signed, timeout=60, trust_env=False)
    hidden = {token, *secrets(product)}
    assert len(hidden) >= 11
    seen = [line for function in FUNCTIONS for line in stack.logs(function)]
    for execution in stack.executions():
        seen += [json.dumps(event, default=str) for event in stack.history(execution["executionArn"])]
        seen.append(repr(stack.client("stepfunctions").describe_execution(executionArn=execution["executionArn"])))
    seen += [repr(item) for item in rows(product).values()]
    assert len(seen) > 100
    text = "\n".join(seen)
    assert not [secret for secret in hidden if secret in text]


def secrets(product: Product) -> Iterator[str]:
    """Passwords, tokens and keys, and the sessions that are kept."""
    keys = product.servers.service_keys
    yield from (keys.sender_password, keys.dev_key)
    for enrolment in product.enrolments:
        yield from (enrolment.password, enrolment.token)
        sessions = (registry(product.stack).session(enrolment.id, side) for side in Side)
        yield from (str(json.loads(kept)[0]) for kept in sessions if kept)
