"""A new user's walk, by the API and the command line only: connect, set up, sync, break, mend, redrive."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from ledgersync_cli.main import app
from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, sandbox_enrolments
from sandbox.local.remote import SandboxServers

pytestmark = pytest.mark.e2e

BY = 120.0
"""Seconds a run may take here."""


class Walk:
    """One user at a terminal."""

    def __init__(self, stack: LocalStack, servers: SandboxServers, ends: Enrolment) -> None:
        self.stack, self.servers, self.ends = stack, servers, ends
        self.connection = ""
        token = stack.token(ends.tenant_id)
        self._environ = {
            "LEDGERSYNC_URL": stack.api_url,
            "LEDGERSYNC_TOKEN": token,
            "LEDGERSYNC_AWS_ENDPOINT": stack.emulator.url,
            "LEDGERSYNC_STATE_MACHINE": stack.state_machine_arn,
            "LEDGERSYNC_TABLE": stack.outputs["TableName"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def types(self, *arguments: str, expect: int = 0, environ: Mapping[str, str] | None = None) -> Any:
        """Run a command with --json; its answer."""
        result = CliRunner().invoke(app, [*arguments, "--json"], env={**self._environ, **(environ or {})})
        assert result.exit_code == expect, (arguments, result.stdout, result.exception)
        return json.loads(result.stdout)

    def edits_intacct(self, **edit: object) -> None:
        self.servers.control("intacct", "edit", {"company": self.ends.company_id, **edit})

    def edits_cashflow360(self, **edit: object) -> Any:
        return self.servers.control("cashflow360", "edit", {"organization": self.ends.organization_id, **edit})[
            "result"
        ]

    def waits(self, run_id: str) -> dict[str, Any]:
        """The run once it ended."""
        deadline = time.monotonic() + BY
        while True:
            known = {run["run_id"]: run for run in self.types("runs", self.connection)}
            if run_id in known and known[run_id]["status"] != "running":
                return dict(known[run_id])
            assert time.monotonic() < deadline, known
            time.sleep(0.5)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    state = tmp_path_factory.mktemp("walk")
    quick = {"LEDGERSYNC_SYNC_COOL_DOWN_SECONDS": "0"}
    with (
        SandboxServers(state / "sandbox", scenario="demo", seed=1) as servers,
        LocalStack(servers.remote, state=state / "state", environment=quick) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        ends = next(e for e in sandbox_enrolments("demo", 1) if e.company_id == "CEDAR")
        yield Walk(stack, servers, ends)


def test_a_new_user_connects_sets_up_syncs_breaks_and_mends(walk: Walk, tmp_path: Path) -> None:
    ends = walk.ends
    given = ["--company", ends.company_id, "--user", ends.user_id, "--entity", ends.entity_id, "--organization",
             ends.organization_id, "--token-name", ends.token_name]  # fmt: skip
    secrets = {"LEDGERSYNC_INTACCT_PASSWORD": ends.password, "LEDGERSYNC_CASHFLOW360_TOKEN": ends.token}
    (made,) = walk.types("connect", "--name", "Cedar", *given, environ=secrets)
    walk.connection = made["id"]
    first = walk.waits(made["run_id"])
    assert first["status"] == "succeeded", first
    assert first["calls"]["intacct|requests"] > 0
    assert made["transactions_wait_for"]

    walk.edits_intacct(op="set_preference",
                       fields={"application": "AP", "preference": "OVERRIDE1099", "value": "F"})  # fmt: skip
    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["override-1099"]["result"] == "fail"
    walk.edits_intacct(op="set_preference",
                       fields={"application": "AP", "preference": "OVERRIDE1099", "value": "T"})  # fmt: skip
    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["override-1099"]["result"] == "pass"

    assert checks["package"]["result"] == "fail"

    url = httpx.post(
        f"{walk.stack.api_url}/connections/{walk.connection}/package",
        headers={"Authorization": f"Bearer {walk._environ['LEDGERSYNC_TOKEN']}"},
    ).json()["url"]
    package = httpx.get(url)
    assert (package.status_code, package.content[:2]) == (200, b"PK")
    assert httpx.get(url).status_code == 410
    walk.edits_intacct(op="import_package", fields={"archive": base64.b64encode(package.content).decode()})

    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["package"]["result"] == "pass"

    expense = walk.types("accounts", walk.connection, "unallocated_expenses_account")[0]["id"]
    bank = walk.types("accounts", walk.connection, "default_bank_account")[0]["id"]
    saved = walk.types("preferences", walk.connection, "--set", f"unallocated_expenses_account={expense}",
                       "--set", f"default_bank_account={bank}", "--set", "vendor_sequence=auto")  # fmt: skip
    assert saved["transactions_wait_for"] == []
    assert walk.types("doctor", walk.connection)["failed"] == 0

    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    found = next(one for one in walk.types("conflicts", walk.connection) if one["field"] == "name")
    (taken,) = walk.types("conflicts", walk.connection, "--take-other", found["id"])
    assert taken["winner"] != found["winner"]

    department = walk.edits_cashflow360(action="create", entity="Department", fields={"name": "Night Shift"})["id"]
    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    (hold,) = [one for one in walk.types("holds", walk.connection) if one["label"] == "Night Shift"]
    assert hold["advice"]
    walk.edits_cashflow360(action="update", entity="Department", id=department, fields={"shortName": "NIGHT"})
    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    assert walk.types("holds", walk.connection) == []

    walk.edits_intacct(op="set_user", key=ends.user_id, fields={"password": "changed-in-Intacct-1"})
    walk.stack.table.delete_item(Key={"pk": f"CONNECTION#{ends.tenant_id}#{walk.connection}", "sk": "SESSION#intacct"})
    (started,) = walk.types("sync", walk.connection)
    broken = walk.waits(started["run_id"])
    assert (broken["status"], broken["error"]) == ("failed", "intacct-user-refused"), broken
    assert "password" in broken["advice"]

    walk.types("rotate", walk.connection, "--password", "changed-in-Intacct-1")
    (failed,) = walk.types("redrive")
    assert (failed["code"], failed["run_id"]) == ("intacct-user-refused", started["run_id"])
    (again,) = walk.types("redrive", "--cause", "intacct-user-refused")
    fresh = walk.types("runs", walk.connection, again["new_run_id"])
    assert fresh["trigger"] == "redrive"
    mended = walk.waits(again["new_run_id"])
    assert mended["status"] == "succeeded", mended
    assert walk.types("redrive") == []
    (spent,) = [one for one in walk.types("cost", "--days", "1") if one["connection"] == "Cedar"]
    assert Decimal(spent["write_units"]) > 6 * int(spent["runs"])
    assert any(walk.connection in line["message"] for line in walk.types("tail", "--connection", walk.connection))
