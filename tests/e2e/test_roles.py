"""Each function's role, enforced: it may do its work and lacks the rest."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.local.deployment import LocalStack

pytestmark = pytest.mark.e2e

REFUSED = {"AccessDeniedException", "AccessDenied"}


def attempt(stack: LocalStack, function: str, service: str, operation: str, **arguments: Any) -> str:
    answer, error = stack.invoke(
        function, {"call": {"service": service, "operation": operation, "arguments": arguments}}
    )
    assert error is None, answer
    return str(answer["code"])


@pytest.fixture(scope="module")
def stack(probe_stack: LocalStack) -> LocalStack:
    probe_stack.put_secret("ledgersync/acme/main", {"intacct": "{}"})
    probe_stack.put_secret("elsewhere/acme/main", {"intacct": "{}"})
    probe_stack.put_service_secret("sender", "password", "key")
    return probe_stack


SLICES = ("sync-lists", "sync-transactions")


@pytest.mark.parametrize("function", [*SLICES, "connect"])
def test_credentials_of_connections_and_of_the_service_can_be_read(stack: LocalStack, function: str) -> None:
    for name in ("ledgersync/acme/main", "ledgersync/service"):
        assert attempt(stack, function, "secretsmanager", "get_secret_value", SecretId=name) == "ok"


@pytest.mark.parametrize("function", [*SLICES, "connect"])
@pytest.mark.parametrize("name", ["elsewhere/acme/main", "ledgersync2/acme/main"])
def test_no_other_secret_can_be_read(stack: LocalStack, function: str, name: str) -> None:
    assert attempt(stack, function, "secretsmanager", "get_secret_value", SecretId=name) in REFUSED


@pytest.mark.parametrize("function", [*SLICES, "connect"])
def test_a_secret_that_is_not_there_is_not_found_and_not_denied(stack: LocalStack, function: str) -> None:
    read = attempt(stack, function, "secretsmanager", "get_secret_value", SecretId="ledgersync/acme/never")
    assert read == "ResourceNotFoundException"


def test_the_scheduler_reads_no_credentials(stack: LocalStack) -> None:
    for name in ("ledgersync/acme/main", "ledgersync/service"):
        assert attempt(stack, "scheduler", "secretsmanager", "get_secret_value", SecretId=name) in REFUSED


@pytest.mark.parametrize("function", [*SLICES, "scheduler"])
def test_only_connect_writes_credentials(stack: LocalStack, function: str) -> None:
    write = {"Name": f"ledgersync/acme/{function}", "SecretString": "{}"}
    assert attempt(stack, function, "secretsmanager", "create_secret", **write) in REFUSED


def test_connect_writes_and_deletes_the_credentials_of_a_connection_only(stack: LocalStack) -> None:
    name = "ledgersync/acme/new"
    assert attempt(stack, "connect", "secretsmanager", "create_secret", Name=name, SecretString="{}") == "ok"
    assert attempt(stack, "connect", "secretsmanager", "delete_secret", SecretId=name) == "ok"
    service = {"SecretId": "ledgersync/service", "SecretString": "{}"}
    assert attempt(stack, "connect", "secretsmanager", "put_secret_value", **service) in REFUSED


@pytest.mark.parametrize(
    ("function", "may"), [("sync-lists", False), ("sync-transactions", False), ("scheduler", True), ("connect", True)]
)
def test_only_scheduler_and_connect_start_runs(stack: LocalStack, function: str, may: bool) -> None:
    start = {
        "stateMachineArn": stack.state_machine_arn,
        "name": f"probe-{function}",
        "input": f'{{"tenant_id": "acme", "connection_id": "quiet", "run_id": "probe-{function}"}}',
    }
    code = attempt(stack, function, "stepfunctions", "start_execution", **start)
    assert code == "ok" if may else code in REFUSED


@pytest.mark.parametrize(
    ("function", "may"), [("sync-lists", True), ("sync-transactions", True), ("scheduler", False), ("connect", True)]
)
def test_the_scheduler_does_not_use_the_key_of_kept_sessions(stack: LocalStack, function: str, may: bool) -> None:
    key = stack.outputs["SessionKeyArn"]
    code = attempt(stack, function, "kms", "encrypt", KeyId=key, Plaintext="session")
    assert code == "ok" if may else code in REFUSED


@pytest.mark.parametrize("function", [*SLICES, "connect"])
def test_only_the_scheduler_asks_who_is_due(stack: LocalStack, function: str) -> None:
    ask: dict[str, Any] = {
        "TableName": stack.outputs["TableName"],
        "IndexName": "due",
        "KeyConditionExpression": "due_shard = :shard",
        "ExpressionAttributeValues": {":shard": {"S": "0"}},
    }
    assert attempt(stack, function, "dynamodb", "query", **ask) in REFUSED
    assert attempt(stack, "scheduler", "dynamodb", "query", **ask) == "ok"


@pytest.mark.parametrize("function", [*SLICES, "scheduler", "connect"])
@pytest.mark.parametrize("operation", ["scan", "delete_table"])
def test_nobody_scans_or_deletes_the_table(stack: LocalStack, function: str, operation: str) -> None:
    assert attempt(stack, function, "dynamodb", operation, TableName=stack.outputs["TableName"]) in REFUSED
