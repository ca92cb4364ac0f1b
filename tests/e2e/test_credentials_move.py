"""Credentials move between both stores of a deployed stack, and each connection keeps its own."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.aws.sealed_vault import SealedVault
from ledgersync.adapters.aws.vault import SecretsManagerVault
from ledgersync.adapters.dynamodb import Table
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId
from ledgersync_cli.main import app
from sandbox.local.deployment import SECRET_PREFIX, STACK, LocalStack

pytestmark = pytest.mark.e2e
IDS = [ConnectionId("acme", "moving"), ConnectionId("other", "moving")]


def test_credentials_move_into_the_store_the_stack_names_and_a_repeat_moves_nothing(probe_stack: LocalStack) -> None:
    dynamodb, name = probe_stack.client("dynamodb"), probe_stack.outputs["TableName"]
    table = Table(dynamodb, name, sleep=lambda _: None, jitter=lambda longest: longest)
    key = probe_stack.outputs["CredentialKeyArn"]
    sealed = SealedVault(table, KmsEncryption(probe_stack.client("kms"), key))
    for id in IDS:
        keys = {"pk": {"S": f"TENANT#{id.tenant_id}"}, "sk": {"S": f"CONNECTION#{id.connection_id}"}}
        dynamodb.put_item(TableName=name, Item=keys)
        sealed.put(id, Side.INTACCT, f"secret of {id.tenant_id}")

    def move() -> dict[str, bool]:
        arguments = ["move-credentials", "--stack", STACK, "--endpoint", probe_stack.emulator.url, "--json"]
        told = CliRunner().invoke(app, arguments, env={"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"})
        assert told.exit_code == 0, told.output
        return {row["connection"]: row["moved"] for row in json.loads(told.stdout)}

    assert {name: moved for name, moved in move().items() if name.endswith("/moving")} == {
        "acme/moving": True,
        "other/moving": True,
    }
    assert not any(move().values())
    kept = SecretsManagerVault(probe_stack.client("secretsmanager"), SECRET_PREFIX)
    assert [kept.get(id, Side.INTACCT) for id in IDS] == ["secret of acme", "secret of other"]
    assert [sealed.read(id) for id in IDS] == [{}, {}]
