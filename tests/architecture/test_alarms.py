"""Alarms and dashboard: what they watch is what is emitted, and what they say is told in docs/operations.md."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from console.starting import ANSWER_SECONDS
from ledgersync.adapters.aws.metrics import NAMESPACE, OF_CALLS
from ledgersync.http.fleet import AT_ONCE, PAUSE_SECONDS
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.schedule import Pacing, Scheduler
from ledgersync.settings import Settings
from ledgersync.watch_bootstrap import MARGIN_SECONDS
from tests.architecture.deployment import ROOT, template
from tests.architecture.translated import deployed, translated

ALARMS = deployed("AWS::CloudWatch::Alarm")
FUNCTIONS = deployed("AWS::Lambda::Function")
NAMES = (
    "sync-lists",
    "sync-transactions",
    "reports",
    "scheduler",
    "watch",
    "connect",
    "fleet",
    "console",
    "token-claims",
)
OPERATIONS = ROOT / "docs" / "operations.md"


def name_of(alarm: dict[str, Any]) -> str:
    """The alarm's name behind the stack's, whichever intrinsic joins the two."""
    name = alarm["AlarmName"]
    text = name["Fn::Sub"] if "Fn::Sub" in name else "-".join(map(str, name["Fn::Join"][1][1:]))
    return str(text).removeprefix("${AWS::StackName}-")


def row_of(alarm: dict[str, Any]) -> str:
    """Alarms that each function has share one row."""
    name = name_of(alarm)
    return next((name.removesuffix(end) + "FUNCTION" for end in NAMES if name.endswith(f"-{end}")), name)


def told() -> dict[str, list[str]]:
    """The cells of the table of alarms, by name."""
    [part] = [text for text in OPERATIONS.read_text().split("\n## ") if text.startswith("Alarms\n")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:3] == "| `"]
    return {name.strip("`"): cells for name, *cells in rows}


def emitted() -> set[str]:
    """Names of figures in the code: first arguments of ``count``, and what the tables of names produce."""
    written = {
        node.args[0].value
        for path in (ROOT / "layers" / "ledgersync").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")).lstrip("_") == "count"
        and len(node.args) == 2
        and isinstance(node.args[0], ast.Constant)
    }
    ends = {f"Runs{status.title().replace('_', '')}" for status in RunStatus if status is not RunStatus.RUNNING}
    return {name for name in written if isinstance(name, str)} | set(OF_CALLS.values()) | ends


def widgets() -> list[dict[str, Any]]:
    [dashboard] = deployed("AWS::CloudWatch::Dashboard").values()
    body = re.sub(r"\$\{([A-Za-z0-9.:]+)\}", r"<\1>", dashboard["DashboardBody"]["Fn::Sub"])
    return list(json.loads(body)["widgets"])


def plotted() -> Iterator[tuple[str, str]]:
    """Namespace and metric of every line, "." meaning the same as in the line above."""
    for widget in widgets():
        namespace = metric = ""
        for line in widget["properties"]["metrics"]:
            if line[0] != "...":
                namespace = namespace if line[0] == "." else line[0]
                metric = metric if line[1] == "." else line[1]
            yield namespace, metric


def test_every_alarm_is_told_with_its_meaning_who_acts_and_how_to_resume() -> None:
    assert set(told()) == {row_of(alarm) for alarm in ALARMS.values()}
    assert all(len(cells) == 3 and all(cells) for cells in told().values())


def test_every_alarm_reaches_the_topic_of_the_parameter_or_the_stacks_own() -> None:
    topic = {"Fn::If": ["OwnAlarmTopic", {"Ref": "Alarms"}, {"Ref": "AlarmTopicArn"}]}
    assert ALARMS
    assert all(alarm["AlarmActions"] == [topic] for alarm in ALARMS.values())


def test_only_the_alarm_on_silence_takes_silence_for_a_fault() -> None:
    silent = {name_of(alarm) for alarm in ALARMS.values() if alarm["TreatMissingData"] != "notBreaching"}
    assert silent == {"not-ticking"}


@pytest.mark.parametrize("function", NAMES)
def test_each_function_is_watched_for_errors_throttles_and_time(function: str) -> None:
    watched = {a["MetricName"] for a in ALARMS.values() if name_of(a).endswith(f"-{function}")}
    assert watched == {"Errors", "Throttles", "Duration"}


def test_a_function_is_slow_after_it_should_have_stopped_and_before_it_is_killed() -> None:
    margins = {
        "sync-lists": Settings.model_fields["stop_margin_seconds"].default,
        "sync-transactions": Settings.model_fields["stop_margin_seconds"].default,
        "reports": Settings.model_fields["stop_margin_seconds"].default,
        "scheduler": Scheduler.__dataclass_fields__["margin_seconds"].default,
        "watch": MARGIN_SECONDS,
        "connect": Settings.model_fields["answer_margin_seconds"].default,
        "fleet": 29 - AT_ONCE * PAUSE_SECONDS,
        "console": 29 - ANSWER_SECONDS,
        "token-claims": 2,
    }
    for properties in FUNCTIONS.values():
        name, limit = properties["FunctionName"]["Fn::Sub"].split("}-")[1], properties["Timeout"]
        [alarm] = [a for a in ALARMS.values() if name_of(a) == f"slow-{name}"]
        assert (limit - margins[name]) * 1000 < alarm["Threshold"] < limit * 1000


def test_budgets_alarm_at_four_fifths_of_what_the_developer_key_has() -> None:
    thresholds = {name_of(alarm): alarm["Threshold"] for alarm in ALARMS.values()}
    assert thresholds["logins-nearly-spent"] == 0.8 * 200
    assert thresholds["calls-nearly-spent"] == 0.8 * Pacing().cashflow360_calls_an_hour


def test_alarms_and_dashboard_watch_only_what_the_product_emits() -> None:
    watched = {a["MetricName"] for a in ALARMS.values() if a["Namespace"] == NAMESPACE}
    assert watched
    assert watched <= emitted()
    assert {metric for namespace, metric in plotted() if namespace == NAMESPACE} == emitted()


def test_figures_have_one_dimension_the_stack_which_every_function_sets() -> None:
    environment = template()["Globals"]["Function"]["Environment"]["Variables"]
    assert environment["POWERTOOLS_SERVICE_NAME"] == {"Ref": "AWS::StackName"}
    own = [a["Dimensions"] for a in ALARMS.values() if a["Namespace"] == NAMESPACE]
    assert own
    assert all(one == [{"Name": "service", "Value": {"Ref": "AWS::StackName"}}] for one in own)


def test_nothing_that_is_watched_is_told_apart_by_tenant() -> None:
    text = json.dumps([*ALARMS.values(), *widgets()]).lower()
    assert "tenant" not in text
    assert "connection_id" not in text


def test_the_widgets_of_the_dashboard_lie_beside_each_other() -> None:
    taken = [(w["x"] + x, w["y"] + y) for w in widgets() for x in range(w["width"]) for y in range(w["height"])]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_what_is_translated_has_no_transform_left() -> None:
    assert "Transform" not in translated()
    assert not [name for name in translated()["Resources"] if "::" in name]
