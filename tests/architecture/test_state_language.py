"""The state machine in the subset of Amazon States Language that it uses, checked as Step Functions would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.architecture.deployment import state_machine

STATES: dict[str, dict[str, Any]] = state_machine()["States"]
MACHINE = {"Comment", "StartAt", "TimeoutSeconds", "States", "QueryLanguage", "Version"}
FIELDS = {
    "Task": {"Type", "Comment", "Resource", "TimeoutSeconds", "Retry", "Next"},
    "Choice": {"Type", "Comment", "Choices", "Default"},
    "Succeed": {"Type", "Comment"},
}
RETRIER = {"ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxAttempts", "MaxDelaySeconds", "JitterStrategy"}
TESTS = {"BooleanEquals": bool, "NumericGreaterThanEquals": int}
BUDGET = 8


def targets(state: Mapping[str, Any]) -> list[str]:
    """Where a state may go, in the order of its choices."""
    ways = [state.get("Next"), *(choice["Next"] for choice in state.get("Choices", [])), state.get("Default")]
    return [way for way in ways if way is not None]


def holds(rule: Mapping[str, Any], payload: Mapping[str, Any]) -> bool:
    if "And" in rule:
        return all(holds(part, payload) for part in rule["And"])
    value = payload[rule["Variable"].removeprefix("$.")]
    if "BooleanEquals" in rule:
        return bool(value is rule["BooleanEquals"])
    return bool(value >= rule["NumericGreaterThanEquals"])


def entered(*answers: Mapping[str, Any]) -> list[str]:
    """The states that a run enters when its slices answer these, one after another, and the last from then on."""
    names, ahead, payload = [state_machine()["StartAt"]], list(answers), answers[0]
    while STATES[names[-1]]["Type"] != "Succeed":
        state = STATES[names[-1]]
        if state["Type"] == "Task":
            payload = ahead.pop(0) if len(ahead) > 1 else ahead[0]
        chosen = [choice["Next"] for choice in state.get("Choices", []) if holds(choice, payload)]
        names.append(chosen[0] if chosen else targets(state)[-1])
    return names


def test_every_field_is_one_that_its_state_has() -> None:
    assert set(state_machine()) <= MACHINE
    assert [name for name, state in STATES.items() if not set(state) <= FIELDS[state["Type"]]] == []
    retriers = [retrier for state in STATES.values() for retrier in state.get("Retry", [])]
    assert retriers
    assert all(set(retrier) == RETRIER and retrier["BackoffRate"] >= 1 for retrier in retriers)


def test_every_target_exists_and_every_state_is_reached() -> None:
    reached, ahead = set[str](), [state_machine()["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += targets(STATES[name])
    assert reached == set(STATES)


def test_only_a_success_ends_a_run_and_every_choice_has_a_default() -> None:
    assert [name for name, state in STATES.items() if not targets(state) and state["Type"] != "Succeed"] == []
    assert all("Default" in state for state in STATES.values() if state["Type"] == "Choice")


def test_every_rule_compares_a_field_of_the_payload_with_a_value_of_its_type() -> None:
    rules = [r for s in STATES.values() for c in s.get("Choices", []) for r in c.get("And", [c])]
    assert rules
    for rule in rules:
        [test] = set(rule) & set(TESTS)
        assert type(rule[test]) is TESTS[test]
        assert rule["Variable"].startswith("$.")


def test_a_quiet_run_stays_within_its_transitions() -> None:
    quiet = entered({"more": False, "transactions_ready": True, "slice": 1})
    assert quiet == ["SyncLists", "ListsDone", "SyncTransactions", "TransactionsDone", "Done"]
    assert 1 + len(quiet) <= BUDGET  # the start counts as one


def test_an_entity_that_waits_for_preferences_syncs_lists_only() -> None:
    assert entered({"more": False, "transactions_ready": False, "slice": 1}) == ["SyncLists", "ListsDone", "Done"]


def test_each_group_goes_on_slice_by_slice_while_it_has_more_to_do() -> None:
    more, done = ({"more": more, "transactions_ready": True, "slice": 1} for more in (True, False))
    lists, transactions = ["SyncLists", "ListsDone"], ["SyncTransactions", "TransactionsDone"]
    assert entered(more, done, more, more, done) == [*lists * 2, *transactions * 3, "Done"]


def test_a_loop_that_does_not_end_is_left_to_the_next_run_in_either_group() -> None:
    looping = {"more": True, "transactions_ready": True, "slice": 200}
    assert entered(looping) == ["SyncLists", "ListsDone", "ContinueInNextRun"]
    assert entered({**looping, "more": False}, looping)[2:] == [
        "SyncTransactions",
        "TransactionsDone",
        "ContinueInNextRun",
    ]
    assert entered({**looping, "slice": 199}, looping)[:3] == ["SyncLists", "ListsDone", "SyncLists"]
