"""Credentials and executions, in memory and on AWS alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.aws.executions import StepFunctionsExecutions
from ledgersync.adapters.aws.moving_vault import MovingVault, Store
from ledgersync.adapters.aws.sealed_vault import SealedVault
from ledgersync.adapters.aws.vault import SecretsManagerVault, secret_name, service_secret
from ledgersync.adapters.dynamodb import Table
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, OperatorError, RetriableError
from ledgersync.ports import ConnectionId, Executions, Vault
from tests.fakes import MemoryExecutions, MemoryVault

from .aws import REGION, create_table
from .conftest import Aws
from .samples import ID

ROLE = "arn:aws:iam::123456789012:role/states"
CRAFTED = ("../other", "acme/main", "acme/", "", "acme\n", "*", "acme.", "a:b")


@pytest.fixture(scope="module")
def client_of(aws: Aws) -> Callable[[str], Any]:
    """The client of a service, made once: to make one is to read the description of its whole service."""
    return cache(boto3.Session("testing", "testing", region_name=REGION).client)


@pytest.fixture
def secrets_manager(client_of: Callable[[str], Any]) -> SecretsManagerVault:
    return SecretsManagerVault(client_of("secretsmanager"), f"fresh-{uuid4()}")


@pytest.fixture
def sealed(client_of: Callable[[str], Any], aws: Aws) -> SealedVault:
    name = f"ledgersync-{uuid4()}"
    create_table(client_of("dynamodb"), name)
    table = Table(client_of("dynamodb"), name, sleep=lambda _: None, jitter=lambda longest: longest)
    return SealedVault(table, KmsEncryption(aws.kms, aws.key_id))


@pytest.fixture(params=["memory", "secrets-manager", "sealed", "moving to sealed", "moving to secrets-manager"])
def vault(request: pytest.FixtureRequest, secrets_manager: SecretsManagerVault, sealed: SealedVault) -> Vault:
    made: dict[str, Vault] = {
        "memory": MemoryVault(),
        "secrets-manager": secrets_manager,
        "sealed": sealed,
        "moving to sealed": MovingVault(sealed, secrets_manager),
        "moving to secrets-manager": MovingVault(secrets_manager, sealed),
    }
    return made[request.param]


@pytest.fixture
def step_functions(client_of: Callable[[str], Any]) -> StepFunctionsExecutions:
    client = client_of("stepfunctions")
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    made = client.create_state_machine(name=f"ledgersync-{uuid4()}", definition=definition, roleArn=ROLE)
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


def test_a_secret_is_named_by_tenant_and_connection() -> None:
    assert secret_name(ID) == "ledgersync/acme/main"


@pytest.mark.parametrize("to", ["sealed", "secrets-manager"])
def test_credentials_move_to_the_other_store_and_can_be_read_all_the_while(
    secrets_manager: SecretsManagerVault, sealed: SealedVault, to: str
) -> None:
    first, other = (sealed, secrets_manager) if to == "sealed" else (secrets_manager, sealed)
    kept: Store = other
    kept.put(ID, Side.INTACCT, "ours")
    kept.put(ID, Side.CASHFLOW360, "theirs")
    vault = MovingVault(first, other)
    assert [vault.get(ID, side) for side in Side] == [other.get(ID, side) for side in Side]
    assert vault.move(ID)
    assert not vault.move(ID)
    assert (first.get(ID, Side.INTACCT), first.get(ID, Side.CASHFLOW360)) == ("ours", "theirs")
    assert other.read(ID) == {}
    assert (vault.get(ID, Side.INTACCT), vault.get(ID, Side.CASHFLOW360)) == ("ours", "theirs")


def test_a_move_that_was_cut_off_never_undoes_what_was_entered_since(
    secrets_manager: SecretsManagerVault, sealed: SealedVault
) -> None:
    secrets_manager.put(ID, Side.INTACCT, "old")
    sealed.put(ID, Side.INTACCT, "entered since")
    vault = MovingVault(sealed, secrets_manager)
    assert vault.move(ID)
    assert vault.get(ID, Side.INTACCT) == "entered since"
    assert secrets_manager.read(ID) == {}


def test_what_is_changed_brings_the_other_side_along(secrets_manager: SecretsManagerVault, sealed: SealedVault) -> None:
    secrets_manager.put(ID, Side.INTACCT, "ours")
    secrets_manager.put(ID, Side.CASHFLOW360, "theirs")
    MovingVault(sealed, secrets_manager).put(ID, Side.INTACCT, "ours, new")
    assert dict(sealed.read(ID)) == {Side.INTACCT: "ours, new", Side.CASHFLOW360: "theirs"}


def test_sealed_credentials_show_nothing_and_open_for_their_own_connection_only(
    client_of: Callable[[str], Any], sealed: SealedVault
) -> None:
    sealed.put(ID, Side.INTACCT, "hunter2-hunter2")
    client, name = client_of("dynamodb"), sealed.table.name
    (item,) = client.scan(TableName=name)["Items"]
    assert "hunter2" not in repr(item)
    moved = {**item, "pk": {"S": "CONNECTION#acme#other"}}
    client.put_item(TableName=name, Item=moved)
    with pytest.raises(OperatorError, match="credentials-unreadable"):
        sealed.get(ConnectionId("acme", "other"), Side.INTACCT)


def test_credentials_kms_can_not_seal_are_refused(sealed: SealedVault) -> None:
    with pytest.raises(FatalError, match="credentials-too-long"):
        sealed.put(ID, Side.INTACCT, "x" * 5000)


def test_the_services_secret_without_a_value_is_the_operators_to_fill_in(client_of: Callable[[str], Any]) -> None:
    client = client_of("secretsmanager")
    name = f"fresh-{uuid4()}/service"
    client.create_secret(Name=name)
    with pytest.raises(OperatorError, match="service-credentials-missing"):
        service_secret(client, name)


@pytest.mark.parametrize("crafted", CRAFTED)
def test_a_crafted_id_starts_nothing(executions: Executions, crafted: str) -> None:
    for id in (ConnectionId(crafted, "main"), ConnectionId("acme", crafted)):
        with pytest.raises(FatalError):
            executions.start(id, "run-1")


def test_a_crafted_id_names_no_secret(vault: Vault) -> None:
    for id in (id for crafted in CRAFTED for id in (ConnectionId(crafted, "main"), ConnectionId("acme", crafted))):
        with pytest.raises(FatalError, match="connection-id-malformed"):
            vault.put(id, Side.INTACCT, "secret")
        with pytest.raises(FatalError):
            vault.get(id, Side.INTACCT)
        with pytest.raises(FatalError):
            vault.delete(id)


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
