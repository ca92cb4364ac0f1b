"""When each alarm rings, written out once more: the figure, over how long, from which value on."""

from __future__ import annotations

from typing import Any

from tests.architecture.test_alarms import ALARMS, NAMES, name_of

OR_MORE, LESS = "GreaterThanOrEqualToThreshold", "LessThanThreshold"
SERVICE = {"service": {"Ref": "AWS::StackName"}}
SCHEDULER = {"FunctionName": {"Ref": "SchedulerFunction"}}
TABLE = {"TableName": {"Ref": "Table"}}
RUNS = {"StateMachineArn": {"Ref": "SyncConnection"}}
LETTERS = {"QueueName": {"Fn::GetAtt": ["DeadLetters", "QueueName"]}}
SLOW = {"scheduler": 230000, "watch": 55000, "connect": 27000, "fleet": 27000, "console": 28000, "token-claims": 4000}
OWN = "Ledgersync"

Row = tuple[str, Any, dict[str, Any], str, int, int, Any, str]
"""Namespace, metric, dimensions, statistic, seconds of a period, periods, threshold, comparison."""


def of_function(name: str) -> dict[str, Row]:
    of = {"FunctionName": {"Fn::Sub": f"${{AWS::StackName}}-{name}"}}
    return {
        f"errors-{name}": ("AWS/Lambda", "Errors", of, "Sum", 300, 3, 1, OR_MORE),
        f"canary-{name}": ("AWS/Lambda", "Errors", of, "Sum", 60, 1, 3, OR_MORE),
        f"throttles-{name}": ("AWS/Lambda", "Throttles", of, "Sum", 300, 2, 5, OR_MORE),
        f"slow-{name}": ("AWS/Lambda", "Duration", of, "Maximum", 300, 1, SLOW.get(name, 885000), OR_MORE),
    }


WHEN: dict[str, Row] = {
    **{name: row for function in NAMES for name, row in of_function(function).items()},
    "runs-failed": ("AWS/States", "ExecutionsFailed", RUNS, "Sum", 300, 1, {"Ref": "FailedRunsBeforeAlarm"}, OR_MORE),
    "runs-timed-out": (
        "AWS/States",
        "ExecutionsTimedOut",
        RUNS,
        "Sum",
        300,
        1,
        {"Ref": "FailedRunsBeforeAlarm"},
        OR_MORE,
    ),
    "due-late": (OWN, "OldestDueSeconds", SERVICE, "Maximum", 300, 3, 3600, OR_MORE),
    "logins-nearly-spent": (OWN, "Cashflow360Logins", SERVICE, "Sum", 3600, 1, 160, OR_MORE),
    "calls-nearly-spent": (OWN, "Cashflow360Requests", SERVICE, "Sum", 3600, 1, 16000, OR_MORE),
    "company-calls-spent": (OWN, "RunsOverCompanyBudget", SERVICE, "Maximum", 300, 1, 1, OR_MORE),
    "runs-cut-off": (OWN, "RunsCutOff", SERVICE, "Sum", 300, 1, 1, OR_MORE),
    "not-ticking": (OWN, "Ticks", SERVICE, "Sum", 300, 4, 1, LESS),
    "dead-letters": ("AWS/SQS", "ApproximateNumberOfMessagesVisible", LETTERS, "Maximum", 300, 1, 1, OR_MORE),
    "events-dropped": ("AWS/Lambda", "AsyncEventsDropped", SCHEDULER, "Sum", 300, 1, 1, OR_MORE),
    "dead-letters-undelivered": ("AWS/Lambda", "DestinationDeliveryFailures", SCHEDULER, "Sum", 300, 1, 1, OR_MORE),
    "tick-undelivered": (
        "AWS/Scheduler",
        "TargetErrorCount",
        {"ScheduleGroup": {"Ref": "Schedules"}},
        "Sum",
        300,
        1,
        1,
        OR_MORE,
    ),
    "table-reads-throttled": ("AWS/DynamoDB", "ReadThrottleEvents", TABLE, "Sum", 300, 1, 10, OR_MORE),
    "table-writes-throttled": ("AWS/DynamoDB", "WriteThrottleEvents", TABLE, "Sum", 300, 1, 10, OR_MORE),
    "account-concurrency": (
        "AWS/Lambda",
        "ConcurrentExecutions",
        {},
        "Maximum",
        300,
        1,
        {"Ref": "AccountConcurrencyAlarm"},
        OR_MORE,
    ),
    "api-faults": (
        "Ledgersync/Logs",
        {"Fn::Sub": "${AWS::StackName}-ApiFaults"},
        {},
        "Sum",
        300,
        1,
        1,
        OR_MORE,
    ),
    "api-errors": ("AWS/ApiGateway", "5xx", {"ApiId": {"Ref": "HttpApi"}}, "Sum", 900, 1, 5, OR_MORE),
}


def when(alarm: dict[str, Any]) -> Row:
    of = {one["Name"]: one["Value"] for one in alarm.get("Dimensions", [])}
    how = (alarm["Statistic"], alarm["Period"], alarm["EvaluationPeriods"], alarm["Threshold"])
    return (alarm["Namespace"], alarm["MetricName"], of, *how, alarm["ComparisonOperator"])


def test_every_alarm_rings_from_the_value_of_this_table_on() -> None:
    assert {name_of(alarm): when(alarm) for alarm in ALARMS.values()} == WHEN


def test_an_alarm_is_quiet_only_where_nothing_ticks() -> None:
    switched = {name_of(alarm): alarm["ActionsEnabled"] for alarm in ALARMS.values() if "ActionsEnabled" in alarm}
    assert switched == {"not-ticking": {"Fn::If": ["Scheduled", True, False]}}
