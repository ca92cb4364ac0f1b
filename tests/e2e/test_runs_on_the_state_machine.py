"""The real state machine, run through the real Lambda runtime client."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from sandbox.local.deployment import Execution, LocalStack
from tests.e2e.standin.probe import SECRET

pytestmark = pytest.mark.e2e


def run(stack: LocalStack, connection: str) -> tuple[str, Execution]:
    arn = stack.start_execution("acme", connection, f"{connection}-{uuid4().hex[:8]}")
    return arn, stack.wait_execution(arn, 30)


def test_a_quiet_run_enters_at_most_eight_states(probe_stack: LocalStack) -> None:
    arn, ended = run(probe_stack, "quiet")
    assert ended.status == "SUCCEEDED"
    assert len(probe_stack.entered(arn)) <= 8


def test_lists_go_on_slice_by_slice_until_nothing_is_left(probe_stack: LocalStack) -> None:
    _, ended = run(probe_stack, "more-3")
    assert ended.output["slice"] == 4  # three of lists, one of transactions


def test_transactions_wait_until_they_are_ready(probe_stack: LocalStack) -> None:
    arn, ended = run(probe_stack, "listsonly")
    entered = [
        e["stateEnteredEventDetails"]["name"] for e in probe_stack.history(arn) if "stateEnteredEventDetails" in e
    ]
    assert ended.status == "SUCCEEDED"
    assert "SyncTransactions" not in entered


def test_a_retriable_error_is_tried_again(probe_stack: LocalStack) -> None:
    _, ended = run(probe_stack, "retriable-2")
    assert ended.status == "SUCCEEDED"


def test_a_slice_whose_process_dies_is_tried_again(probe_stack: LocalStack) -> None:
    _, ended = run(probe_stack, "killed-1")
    assert ended.status == "SUCCEEDED"


def test_a_fatal_error_fails_the_run_under_its_name_at_the_first_attempt(probe_stack: LocalStack) -> None:
    _, ended = run(probe_stack, "fatal")
    assert (ended.status, ended.error) == ("FAILED", "FatalError")
    assert "password-refused" in ended.cause
    counted = probe_stack.table.get_item(Key={"pk": "PROBE", "sk": f"slices#{ended.name}#lists"})["Item"]
    assert counted["attempts"] == 1


def test_an_unforeseen_error_fails_the_run_and_its_text_stays_inside(probe_stack: LocalStack) -> None:
    _, ended = run(probe_stack, "unexpected")
    assert ended.error == "FatalError"
    assert "ValueError" in ended.cause
    logged = "\n".join(probe_stack.logs("sync-lists"))
    assert '"code":"unexpected"' in logged
    assert SECRET not in ended.cause + logged


def test_the_end_of_a_run_reaches_the_scheduler(probe_stack: LocalStack) -> None:
    _, well = run(probe_stack, "quiet")
    _, badly = run(probe_stack, "fatal")
    noted = {name: awaited(probe_stack, f"ended#{name}") for name in (well.name, badly.name)}
    assert noted[well.name]["ended"] == "SUCCEEDED"
    assert (noted[badly.name]["ended"], noted[badly.name]["error"]) == ("FAILED", "FatalError")


def test_the_schedule_reaches_the_scheduler(probe_stack: LocalStack) -> None:
    probe_stack.fire_schedule()
    assert awaited(probe_stack, "tick")


def awaited(stack: LocalStack, sk: str, seconds: float = 20.0) -> dict[str, str]:
    deadline = time.monotonic() + seconds
    while (item := stack.table.get_item(Key={"pk": "PROBE", "sk": sk}).get("Item")) is None:
        assert time.monotonic() < deadline, f"{sk} was never noted"
    return dict(item)
