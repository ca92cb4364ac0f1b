"""The state machine that makes reports: it ends, it repeats as runs do, and every failure is told."""

from __future__ import annotations

import json
from typing import Any

from ledgersync.events import ReportCommand
from tests.architecture.deployment import ROOT, resources, tasks

MACHINE: dict[str, Any] = json.loads((ROOT / "statemachine" / "report.asl.json").read_text())
STATES: dict[str, dict[str, Any]] = MACHINE["States"]
OWN_TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_every_target_exists_and_every_state_is_reached() -> None:
    reached, ahead = set[str](), [MACHINE["StartAt"]]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        state = STATES[name]
        ways = [state.get("Next"), state.get("Default"), *(one["Next"] for one in state.get("Choices", []))]
        ahead += [
            way for way in (*ways, *(one["Next"] for one in state.get("Catch", []))) if way and way not in reached
        ]
    assert reached == set(STATES)


def test_what_fails_in_a_run_for_a_while_is_tried_again_in_a_report_too() -> None:
    assert all(state["Retry"] == tasks()["SyncLists"]["Retry"] for state in OWN_TASKS.values())


def test_whatever_stops_a_report_is_kept_for_whoever_waits_for_it() -> None:
    assert STATES["ReadOn"]["Catch"] == [
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "KeepWhyItFailed"}
    ]
    given = {"tenant_id": "t", "connection_id": "c", "run_id": "r", "failure": STATES["TooMuch"]["Result"]}
    failure = ReportCommand.model_validate(given).failure
    assert failure is not None and json.loads(failure.cause)["errorMessage"].startswith("report-too-long: ")


def test_a_slice_answers_what_choices_read_and_is_the_command_of_the_next() -> None:
    first = ReportCommand.model_validate({"tenant_id": "t", "connection_id": "c", "run_id": "r"})
    read = {part.split('"')[0] for part in json.dumps(STATES["MoreToRead"]).split("$.")[1:]}
    answer = first.outcome(more=True, waits=False)
    assert read <= set(answer)
    second = ReportCommand.model_validate(answer)
    assert (second.slice, second.step) == (1, 1)
    assert ReportCommand.model_validate(second.outcome(more=True, waits=True)).step == 1


def test_its_function_is_the_one_the_template_makes() -> None:
    made = resources("AWS::Serverless::StateMachine")["MakeReport"]["DefinitionSubstitutions"]
    assert {task["Resource"] for task in OWN_TASKS.values()} == {f"${{{name}}}" for name in made}
