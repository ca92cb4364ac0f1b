"""Every resource of the template: what it is, when it is there, what outlives the stack, what comes first."""

from __future__ import annotations

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
