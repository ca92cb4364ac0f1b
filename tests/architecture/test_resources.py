"""Every resource of the template: what it is, when it is there, what outlives the stack, what comes first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.architecture.deployment import template

NAMES: Mapping[str, Mapping[str, str]] = {
    "Type": {
        "AWS::ApiGatewayV2::Api": "ConsoleApi HttpApi",
        "AWS::ApiGatewayV2::Authorizer": "TokenAuthorizer",
        "AWS::ApiGatewayV2::Integration": "ConnectIntegration ConsoleIntegration FleetIntegration",
        "AWS::ApiGatewayV2::Route": """
Cashflow360EventRoute CauseRoute CausesRoute ConsoleRoute IntacctEventRoute OpenApiRoute PackageRoute
SharedReportRoute""",
        "AWS::ApiGatewayV2::Stage": "ConsoleApiStage HttpApiStage",
        "AWS::Budgets::Budget": "MonthlyBudget",
        "AWS::CloudWatch::Alarm": """
AccountConcurrency ApiErrorsAlarm ApiFaults DeadLettersAlarm DeadLettersUndelivered EventsDropped NotTicking
TableReadsThrottled TableWritesThrottled TickUndelivered""",
        "AWS::CloudWatch::Dashboard": "Dashboard",
        "AWS::Cognito::ManagedLoginBranding": "SignInLook",
        "AWS::Cognito::UserPool": "UserPool",
        "AWS::Cognito::UserPoolClient": "ConsoleClient",
        "AWS::Cognito::UserPoolDomain": "SignInPages",
        "AWS::DynamoDB::Table": "ConsoleSessions Table",
        "AWS::Events::Rule": "RunEnded",
        "AWS::IAM::ManagedPolicy": """
ConnectAccess ConnectTenantAccess JournalOnlyGrows PeopleAccess SliceAccess SliceTenantAccess""",
        "AWS::IAM::Role": """
ConnectRole ConnectTenantRole ConsoleRole FleetRole MakeReportRole ReportsRole SchedulerRole SliceTenantRole
SyncConnectionRole SyncListsRole SyncTransactionsRole TickRole TokenClaimsRole WatchRole""",
        "AWS::KMS::Key": "CredentialKey SessionKey",
        "AWS::Lambda::EventSourceMapping": "RingsHeard",
        "AWS::Lambda::Permission": """
ConnectPermission ConsolePermission FleetPermission RunEndedPermission TokenClaimsPermission""",
        "AWS::Logs::LogGroup": """
ConnectLogs ConsoleLogs FleetLogs HttpApiLogs MakeReportLogs ReportsLogs SchedulerLogs SyncConnectionLogs
SyncListsLogs SyncTransactionsLogs TokenClaimsLogs WatchLogs""",
        "AWS::Logs::MetricFilter": "ApiFaultsFilter",
        "AWS::SNS::Subscription": "AlarmsSubscription",
        "AWS::SNS::Topic": "Alarms",
        "AWS::SQS::Queue": "DeadLetters Rings",
        "AWS::SQS::QueuePolicy": "DeadLettersPolicy",
        "AWS::Scheduler::Schedule": "Tick",
        "AWS::Scheduler::ScheduleGroup": "Schedules",
        "AWS::SecretsManager::Secret": "ServiceSecret",
        "AWS::Serverless::Function": """
ConnectFunction ConsoleFunction FleetFunction ReportsFunction SchedulerFunction SyncListsFunction
SyncTransactionsFunction TokenClaimsFunction WatchFunction""",
        "AWS::Serverless::LayerVersion": """
Cashflow360Layer ConsoleDependenciesLayer ConsoleLayer DependenciesLayer IntacctLayer LedgersyncLayer""",
        "AWS::Serverless::StateMachine": "MakeReport SyncConnection",
    },
    "Condition": {
        "AlarmsByEmail": "AlarmsSubscription",
        "Budgeted": "MonthlyBudget",
        "Isolated": "ConnectTenantAccess ConnectTenantRole SliceTenantAccess SliceTenantRole",
        "OwnAlarmTopic": "Alarms",
        "WithConsole": """
ConsoleApi ConsoleApiStage ConsoleDependenciesLayer ConsoleFunction ConsoleIntegration ConsoleLayer
ConsoleLogs ConsolePermission ConsoleRole ConsoleRoute ConsoleSessions""",
        "WithPool": """
ConsoleClient PeopleAccess SignInLook SignInPages TokenClaimsFunction TokenClaimsLogs TokenClaimsPermission
TokenClaimsRole UserPool""",
    },
    "DeletionPolicy": {
        "RetainExceptOnCreate": "CredentialKey ServiceSecret SessionKey Table UserPool",
    },
    "UpdateReplacePolicy": {
        "Retain": "CredentialKey ServiceSecret SessionKey Table UserPool",
    },
}
"""The names of resources by what the template says of each; of routes made in a loop see ``test_stack``."""


def resources() -> Mapping[str, Mapping[str, Any]]:
    return {name: one for name, one in template()["Resources"].items() if isinstance(one, Mapping)}


@pytest.mark.parametrize("attribute", NAMES)
def test_every_resource_is_of_its_type_there_when_needed_and_kept_where_it_must(attribute: str) -> None:
    told = {name: one[attribute] for name, one in resources().items() if attribute in one}
    assert told == {name: value for value, names in NAMES[attribute].items() for name in names.split()}


def test_the_api_is_served_once_its_open_routes_are_there() -> None:
    waits = {name: one["DependsOn"] for name, one in resources().items() if "DependsOn" in one}
    routes = "OpenApi Causes Cause Package SharedReport IntacctEvent Cashflow360Event"
    assert waits == {"HttpApiStage": [f"{name}Route" for name in routes.split()]}


SHOWN = [
    ("Runs", 0, 0, "Sum", 300, 6),
    ("Schedule", 8, 0, "Sum", 300, 5),
    ("Longest wait of a due connection, seconds", 16, 0, "Maximum", 300, 1),
    ("Ends of runs, as recorded", 0, 6, "Sum", 300, 7),
    ("Calls to both systems, an hour", 8, 6, "Sum", 3600, 5),
    ("Cashflow360 logins, an hour", 16, 6, "Sum", 3600, 2),
    ("Errors of functions", 0, 12, "Sum", 300, 6),
    ("Longest call of a function, milliseconds", 8, 12, "Maximum", 300, 6),
    ("Throttled calls of functions", 16, 12, "Sum", 300, 6),
    ("API", 0, 18, "Sum", 300, 4),
    ("Table", 8, 18, "Sum", 300, 4),
    ("Dead letters", 16, 18, "Maximum", 300, 1),
]
"""Title, place, statistic, seconds and number of lines of each picture of the dashboard."""


def test_the_dashboard_shows_these_pictures() -> None:
    body = json.loads(resources()["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    told = [(one["x"], one["y"], one["properties"]) for one in body["widgets"]]
    assert [(p["title"], x, y, p["stat"], p["period"], len(p["metrics"])) for x, y, p in told] == SHOWN
    assert {(one["type"], one["width"], one["height"]) for one in body["widgets"]} == {("metric", 8, 6)}
