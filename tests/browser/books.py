"""The books behind the console: what users do in both systems, and syncs that a test needs before it begins."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.preferences import Preferences
from sandbox.local.deployment import STACK, LocalStack
from sandbox.local.enrolment import Enrolment, enrol
from sandbox.local.remote import SandboxServers
from sandbox.local.shown import Shown

WITHIN_SECONDS = 90.0


@dataclass(frozen=True)
class Books:
    """One entity and its organisation, and the connection between them where there is one."""

    stack: LocalStack
    servers: SandboxServers
    ends: Enrolment

    @property
    def home(self) -> str:
        """Of its pages and of its routes."""
        return f"/connections/{self.ends.connection_id}"

    def connect(self, preferences: Preferences | None = None) -> None:
        """As an administrator does, without the pages."""
        enrol(self.stack, self.ends, preferences, datetime.now(UTC))

    def preferences(self) -> Preferences:
        """What transactions wait for; accounts that both systems hold from the start."""
        rows = {number: self.held("cashflow360", "account", number)["id"] for number in ("1010", "6000")}
        return Preferences(
            masters=dict(DEFAULT_MASTERS),
            unallocated_expenses_account=rows["6000"],
            default_bank_account=rows["1010"],
        )

    def held(self, side: str, kind: str, name: str) -> Mapping[str, Any]:
        """A record as its system holds it."""
        return Shown(self.servers, self.ends).find(side, kind, name)[0]

    def is_held(self, side: str, kind: str, name: str) -> bool:
        return bool(Shown(self.servers, self.ends).find(side, kind, name))

    def in_intacct(self, op: str, **edit: object) -> Any:
        return self.servers.control("intacct", "edit", {"company": self.ends.company_id, "op": op, **edit})

    def in_cashflow360(self, action: str, **edit: object) -> Any:
        body = {"organization": self.ends.organization_id, "action": action, **edit}
        return self.servers.control("cashflow360", "edit", body)["result"]

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The API, as an administrator of the tenant."""
        headers = {"authorization": f"Bearer {self.stack.token(self.ends.tenant_id)}"}
        address = f"{self.stack.api_url}{path}"
        answer = httpx.request(method, address, json=body, headers=headers, timeout=60, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def sync(self) -> str:
        """Sync once; how it ended."""
        last = self.newest()
        self.ask("POST", f"{self.home}/sync", {})
        return self.ended(after=last)

    def newest(self) -> str:
        """The newest sync's id."""
        items = self.ask("GET", f"{self.home}/runs")["items"]
        return str(items[0]["run_id"]) if items else ""

    def ended(self, after: str) -> str:
        """How the sync ended that came after another one."""
        ends = time.monotonic() + WITHIN_SECONDS
        while True:
            items = self.ask("GET", f"{self.home}/runs")["items"]
            if items and items[0]["run_id"] != after and items[0]["status"] != "running":
                return str(items[0]["status"])
            assert time.monotonic() < ends, items[:1]
            time.sleep(0.2)

    def redriven(self) -> None:
        """Wait for a sync that was begun again to have done its work: the same one, or one in its place."""
        ends = time.monotonic() + WITHIN_SECONDS
        while (found := self.ask("GET", f"{self.home}/runs")["items"][0])["status"] != "succeeded":
            assert time.monotonic() < ends, found
            time.sleep(0.2)

    def end_sessions(self) -> None:
        """What the table does with those whose time is over, here with all of the console's."""
        table = {"TableName": f"{STACK}-console-sessions"}
        client = self.stack.client("dynamodb")
        for row in client.scan(**table)["Items"]:
            client.delete_item(Key={"pk": row["pk"]}, **table)

    def report(self, kind: str) -> None:
        """Make a report, and wait for it."""
        self.ask("POST", f"{self.home}/reports", {"kind": kind})
        ends = time.monotonic() + WITHIN_SECONDS
        while any(one["status"] == "running" for one in self.ask("GET", f"{self.home}/reports")["items"]):
            assert time.monotonic() < ends
            time.sleep(0.2)
