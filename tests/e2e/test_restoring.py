"""Items of a restored table go back into the live one: of one connection, without what belongs to a moment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ledgersync_cli.main import app
from sandbox.local.deployment import LocalStack
from tests.integration.store.aws import create_table

pytestmark = pytest.mark.e2e
ROOT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def item(pk: str, sk: str, body: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}, "body": {"S": body}}


def test_one_connection_is_put_back_and_nothing_else_is_touched(probe_stack: LocalStack) -> None:
    client, live = probe_stack.client("dynamodb"), probe_stack.outputs["TableName"]
    create_table(client, "restored")
    mine, others = "CONNECTION#restoring#main", "CONNECTION#restoring#other"
    for one in (
        item(mine, "LINK#vendor#v1", "old"),
        item(mine, "LEASE", "old"),
        item("TENANT#restoring", "CONNECTION#main", "old"),
        item(others, "LINK#vendor#v1", "old"),
    ):
        client.put_item(TableName="restored", Item=one)
    for one in (
        item(mine, "LINK#vendor#v1", "spoiled"),
        item(mine, "LINK#vendor#v2", "spoiled"),
        item(mine, "LEASE", "now"),
        item(others, "LINK#vendor#v1", "now"),
    ):
        client.put_item(TableName=live, Item=one)

    def restore(*more: str) -> dict[str, Any]:
        arguments = ["restore-items", "--from", "restored", "--table", live, "--connection", "restoring/main", *more]
        told = CliRunner().invoke(app, [*arguments, "--endpoint", probe_stack.emulator.url, "--json"], env=ROOT)
        assert told.exit_code == 0, told.output
        (row,) = json.loads(told.stdout)
        return dict(row)

    def held() -> dict[str, str]:
        items = [one for page in client.get_paginator("scan").paginate(TableName=live) for one in page["Items"]]
        return {
            f"{one['pk']['S']} {one['sk']['S']}": one["body"]["S"] for one in items if "restoring" in one["pk"]["S"]
        }

    before = held()
    assert restore("--dry-run") == {"put back": 2, "removed": 1, "done": "no, a dry run"}
    assert held() == before
    assert restore() == {"put back": 2, "removed": 1, "done": "yes"}
    assert held() == {
        f"{mine} LINK#vendor#v1": "old",
        f"{mine} LEASE": "now",
        "TENANT#restoring CONNECTION#main": "old",
        f"{others} LINK#vendor#v1": "now",
    }
