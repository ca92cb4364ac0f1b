"""What all runs of the session said: no secret anywhere, and every line under its own tenant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Product
from tests.e2e.deployed import Deployed

pytestmark = pytest.mark.e2e
RUNS = ("sync-lists", "sync-transactions")
IDS = ("tenant_id", "connection_id", "run_id")


def lines(product: Product, *functions: str) -> list[Mapping[str, Any]]:
    """The product's own log lines; the platform's are no JSON."""
    said = (line for function in functions for line in product.stack.logs(function))
    return [json.loads(line) for line in said if line.startswith("{")]


def test_every_line_of_a_run_names_its_own_tenant_and_connection(product: Product, shops: Deployed) -> None:
    shops.run_all()
    named = {told["name"]: product.stack.describe(told["executionArn"]).names for told in product.stack.executions()}
    said = [line for line in lines(product, *RUNS) if "_aws" not in line]
    assert {line["tenant_id"] for line in said} >= {desk.tenant for desk in shops.desks}
    for line in said:
        assert {name: line.get(name) for name in IDS} == named[line["run_id"]]


def test_no_secret_is_in_logs_histories_or_the_table(product: Product, shops: Deployed) -> None:
    stack = product.stack
    token = stack.token("harbor")
    signed = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{stack.api_url}/connections", headers=signed, timeout=60, trust_env=False)
    assert answer.status_code == 200
    assert [line for line in lines(product, "connect") if line["message"] == "done"]
    hidden = {token, *shops.secrets(), *secrets(product)}
    text = "\n".join(said(product))
    assert text.count("\n") > 100
    assert not [secret for secret in hidden if secret in text]


def said(product: Product) -> Iterator[str]:
    """Everything anybody may read."""
    stack = product.stack
    for function in (*RUNS, "scheduler", "connect"):
        yield from stack.logs(function)
    for execution in stack.executions():
        yield from (json.dumps(event, default=str) for event in stack.history(execution["executionArn"]))
        yield repr(stack.client("stepfunctions").describe_execution(executionArn=execution["executionArn"]))
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    yield from (repr(item) for page in pages for item in page["Items"])


def secrets(product: Product) -> Iterator[str]:
    """Passwords, tokens and keys of the service and of the demo's connections."""
    keys = product.servers.service_keys
    yield from (keys.sender_password, keys.dev_key)
    for enrolment in product.enrolments:
        yield from (enrolment.password, enrolment.token)
