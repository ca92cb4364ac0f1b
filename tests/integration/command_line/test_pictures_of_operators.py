"""What operators' commands show at 80 and at 140 columns: of the fleet, and of AWS itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner

from ledgersync.adapters.aws.vault import SecretsManagerVault
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId
from ledgersync_cli import client, main
from tests.integration.http_api.conftest import synced, world
from tests.integration.http_api.fleet_world import FleetWorld, execution
from tests.integration.http_api.test_fleet import InProcess
from tests.integration.store.aws import REGION, create_table

from .line import CommandLine, cli
from .test_operating import Logs, StepFunctions, failed, states, written
from .test_pictures import BROKEN
from .test_pictures_of_acts import words

__all__ = ["cli", "states", "synced", "world", "written"]

WIDTHS = pytest.mark.parametrize("width", [80, 140])


@dataclass(frozen=True)
class Stacks:
    """As much of CloudFormation as tells what a stack was deployed with."""

    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    def describe_stacks(self, **_: str) -> Mapping[str, Any]:
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in self.outputs.items()]
        return {"Stacks": [{"Parameters": parameters, "Outputs": outputs}]}


def read(shown: str, width: int) -> str:
    """The words of a picture that fits."""
    lines = shown.splitlines()
    assert [one for one in lines if len(one.rstrip()) > width and "ledgersync " not in one] == []
    assert [one for one in lines if BROKEN.search(one)] == []
    return words(shown)


@WIDTHS
def test_failed_runs_are_listed_with_the_command_that_redrives_them(
    cli: CommandLine, states: StepFunctions, width: int
) -> None:
    assert read(cli("redrive", COLUMNS=str(width)).stdout, width) == "Failed and not yet made good: none."
    failed(states, "1-shop")
    shown = read(cli("redrive", COLUMNS=str(width)).stdout, width)
    assert shown.startswith("Failed and not yet made good ")
    assert "tenant-1/shop" in shown and "intacct-user-refused" in shown
    assert shown.endswith("Once the cause is gone: ledgersync redrive --cause intacct-user-refused")
    done = read(cli("redrive", "--all", COLUMNS=str(width)).stdout, width)
    assert done.startswith("Redriven ") and "started anew" in done


@WIDTHS
def test_log_lines_are_told_with_how_to_read_further_back(cli: CommandLine, written: Logs, width: int) -> None:
    shown = read(cli("tail", "--stack", "ours", COLUMNS=str(width)).stdout, width)
    assert "sync-lists c1 began" in shown and "connect c2 asked" in shown
    assert shown.endswith("That is all of the last 10 minutes. Further back: ledgersync tail --minutes 60")


@WIDTHS
def test_a_first_administrator_is_invited(cli: CommandLine, states: StepFunctions, width: int) -> None:
    pool = boto3.client("cognito-idp", region_name=REGION)
    schema: Any = [
        {"Name": "tenant_id", "AttributeDataType": "String"},
        {"Name": "role", "AttributeDataType": "String"},
    ]
    id = pool.create_user_pool(PoolName="p", Schema=schema, UsernameAttributes=["email"])["UserPool"]["Id"]
    shown = cli("enrol", "dana@example.com", "--tenant", "acme", "--user-pool", id, COLUMNS=str(width)).stdout
    assert read(shown, width) == (
        "dana@example.com was invited as administrator of acme. The password in the mail is valid for seven days. "
        "They sign in, and invite everybody else: ledgersync people --invite NAME@EXAMPLE.COM --role accountant"
    )


@WIDTHS
def test_the_fleet_is_shown_with_what_fails_and_what_it_costs(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    fleet = FleetWorld([execution(1), execution(2, "FAILED"), execution(3, late=timedelta(hours=2))])
    made = client.Api
    monkeypatch.setattr(main, "Api", lambda url, token: made(url, token, InProcess(fleet)))

    def shown(*arguments: str) -> str:
        result = CliRunner().invoke(main.app, ["--token", "t", "fleet", *arguments], env={"COLUMNS": str(width)})
        assert result.exception is None, result.exception
        return read(result.stdout, width)

    standing, causes = shown(), shown("--causes")
    assert standing.startswith("3 connections ran in the last two days: 2 in step, 0 syncing, 1 failing, 1 late.")
    assert (
        "c2 — failed" in standing and "Cause intacct-user-refused" in standing and "What Enter them again." in standing
    )
    assert standing.endswith("Why, and redriving by cause: ledgersync fleet --causes")
    assert causes.startswith("Failing intacct-user-refused — 1 run What Enter them again.")
    assert causes.endswith("Redrive ledgersync fleet --redrive intacct-user-refused --dry-run")
    assert "of work so far" in shown("--costs")
    assert shown("--redrive", "intacct-user-refused") == "1 begun, 0 left."


@WIDTHS
def test_credentials_move_connection_by_connection(
    cli: CommandLine, states: StepFunctions, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    table, prefix, key = "moved", "ours", boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"]
    create_table(boto3.client("dynamodb", region_name=REGION), table)
    item = {"pk": {"S": "TENANT#acme"}, "sk": {"S": "CONNECTION#main"}}
    boto3.client("dynamodb", region_name=REGION).put_item(TableName=table, Item=item)
    vault = SecretsManagerVault(boto3.client("secretsmanager", region_name=REGION), prefix)
    vault.put(ConnectionId("acme", "main"), Side.INTACCT, "hunter2")
    outputs = {"TableName": table, "CredentialKeyArn": key, "SecretPrefix": prefix}
    real = boto3.client
    told = Stacks({"CredentialStore": "sealed"}, outputs)
    monkeypatch.setattr(boto3, "client", lambda name, **o: told if name == "cloudformation" else real(name, **o))
    first, again = (read(cli("move-credentials", COLUMNS=str(width)).stdout, width) for _ in range(2))
    assert first == "Into sealed Connection Moved acme/main yes What is entered from now on goes there, too."
    assert again == "Into sealed Connection Moved acme/main no What is entered from now on goes there, too."


@WIDTHS
def test_restored_items_are_counted_before_they_are_put_back(
    cli: CommandLine, states: StepFunctions, width: int
) -> None:
    dynamo = boto3.client("dynamodb", region_name=REGION)
    for name in ("restored", "live"):
        create_table(dynamo, name)
    dynamo.put_item(TableName="restored", Item={"pk": {"S": "TENANT#acme"}, "sk": {"S": "CONNECTION#main"}})
    restore = ("restore-items", "--from", "restored", "--table", "live", "--everything")
    dry, done = (read(cli(*restore, *more, COLUMNS=str(width)).stdout, width) for more in (("--dry-run",), ()))
    assert dry == (
        "From restored into live Put back Removed Done 1 0 no, a dry run The same without --dry-run does it."
    )
    assert done == "From restored into live Put back Removed Done 1 0 yes Start the schedule again."
