"""The product itself on the local stack: the real functions under their roles, over both sandboxes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.local.deployment import Execution
from tests.e2e.conftest import Product

pytestmark = pytest.mark.e2e
FUNCTIONS = ("sync-lists", "sync-transactions", "scheduler", "connect")


@pytest.fixture(scope="module")
def first(product: Product) -> Execution:
    enrolment = product.enrolments[-1]
    arn = product.stack.start_execution(enrolment.tenant_id, enrolment.connection_id, "first-run-of-e2e")
    return product.stack.wait_execution(arn)


def test_a_first_run_brings_the_lists_and_leaves_the_transactions(product: Product, first: Execution) -> None:
    assert first.status == "SUCCEEDED", first.cause
    assert first.output["counts"]
    assert "SyncTransactions" not in product.stack.entered(first.arn)


def test_a_second_run_writes_nothing_to_either_system(product: Product, first: Execution) -> None:
    enrolment = product.enrolments[-1]
    before = books(product)
    arn = product.stack.start_execution(enrolment.tenant_id, enrolment.connection_id, "second-run-of-e2e")
    assert product.stack.wait_execution(arn).status == "SUCCEEDED"
    assert books(product) == before


def test_no_secret_is_in_logs_executions_or_the_table(product: Product, first: Execution) -> None:
    keys = product.servers.service_keys
    secrets = {keys.sender_password, keys.dev_key, *(e.password for e in product.enrolments)}
    secrets |= {enrolment.token for enrolment in product.enrolments}
    stack = product.stack
    seen = [line for function in FUNCTIONS for line in stack.logs(function)]
    seen += [json.dumps(event, default=str) for event in stack.history(first.arn)]
    seen += [repr(item) for item in stack.table.scan()["Items"]]
    assert len(seen) > 10
    assert not [secret for secret in secrets if any(secret in text for text in seen)]


def books(product: Product) -> dict[str, Any]:
    """Every record of both systems, without their logs of who called what."""
    companies = product.servers.control("intacct", "state")
    organizations = product.servers.control("cashflow360", "state")["organizations"]
    return {
        "intacct": {
            company: {name: rows for name, rows in objects.items() if name != "APIUSAGEDETAIL"}
            for company, objects in companies.items()
        },
        "cashflow360": organizations,
    }
