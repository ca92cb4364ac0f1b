"""Every ``Retry`` of the state machine, set off by what sets it off in the field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest

from sandbox.local.deployment import STACK, LocalStack
from sandbox.local.packaging import ROOT
from tests.e2e.steady import Steady, failures

pytestmark = pytest.mark.e2e
STATES: Mapping[str, Any] = json.loads((ROOT / "statemachine" / "sync_connection.asl.json").read_text())["States"]
TASKS = ("SyncLists", "SyncTransactions")
RETRIED = sorted({name for task in TASKS for retry in STATES[task]["Retry"] for name in retry["ErrorEquals"]})


@pytest.mark.parametrize("error", RETRIED)
def test_each_error_a_retry_names_is_tried_again_in_both_states(probe_stack: LocalStack, error: str) -> None:
    named = f"named-{error.replace('.', '_')}"
    arn = probe_stack.start_execution("acme", named, f"{named}-{uuid4().hex[:8]}")
    assert probe_stack.wait_execution(arn, 30).status == "SUCCEEDED"
    assert failures(probe_stack, arn) == [(task, error) for task in TASKS]


@pytest.mark.parametrize("error", ["FatalError", "ValueError", "Lambda.ResourceNotFoundException"])
def test_an_error_no_retry_names_fails_the_run_at_once(probe_stack: LocalStack, error: str) -> None:
    named = f"named-{error.replace('.', '_')}"
    arn = probe_stack.start_execution("acme", named, f"{named}-{uuid4().hex[:8]}")
    assert probe_stack.wait_execution(arn, 30).status == "FAILED"
    assert failures(probe_stack, arn) == [("SyncLists", error)]


@pytest.fixture
def hasty(probe_stack: LocalStack) -> Iterator[LocalStack]:
    """Its functions may take one second."""
    functions = probe_stack.client("lambda")
    names = [f"{STACK}-{function}" for function in ("sync-lists", "sync-transactions")]
    for name in names:
        _allow(functions, name, 1)
    yield probe_stack
    for name in names:
        _allow(functions, name, 900)


def _allow(functions: Any, name: str, seconds: int) -> None:
    """How long a function may take, in the version that its alias stands for, as a deployment would change it."""
    functions.update_function_configuration(FunctionName=name, Timeout=seconds)
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.update_alias(FunctionName=name, Name="live", FunctionVersion=version)


def test_a_slice_that_takes_longer_than_its_function_may_is_tried_again(hasty: LocalStack) -> None:
    arn = hasty.start_execution("acme", "hang-1", f"hang-{uuid4().hex[:8]}")
    assert hasty.wait_execution(arn, 30).status == "SUCCEEDED"
    assert failures(hasty, arn) == [(task, "Sandbox.Timedout") for task in TASKS]


def test_throttling_is_tried_again_until_it_is_over(steady: Steady) -> None:
    steady.bill_in("intacct", "THROTTLE-1", "50.01")
    steady.fault("cashflow360", *({"kind": "throttle", "path": f"List/{entity}"} for entity in ("Vendor", "Bill")))
    arn = steady.start()
    assert steady.ended(arn).status == "SUCCEEDED"
    # The slice of lists finds nothing and looks at transactions itself.
    assert failures(steady.stack, arn) == [("SyncLists", "RetriableError")] * 2
    steady.assert_in_step()
