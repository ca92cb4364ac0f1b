"""What the template promises and neither the emulator nor cfn-lint checks."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest

from console.settings import PREFIX as CONSOLE
from console.settings import Settings as ConsoleSettings
from ledgersync.settings import PREFIX, Settings
from tests.architecture.deployment import ROOT, TEMPLATE, resources, template

FUNCTIONS = resources("AWS::Serverless::Function")
WILDCARD = re.compile(r"[*]|\?{6}")


def test_every_wildcard_in_the_template_has_its_reason_beside_it() -> None:
    lines = TEMPLATE.read_text().splitlines()
    bare = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(lines, 1)
        if WILDCARD.search(line.split("#")[0]) and "wildcard:" not in line and "wildcard:" not in lines[number - 2]
    ]
    assert bare == []


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [json.dumps(properties["Role"]) for properties in FUNCTIONS.values()]
    assert len(set(roles)) == len(roles) == 9


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_a_thin_file(name: str) -> None:
    folder = ROOT / FUNCTIONS[name]["CodeUri"]
    assert {path.name for path in folder.iterdir()} - {"__pycache__"} == {"app.py"}
    assert len((folder / "app.py").read_text().splitlines()) <= 40


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_log_group_that_forgets(name: str) -> None:
    group = FUNCTIONS[name]["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources("AWS::Logs::LogGroup")[group]["RetentionInDays"]


def test_names_of_functions_agree_with_their_folders_and_resources() -> None:
    for name, properties in FUNCTIONS.items():
        folder = properties["CodeUri"].strip("/").removeprefix("functions/")
        assert properties["FunctionName"]["Fn::Sub"] == f"${{AWS::StackName}}-{folder.replace('_', '-')}"
        assert name == "".join(part.title() for part in folder.split("_")) + "Function"


def test_layer_folders_hold_one_package_of_the_same_name_and_nothing_else() -> None:
    """The layer of what is installed also has what both clients share."""
    others = {"dependencies": {"requirements.txt", "remote"}, "console_dependencies": {"requirements.txt"}}
    for properties in resources("AWS::Serverless::LayerVersion").values():
        folder = ROOT / properties["ContentUri"]
        expected = others.get(folder.name, {folder.name})
        assert {path.name for path in folder.iterdir()} - {"__pycache__"} == expected


def test_the_template_sets_every_setting_that_has_no_default_and_none_that_does_not_exist() -> None:
    shared = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = [properties.get("Environment", {}).get("Variables", {}) for properties in FUNCTIONS.values()]
    fields = {f"{PREFIX}{name.upper()}": field for name, field in Settings.model_fields.items()}
    given = {name for variables in (shared, *own) for name in variables if name.startswith(PREFIX)}
    console = {f"{CONSOLE}{field.name.upper()}" for field in dataclasses.fields(ConsoleSettings)}
    assert {name for name in given if not name.startswith(CONSOLE)} <= set(fields)
    assert {name for name in given if name.startswith(CONSOLE)} <= console
    assert {name for name, field in fields.items() if field.is_required()} <= set(shared)


def test_the_table_is_on_demand_protected_recoverable_encrypted_and_forgets_by_itself() -> None:
    table = resources("AWS::DynamoDB::Table")["Table"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_the_consoles_sessions_are_sealed_forget_by_themselves_and_are_all_it_may_touch() -> None:
    table = resources("AWS::DynamoDB::Table")["ConsoleSessions"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ends", "Enabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    statements = {
        statement["Sid"]: statement
        for policy in resources("AWS::IAM::Role")["ConsoleRole"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    }
    assert set(statements) == {"WriteOwnLogs", "OwnSessions"}
    assert statements["OwnSessions"]["Resource"] == {"Fn::GetAtt": ["ConsoleSessions", "Arn"]}
    names = {"GetItem", "PutItem", "UpdateItem", "DeleteItem"}
    assert set(statements["OwnSessions"]["Action"]) == {f"dynamodb:{name}" for name in names}


def test_every_route_of_a_tenant_demands_a_token() -> None:
    for name, loop in template()["Resources"].items():
        if name.startswith("Fn::ForEach::"):
            for resource in routes_of(loop[2]):
                assert resource["AuthorizationType"] == "JWT"


def test_no_route_catches_all() -> None:
    _, keys, _ = template()["Resources"]["Fn::ForEach::TokenRoutes"]
    assert keys
    assert not [key for key in keys if "$default" in key or "+" in key or key.startswith("ANY")]


def test_execution_data_is_kept_out_of_logs() -> None:
    machines = resources("AWS::Serverless::StateMachine")
    assert set(machines) == {"SyncConnection", "MakeReport"}
    assert all(machine["Logging"]["IncludeExecutionData"] is False for machine in machines.values())


def test_ends_of_runs_and_ticks_that_fail_are_kept() -> None:
    [rule] = resources("AWS::Events::Rule").values()
    [schedule] = resources("AWS::Scheduler::Schedule").values()
    assert all(target["DeadLetterConfig"] for target in [*rule["Targets"], schedule["Target"]])
    assert set(rule["EventPattern"]["detail"]["status"]) == {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


def routes_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [r["Properties"] for r in block.values() if r["Type"] == "AWS::ApiGatewayV2::Route"]
