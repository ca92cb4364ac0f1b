"""What operators run against AWS: redrive, cost, tail, over stand-ins for the services and a table in this process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from ledgersync.ports import Run
from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS, TABLE_READS, TABLE_WRITES
from ledgersync_cli import main, reporting
from tests.integration.command_line.line import CommandLine, cli
from tests.integration.http_api.conftest import synced, world
from tests.integration.store.aws import REGION, create_table

__all__ = ["cli", "synced", "world"]

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:ledgersync-sync-connection"
NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Pages:
    """A paginator that gives two to a page."""

    key: str
    entries: Sequence[Mapping[str, Any]]

    def paginate(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        status = wanted.get("statusFilter")
        found = [entry for entry in self.entries if status in (None, entry.get("status"))]
        for start in range(0, len(found), 2):
            yield {self.key: found[start : start + 2]}


@dataclass
class StepFunctions:
    """As much of the service as the commands use; ``redrives`` says whether it can redrive."""

    executions: dict[str, dict[str, Any]] = field(default_factory=dict)
    histories: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    redrives: bool = False

    def ended(self, name: str, status: str, hours_ago: float, error: str = "", cause: str = "") -> str:
        arn, at = f"{MACHINE.replace('stateMachine', 'execution')}:{name}", NOW - timedelta(hours=hours_ago)
        names = {"tenant_id": "tenant-1", "connection_id": name.partition("-")[2], "run_id": name}
        self.executions[arn] = {"executionArn": arn, "name": name, "status": status, "startDate": at, "stopDate": at,
                                "input": json.dumps(names), "error": error, "cause": cause}  # fmt: skip
        return arn

    def get_paginator(self, operation: str) -> Any:
        if operation == "list_executions":
            return Pages("executions", list(self.executions.values()))
        return _Histories(self.histories)

    def describe_execution(self, **wanted: str) -> dict[str, Any]:
        return self.executions[wanted["executionArn"]]

    def redrive_execution(self, **wanted: str) -> None:
        if not self.redrives:
            raise ClientError({"Error": {"Code": "ExecutionNotRedrivable"}}, "RedriveExecution")
        self.executions[wanted["executionArn"]]["status"] = "RUNNING"

    def start_execution(self, **wanted: str) -> dict[str, str]:
        arn = self.ended(wanted["name"], "RUNNING", 0)
        self.executions[arn]["input"] = wanted["input"]
        return {"executionArn": arn}


@dataclass
class _Histories:
    histories: Mapping[str, Sequence[Mapping[str, Any]]]

    def paginate(self, **wanted: str) -> Iterator[dict[str, Any]]:
        yield {"events": self.histories.get(wanted["executionArn"], [])}


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> Iterator[StepFunctions]:
    """The state machine of the commands; other services are moto's."""
    service, real, table = StepFunctions(), boto3.client, f"ledgersync-{uuid4().hex}"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("LEDGERSYNC_STATE_MACHINE", MACHINE)
    monkeypatch.setenv("LEDGERSYNC_TABLE", table)

    def client(name: str, **options: Any) -> Any:
        return service if name == "stepfunctions" else real(name, **options)

    with mock_aws():
        create_table(real("dynamodb", region_name=REGION), table)
        monkeypatch.setattr(boto3, "client", client)
        yield service


def failed(states: StepFunctions, name: str, code: str = "intacct-user-refused", hours_ago: float = 1) -> str:
    cause = json.dumps({"errorMessage": f"{code}: words"})
    return states.ended(name, "FAILED", hours_ago, "FatalError", cause)


def test_failures_are_listed_until_a_newer_run_succeeds(cli: CommandLine, states: StepFunctions) -> None:
    failed(states, "1-shop", hours_ago=3)
    failed(states, "1-other", "cashflow360-authentication", hours_ago=2)
    failed(states, "1-old", hours_ago=24 * 15)
    assert [(one["run_id"], one["code"]) for one in cli.json("redrive")] == [
        ("1-shop", "intacct-user-refused"),
        ("1-other", "cashflow360-authentication"),
    ]
    states.ended("2-shop", "SUCCEEDED", 1)
    assert [one["run_id"] for one in cli.json("redrive")] == ["1-other"]
    assert "1-other" in cli("redrive").stdout


def test_one_is_redriven_by_its_cause_where_aws_can(cli: CommandLine, states: StepFunctions) -> None:
    states.redrives = True
    arn, other = failed(states, "1-shop"), failed(states, "1-other", "cashflow360-authentication")
    (done,) = cli.json("redrive", "--cause", "intacct-user-refused")
    assert (done["run_id"], done["how"], done["new_run_id"]) == ("1-shop", "redriven", "1-shop")
    assert (states.executions[arn]["status"], states.executions[other]["status"]) == ("RUNNING", "FAILED")


