"""One user at a terminal, on a local stack of their own that starts without a connection."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner, Result

from ledgersync_cli.main import app
from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, sandbox_enrolments
from sandbox.local.remote import SandboxServers

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

    def runs(self, arguments: Sequence[str], environ: Mapping[str, str]) -> Result:
        """Run a command."""
        return CliRunner().invoke(app, list(arguments), env={**self._environ, **environ})

    def types(self, *arguments: str, expect: int = 0, environ: Mapping[str, str] | None = None) -> Any:
        """Run a command with --json; its answer."""
        result = self.runs([*arguments, "--json"], environ or {})
        assert result.exit_code == expect, (arguments, result.stdout, result.exception)
        return json.loads(result.stdout)

    def edits_intacct(self, **edit: object) -> None:
        self.servers.control("intacct", "edit", {"company": self.ends.company_id, **edit})

    def edits_cashflow360(self, **edit: object) -> Any:
        return self.servers.control("cashflow360", "edit", {"organization": self.ends.organization_id, **edit})[
            "result"
        ]

    def bank_digits(self) -> list[str]:
        """The last four digits of each bank account of the organisation, as people know them."""
        token = {"Authorization": f"Bearer {self._environ['LEDGERSYNC_TOKEN']}"}
        path = f"{self.stack.api_url}/connections/{self.connection}/choices"
        found = httpx.get(path, params={"of": "bank_account"}, headers=token).json()["items"]
        return [one["last_four"] for one in found]

    def renames_a_department_on_both_sides(self) -> None:
        """One whose names differed when the two were matched; both names are edited since."""
        token = {"Authorization": f"Bearer {self._environ['LEDGERSYNC_TOKEN']}"}
        found = httpx.get(f"{self.stack.api_url}/connections/{self.connection}/matches", headers=token).json()["items"]
        match = next(one for one in found if (one["kind"], one["field"]) == ("department", "name"))
        place = {"entity": self.ends.entity_id, "object": "DEPARTMENT", "key": match["intacct_id"]}
        self.edits_intacct(op="update", fields={"TITLE": "Print Room"}, **place)
        renamed = {"entity": "Department", "id": match["cashflow360_id"], "fields": {"name": "Print Studio"}}
        self.edits_cashflow360(action="update", **renamed)

    def waits(self, run_id: str) -> dict[str, Any]:
        """The run once it ended."""
        deadline = time.monotonic() + BY
        while True:
            known = {run["run_id"]: run for run in self.types("runs", self.connection)}
            if run_id in known and known[run_id]["status"] != "running":
                return dict(known[run_id])
            assert time.monotonic() < deadline, known
            time.sleep(0.5)

    def sets_intacct(self, preference: str, value: str) -> None:
        """Change a setting of Accounts Payable."""
        fields = {"application": "AP", "preference": preference, "value": value}
        self.edits_intacct(op="set_preference", fields=fields)


@contextmanager
def walking(state: Path) -> Iterator[Walk]:
    """The demo's systems and a stack beside them, which remembers in a folder; a sync may follow another at once."""
    quick = {"LEDGERSYNC_SYNC_COOL_DOWN_SECONDS": "0"}
    with (
        SandboxServers(state / "sandbox", scenario="demo", seed=1) as servers,
        LocalStack(servers.remote, state=state / "state", environment=quick) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        yield Walk(stack, servers, next(e for e in sandbox_enrolments("demo", 1) if e.company_id == "CEDAR"))
