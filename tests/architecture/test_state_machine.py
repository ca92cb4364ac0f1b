"""What the local emulator does not check about the state machine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ledgersync import errors
from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Side
from ledgersync.events import MAX_COUNTS, RunInput, SliceCommand, SliceOutcome
from tests.architecture.deployment import resources, state_machine, tasks

PAYLOAD_BYTES = 8 * 1024
MAY_STILL_RUN = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
}
"""Lambda gave no clear answer: the function may be at work."""
CROWDED = {"Lambda.TooManyRequestsException"}
KILLED = {
    "States.Timeout",
    "Sandbox.Timedout",
    "Runtime.ExitError",
    "Runtime.OutOfMemory",
    "Runtime.Unknown",
    "Lambda.Unknown",
}
ASKED = {errors.RetriableError.__name__}


@pytest.mark.parametrize("task", tasks().values(), ids=tasks())
def test_only_retriable_errors_and_lambdas_own_are_tried_again_each_sort_by_a_retrier_of_its_own(
    task: dict[str, Any],
) -> None:
    assert [set(retrier["ErrorEquals"]) for retrier in task["Retry"]] == [ASKED, MAY_STILL_RUN, CROWDED, KILLED]


@pytest.mark.parametrize("task", tasks().values(), ids=tasks())
def test_an_attempt_that_may_still_run_is_repeated_a_minute_later_and_never_sooner(task: dict[str, Any]) -> None:
    retrier = task["Retry"][1]
    assert {name: value for name, value in retrier.items() if name != "ErrorEquals"} == {
        "IntervalSeconds": 60,
        "BackoffRate": 1,
        "MaxAttempts": 6,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "NONE",
    }


@pytest.mark.parametrize("task", tasks().values(), ids=tasks())
def test_other_waits_are_jittered_in_full_and_bounded(task: dict[str, Any]) -> None:
    asked, _, crowded, killed = task["Retry"]
    for retrier in (asked, crowded, killed):
        assert retrier["JitterStrategy"] == "FULL"
        assert retrier["BackoffRate"] == 2
        assert retrier["MaxDelaySeconds"] <= 300
    assert [retrier["MaxAttempts"] for retrier in (asked, crowded, killed)] == [6, 20, 2]


def test_nothing_is_caught_and_no_state_fails_since_a_redrive_would_restart_there() -> None:
    states = state_machine()["States"].values()
    assert not [state for state in states if state["Type"] == "Fail" or "Catch" in state]


def test_a_run_and_each_of_its_slices_end_in_time() -> None:
    longest = max(f["Timeout"] for f in resources("AWS::Serverless::Function").values())
    assert 0 < state_machine()["TimeoutSeconds"] <= 24 * 3600
    for task in tasks().values():
        assert longest < task["TimeoutSeconds"] < state_machine()["TimeoutSeconds"]


def test_every_loop_is_guarded_before_the_history_of_25000_events_is_full() -> None:
    guards = [
        rule["NumericGreaterThanEquals"]
        for state in state_machine()["States"].values()
        for choice in state.get("Choices", [])
        for rule in choice.get("And", [])
        if rule["Variable"] == "$.slice" and "NumericGreaterThanEquals" in rule
    ]
    events_a_slice = max(8 + 3 * sum(r["MaxAttempts"] for r in task["Retry"]) for task in tasks().values())
    assert len(guards) == len(tasks())
    assert all(guard * events_a_slice < 25_000 for guard in guards)


def test_states_are_written_in_json_paths_and_name_only_substitutions_that_the_template_makes() -> None:
    properties = resources("AWS::Serverless::StateMachine")["SyncConnection"]
    assert state_machine().get("QueryLanguage", "JSONPath") == "JSONPath"
    used = {task["Resource"] for task in tasks().values()}
    assert used == {f"${{{name}}}" for name in properties["DefinitionSubstitutions"]}


def test_what_choices_read_is_what_a_slice_answers() -> None:
    text = json.dumps([s.get("Choices", []) for s in state_machine()["States"].values()])
    read = {part.split('"')[0] for part in text.split("$.")[1:]}
    assert read <= set(SliceOutcome.model_fields)


def test_the_answer_of_a_slice_is_the_command_of_the_next() -> None:
    first = SliceCommand.parse({"tenant_id": "t", "connection_id": "c", "run_id": "r"}, Group.LISTS)
    outcome = SliceOutcome.of(first, more=True, transactions_ready=False, counts={"vendor|intacct|created": 2})
    second = SliceCommand.parse(outcome.model_dump(mode="json"), Group.LISTS)
    assert (second.slice, second.run_id) == (1, "r")


def test_the_input_of_a_run_holds_ids_only() -> None:
    assert set(RunInput.model_fields) == {"tenant_id", "connection_id", "run_id"}


def test_what_travels_between_states_stays_within_its_budget() -> None:
    ids = {"tenant_id": "t" * 64, "connection_id": "c" * 64, "run_id": "r" * 80}
    names = [f"{kind}|{side}|put back in {n}" for kind in Kind for side in Side for n in range(9)]
    assert len(names) > MAX_COUNTS
    command = SliceCommand.parse(ids, Group.TRANSACTIONS)
    counts = dict.fromkeys(names, 100_000)
    outcome = SliceOutcome.of(command, more=True, transactions_ready=True, counts=counts)
    assert len(outcome.model_dump_json()) <= PAYLOAD_BYTES