def test_a_fresh_run_in_the_place_of_a_redrive_is_recorded_at_once(cli: CommandLine, states: StepFunctions) -> None:
    failed(states, "1-shop")
    (done,) = cli.json("redrive", "--all")
    assert done["how"] == "started anew"
    items = boto3.client("dynamodb", region_name=REGION)
    names = [name for page in items.get_paginator("list_tables").paginate() for name in page["TableNames"]]
    pages = (page for name in names for page in items.get_paginator("scan").paginate(TableName=name))
    kept = [item["sk"]["S"] for page in pages for item in page["Items"] if "sk" in item]
    assert f"RUN#{done['new_run_id']}" in kept
    assert any(one["name"] == done["new_run_id"] for one in states.executions.values())


def test_nothing_is_redriven_without_a_table_to_record_it_in(
    cli: CommandLine, states: StepFunctions, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(states, "1-shop")
    monkeypatch.delenv("LEDGERSYNC_TABLE")
    assert cli("redrive", "--all").exit_code == 2
    assert len(states.executions) == 1


def test_cost_adds_up_what_the_records_of_runs_keep(cli: CommandLine) -> None:
    counted = {TABLE_WRITES: 42, INVOCATIONS: 2, MILLISECONDS: 4000, TABLE_READS: 200}
    calls = {**counted, "intacct|requests": 6, "cashflow360|requests": 17}
    registry = cli.world.runs.registry
    registry.end_run(Run(cli.world.id, "1-shop", "schedule", "succeeded", NOW, NOW, calls=calls))
    registry.end_run(Run(cli.world.id, "0-shop", "schedule", "succeeded", NOW - timedelta(days=40), calls=calls))
    (row,) = cli.json("cost")
    assert {name: row[name] for name in ("runs", "transitions", "invocations", "lambda_seconds", "write_units")} == {
        "runs": "1", "transitions": "6", "invocations": "3", "lambda_seconds": "4.2", "write_units": "52.1",
    }  # fmt: skip
    assert (row["intacct_requests"], row["cashflow360_requests"]) == ("6", "17")
    assert (row["work"], row["secrets"], row["dollars"]) == ("0.0002", "0.3947", "0.3950")
    (row,) = cli.json("cost", "--sealed")
    assert (row["secrets"], row["dollars"]) == ("0.0000", "0.0002")
    assert "shop" in cli("cost").stdout


@pytest.mark.parametrize("width", ["80", "140"])
def test_the_month_of_one_connection_is_a_card(cli: CommandLine, width: str) -> None:
    cli.world.runs.clock.at = NOW
    calls = {INVOCATIONS: 2, MILLISECONDS: 4000, "intacct|requests": 1006, "intacct|read_calls": 25}
    registry = cli.world.runs.registry
    registry.end_run(Run(cli.world.id, "1-shop", "schedule", "succeeded", NOW, NOW, calls=calls))
    shown = cli("cost", "shop", COLUMNS=width).stdout
    told = cli.json("cost", "shop", "--month", f"{NOW:%Y-%m}")
    assert f"Costs of {NOW:%Y-%m}" in shown
    assert "$0.0002 at list prices of 2025-06" in shown
    assert f"25 transactions, {told['forecast']:,} in the whole month" in shown
    assert "1,006 of Sage Intacct, 0 of Cashflow360" in shown
    assert max(map(len, shown.splitlines())) <= int(width)


def test_what_sage_bills_is_told_by_connection_and_company_against_the_tier(cli: CommandLine) -> None:
    registry, day = cli.world.runs.registry, NOW.replace(hour=0, minute=0, second=0)
    calls = {"intacct|read_calls": 25, "intacct|records_written": 5, "intacct|other_functions": 12}
    registry.end_run(Run(cli.world.id, "1-shop", "schedule", "succeeded", day, day, calls=calls))
    long_ago = day - timedelta(days=40)
    registry.end_run(Run(cli.world.id, "0-shop", "schedule", "succeeded", long_ago, long_ago, calls=calls))
    shop, company = cli.json("cost", "--sage", "--tier", "1000")
    left = (NOW.replace(day=28) + timedelta(days=4)).replace(day=1).date() - NOW.date() - timedelta(days=1)
    forecast = 30 + left.days * 30
    assert shop == {
        "company": "shopco", "connection": "shop", "transactions": 30, "forecast": forecast, "tier": 1000,
        "share": f"{forecast / 1000:.1%}", "limit": 100_000, "warning": "",
    }  # fmt: skip
    assert company == {**shop, "connection": "all connections", "limit": ""}
    assert "Sage transactions" in cli("cost", "--sage").stdout
    assert next(run["sage_transactions"] for run in cli.json("runs", "shop") if run["run_id"] == "1-shop") == 30


def test_a_model_shows_what_a_month_costs_with_few_and_with_many_connections(cli: CommandLine) -> None:
    rows = {
        row["connections"]: {name: float(text) for name, text in row.items()} for row in cli.json("cost", "--model")
    }
    assert list(rows) == ["1", "100", "10000"]
    many = rows["10000"]
    assert many["quiet"] <= 0.45
    assert many["quiet_sealed"] <= 0.02
    assert many["busy_sealed"] <= 0.12
    assert rows["1"]["of_it_the_stack"] > 10


class Logs:
    """Two groups with a few lines each."""

    def __init__(self) -> None:
        self.at = int(time.time() * 1000)
        self.lines: dict[str, tuple[tuple[int, str], ...]] = {
            "sync-lists": ((2, "c1 read\n"), (0, "c1 began")),
            "connect": ((1, "c2 asked"), (-900_000, "old")),
        }

    def get_paginator(self, _operation: str) -> Logs:
        return self

    def paginate(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        lines = self.lines.get(wanted["logGroupName"].removeprefix("/aws/lambda/ours-"), ())
        stamped = [{"timestamp": self.at + after, "message": message} for after, message in lines]
        yield {"events": [one for one in stamped if one["timestamp"] >= wanted["startTime"]]}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Logs:
    service = Logs()
    monkeypatch.setattr("ledgersync_cli.logs.boto3.client", lambda _name, **_options: service)
    return service


def test_lines_of_all_functions_are_told_oldest_first(cli: CommandLine, written: Logs) -> None:
    told = cli.json("tail", "--stack", "ours")
    assert [(one["function"], one["message"]) for one in told] == [
        ("sync-lists", "c1 began"),
        ("connect", "c2 asked"),
        ("sync-lists", "c1 read"),
    ]
    assert "old" in cli("tail", "--stack", "ours", "--minutes", "30").stdout
    assert "connect            c2 asked" in cli("tail", "--stack", "ours").stdout


def test_only_lines_of_one_connection_are_told(cli: CommandLine, written: Logs) -> None:
    assert {one["message"] for one in cli.json("tail", "--stack", "ours", "--connection", "c1")} == {
        "c1 began",
        "c1 read",
    }


def test_followed_lines_go_on_where_the_last_ended(
    cli: CommandLine, written: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception): ...

    rounds = iter((None, Stopped()))

    def sleep(_seconds: float) -> None:
        if stopped := next(rounds):
            raise stopped
        written.lines["connect"] = (*written.lines["connect"], (5, "c2 answered"))

    monkeypatch.setattr("ledgersync_cli.logs.time.sleep", sleep)
    result = cli("tail", "--stack", "ours", "--follow", "--json")
    assert isinstance(result.exception, Stopped)
    messages = [json.loads(line)["message"] for line in result.stdout.splitlines()]
    assert messages == ["c1 began", "c2 asked", "c1 read", "c2 answered"]


def test_every_command_has_json_to_give() -> None:
    """A report is JSON by itself; ``--as`` makes something else of it."""
    for command in main.app.registered_commands:
        assert command.callback is not None
        assert {"as_json", "form"} & set(command.callback.__annotations__), command.callback.__name__
    assert reporting.report.__defaults__ is not None
    assert reporting.Form.JSON in reporting.report.__defaults__


def test_an_operator_invites_the_first_administrator_of_a_tenant(cli: CommandLine, states: StepFunctions) -> None:
    pool = boto3.client("cognito-idp", region_name=REGION)
    schema: Any = [
        {"Name": name, "AttributeDataType": "String", "Mutable": mutable}
        for name, mutable in (("tenant_id", False), ("role", True))
    ]
    id = pool.create_user_pool(PoolName="people", Schema=schema, UsernameAttributes=["email"])["UserPool"]["Id"]
    invite = ("enrol", "Dana@example.com", "--tenant", "acme", "--user-pool", id, "--region", REGION)
    said = "Dana@example.com was invited as administrator of acme. The password in the mail is valid for seven days."
    assert " ".join(cli(*invite).stdout.split()).startswith(said)
    [user] = pool.list_users_in_group(UserPoolId=id, GroupName="tenant-acme")["Users"]
    attributes = {one["Name"]: one.get("Value") for one in user["Attributes"]}
    assert {"custom:tenant_id": "acme", "custom:role": "administrator"}.items() <= attributes.items()
    assert cli(*invite).exit_code == 2
    assert cli(*invite, "--role", "owner").exit_code == 2
