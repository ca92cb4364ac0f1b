"""What people look for by name in the console of AWS, and what is kept for how long, written out once more."""

from __future__ import annotations

from typing import Any

from tests.architecture.deployment import resources, template

FUNCTIONS = (
    "sync-lists",
    "sync-transactions",
    "scheduler",
    "watch",
    "reports",
    "fleet",
    "connect",
    "console",
    "token-claims",
)
DAYS = {"Ref": "LogRetentionDays"}


def stacks(text: str) -> dict[str, Any]:
    return {"Fn::Sub": text.replace("STACK", "${AWS::StackName}")}


def properties(name: str) -> dict[str, Any]:
    return dict(template()["Resources"][name]["Properties"])


def test_log_groups_have_the_names_their_services_write_to_and_forget() -> None:
    groups = resources("AWS::Logs::LogGroup").values()
    names = [one["LogGroupName"]["Fn::Sub"] for one in groups]
    vended = ("states/STACK-sync-connection", "states/STACK-make-report", "apis/STACK")
    assert sorted(names) == sorted(
        stacks(name)["Fn::Sub"]
        for name in (
            *(f"/aws/lambda/STACK-{function}" for function in FUNCTIONS),
            *(f"/aws/vendedlogs/{one}" for one in vended),
        )
    )
    assert all(one["RetentionInDays"] == DAYS for one in groups)


def test_alarms_have_a_topic_that_may_mail_somebody() -> None:
    assert properties("Alarms") == {"TopicName": stacks("STACK-alarms")}
    assert properties("AlarmsSubscription") == {
        "TopicArn": {"Ref": "Alarms"},
        "Protocol": "email",
        "Endpoint": {"Ref": "AlarmEmail"},
    }
    conditions = {name: template()["Resources"][name]["Condition"] for name in ("Alarms", "AlarmsSubscription")}
    assert conditions == {"Alarms": "OwnAlarmTopic", "AlarmsSubscription": "AlarmsByEmail"}


def test_rules_schedules_machines_and_apis_have_the_stacks_name() -> None:
    names = {name: properties(name)["Name"] for name in ("RunEnded", "Tick", "SyncConnection", "MakeReport")}
    assert names == {
        "RunEnded": stacks("STACK-run-ended"),
        "Tick": stacks("STACK-tick"),
        "SyncConnection": stacks("STACK-sync-connection"),
        "MakeReport": stacks("STACK-make-report"),
    }
    assert properties("Schedules") == {"Name": {"Ref": "AWS::StackName"}}
    assert properties("HttpApi") == {"Name": stacks("STACK"), "ProtocolType": "HTTP"}
    assert properties("ConsoleApi") == {"Name": stacks("STACK-console"), "ProtocolType": "HTTP"}


def test_runs_and_reports_are_standard_machines_that_log_errors() -> None:
    for name, definition in (("SyncConnection", "sync_connection"), ("MakeReport", "report")):
        machine = properties(name)
        assert (machine["Type"], machine["DefinitionUri"]) == ("STANDARD", f"statemachine/{definition}.asl.json")
        assert machine["Logging"] == {
            "Level": "ERROR",
            "IncludeExecutionData": False,
            "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": [f"{name}Logs", "Arn"]}}}],
        }
        assert machine["Tracing"] == {"Enabled": {"Fn::If": ["TracingOn", True, False]}}
        assert machine["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}


def test_the_tick_comes_when_the_parameters_say_and_at_that_time() -> None:
    tick = properties("Tick")
    asked = ("GroupName", "State", "ScheduleExpression", "FlexibleTimeWindow")
    assert {name: tick[name] for name in asked} == {
        "GroupName": {"Ref": "Schedules"},
        "State": {"Ref": "ScheduleState"},
        "ScheduleExpression": {"Ref": "ScheduleRate"},
        "FlexibleTimeWindow": {"Mode": "OFF"},
    }
    assert tick["Target"]["Arn"] == {"Ref": "SchedulerFunction.Alias"}
    assert tick["Target"]["RoleArn"] == {"Fn::GetAtt": ["TickRole", "Arn"]}


def test_gateways_pass_whole_requests_on_and_log_by_an_allow_list() -> None:
    integrations = resources("AWS::ApiGatewayV2::Integration")
    assert {name: one["IntegrationUri"]["Ref"] for name, one in integrations.items()} == {
        "ConnectIntegration": "ConnectFunction.Alias",
        "FleetIntegration": "FleetFunction.Alias",
        "ConsoleIntegration": "ConsoleFunction.Alias",
    }
    assert {(one["IntegrationType"], one["PayloadFormatVersion"]) for one in integrations.values()} == {
        ("AWS_PROXY", "2.0")
    }
    logged = {name: properties(name)["AccessLogSettings"] for name in ("HttpApiStage", "ConsoleApiStage")}
    assert all(one["DestinationArn"] == {"Fn::GetAtt": ["HttpApiLogs", "Arn"]} for one in logged.values())
    assert [one["Format"].count("$context.") for one in logged.values()] == [5, 4]
    assert not any(word in one["Format"] for one in logged.values() for word in ("path", "authorizer", "identity"))


def test_errors_of_the_api_are_counted_and_a_budget_mails_at_eighty_and_a_hundred_percent() -> None:
    counted = properties("ApiFaultsFilter")
    assert (counted["LogGroupName"], counted["FilterPattern"]) == (
        {"Ref": "ConnectLogs"},
        '{ $.level = "ERROR" }',
    )
    assert counted["MetricTransformations"] == [
        {"MetricNamespace": "Ledgersync/Logs", "MetricName": stacks("STACK-ApiFaults"), "MetricValue": "1"}
    ]
    budget = properties("MonthlyBudget")
    assert budget["Budget"] == {
        "BudgetName": stacks("STACK-monthly"),
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": {"Ref": "MonthlyBudgetUsd"}, "Unit": "USD"},
        "CostFilters": {"TagKeyValue": ["user:service$ledgersync"]},
    }
    mailed = {"SubscriptionType": "EMAIL", "Address": {"Ref": "AlarmEmail"}}
    assert budget["NotificationsWithSubscribers"] == [
        {
            "Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold},
            "Subscribers": [mailed],
        }
        for kind, threshold in (("ACTUAL", 80), ("FORECASTED", 100))
    ]
