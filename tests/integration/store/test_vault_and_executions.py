"""Credentials and executions, in memory and on AWS alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from ledgersync.adapters.aws.executions import StepFunctionsExecutions
from ledgersync.adapters.aws.vault import SecretsManagerVault, secret_name
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, RetriableError
from ledgersync.ports import ConnectionId, Executions, Vault
from tests.fakes import MemoryExecutions, MemoryVault

from .aws import REGION
from .samples import ID

ROLE = "arn:aws:iam::123456789012:role/states"


@pytest.fixture
def session(aws: object) -> Iterator[boto3.Session]:
    with mock_aws():
        yield boto3.Session("testing", "testing", region_name=REGION)


@pytest.fixture(params=["memory", "aws"])
def vault(request: pytest.FixtureRequest, session: boto3.Session) -> Vault:
    return MemoryVault() if request.param == "memory" else SecretsManagerVault(session.client("secretsmanager"))


@pytest.fixture
def step_functions(session: boto3.Session) -> StepFunctionsExecutions:
    client = session.client("stepfunctions")
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    made = client.create_state_machine(name="ledgersync", definition=definition, roleArn=ROLE)
    return StepFunctionsExecutions(client, made["stateMachineArn"])


@pytest.fixture(params=["memory", "aws"])
def executions(request: pytest.FixtureRequest) -> Executions:
    if request.param == "memory":
        return MemoryExecutions()
    made: StepFunctionsExecutions = request.getfixturevalue("step_functions")
    return made


def test_a_secret_is_kept_changed_and_deleted_by_connection(vault: Vault) -> None:
    other = ConnectionId("acme", "other")
    assert vault.get(ID, Side.INTACCT) is None
    vault.put(ID, Side.INTACCT, "first")
    vault.put(ID, Side.INTACCT, "second")
    vault.put(ID, Side.CASHFLOW360, "token")
    vault.put(other, Side.INTACCT, "others")
    assert (vault.get(ID, Side.INTACCT), vault.get(ID, Side.CASHFLOW360)) == ("second", "token")
    vault.delete(ID)
    vault.delete(ID)
    assert (vault.get(ID, Side.INTACCT), vault.get(ID, Side.CASHFLOW360)) == (None, None)
    assert vault.get(other, Side.INTACCT) == "others"


def test_a_secret_can_be_put_again_right_after_it_was_deleted(vault: Vault) -> None:
    vault.put(ID, Side.INTACCT, "first")
    vault.delete(ID)
    vault.put(ID, Side.INTACCT, "second")
    assert vault.get(ID, Side.INTACCT) == "second"


def test_a_secret_is_named_by_tenant_connection_and_side() -> None:
    assert secret_name(ID, Side.INTACCT) == "ledgersync/acme/main/intacct"


@pytest.mark.parametrize("tenant", ["../other", "acme/main", "acme/", "", "acme\n", "*", "acme.", "a:b"])
def test_a_crafted_id_names_no_secret_and_starts_nothing(vault: Vault, executions: Executions, tenant: str) -> None:
    for id in (ConnectionId(tenant, "main"), ConnectionId("acme", tenant)):
        with pytest.raises(FatalError, match="connection_id_malformed"):
            vault.put(id, Side.INTACCT, "secret")
        with pytest.raises(FatalError):
            vault.get(id, Side.INTACCT)
        with pytest.raises(FatalError):
            vault.delete(id)
        with pytest.raises(FatalError):
            executions.start(id, "run-1")


def test_starting_a_run_twice_is_one_execution(executions: Executions) -> None:
    arn = executions.start(ID, "run-1")
    assert executions.start(ID, "run-1") == arn
    assert arn.endswith(":run-1")
    assert (described := executions.describe(arn)) is not None and described.going


def test_a_run_id_of_another_connection_never_answers_with_its_execution(executions: Executions) -> None:
    executions.start(ID, "run-1")
    with pytest.raises(FatalError):
        executions.start(ConnectionId("other", "main"), "run-1")


def test_an_unknown_execution_is_not_running(executions: Executions) -> None:
    assert executions.describe(executions.start(ID, "run-1").replace("run-1", "run-2")) is None


class Answering:
    """A client that answers ``redrive_execution`` with one error."""

    def __init__(self, code: str) -> None:
        self.code = code

    def redrive_execution(self, **request: object) -> None:
        raise ClientError({"Error": {"Code": self.code, "Message": ""}}, "RedriveExecution")


@pytest.mark.parametrize("code", ["ExecutionNotRedrivable", "UnknownOperationException", "ExecutionDoesNotExist"])
def test_a_redrive_that_is_not_possible_is_false(code: str) -> None:
    client: Any = Answering(code)
    assert not StepFunctionsExecutions(client, "arn").redrive("arn")


@pytest.mark.parametrize(("code", "error"), [("ThrottlingException", RetriableError), ("AccessDenied", FatalError)])
def test_a_redrive_that_failed_otherwise_says_so(code: str, error: type[Exception]) -> None:
    client: Any = Answering(code)
    with pytest.raises(error):
        StepFunctionsExecutions(client, "arn").redrive("arn")


def test_an_execution_in_memory_is_redriven_once_it_failed() -> None:
    executions = MemoryExecutions()
    arn = executions.start(ID, "run-1")
    assert not executions.redrive(arn)
    assert not executions.redrive(arn.replace("run-1", "run-2"))
    executions.end(arn, "FAILED")
    assert executions.redrive(arn)
    assert (described := executions.describe(arn)) is not None and described.going
