"""Reports as deployed: the state machine makes every kind, and tells why one can't be made."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from ledgersync.adapters.dynamodb import Table
from ledgersync.adapters.dynamodb.reports import DynamoReports
from ledgersync.ports import ConnectionId
from ledgersync.ports.reports import Report, ReportKind, ReportStatus
from tests.e2e.steady import Steady

pytestmark = pytest.mark.e2e
WITHIN_SECONDS = 90.0


def asked(steady: Steady, method: str, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {steady.stack.token(steady.enrolment.tenant_id)}"}
    address = f"{steady.stack.api_url}/connections/{steady.enrolment.connection_id}{path}"
    answer = httpx.request(method, address, json=body, headers=headers, timeout=60, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def test_every_kind_of_report_is_made_as_deployed(steady: Steady) -> None:
    ids = {kind: asked(steady, "POST", "/reports", {"kind": kind.value})["id"] for kind in ReportKind}
    ends = time.monotonic() + WITHIN_SECONDS
    while any(one["status"] == "running" for one in asked(steady, "GET", "/reports")["items"]):
        assert time.monotonic() < ends
        time.sleep(0.2)
    made = {one["id"]: one for one in asked(steady, "GET", "/reports")["items"]}
    assert {kind: (made[id]["status"], made[id]["advice"]) for kind, id in ids.items()} == dict.fromkeys(
        ids, ("done", "")
    )
    tied = asked(steady, "GET", f"/reports/{ids[ReportKind.TIE_OUT]}/file")
    assert tied["payables"]["difference"] == tied["payables"]["unexplained"] == "0.00"


def test_a_report_that_can_not_be_made_says_why(steady: Steady) -> None:
    stack, now = steady.stack, datetime.now(UTC)
    table = Table(stack.client("dynamodb"), stack.outputs["TableName"], time.sleep, lambda most: most)
    id = ConnectionId(steady.enrolment.tenant_id, "gone")
    wanted = Report(
        id=id,
        report_id=f"gone-{time.time_ns()}",
        kind=ReportKind.TIE_OUT,
        asked_by="dana",
        asked_at=now,
        expires_at=now + timedelta(days=1),
    )
    store = DynamoReports(table)
    store.begin(wanted)
    names = {"tenant_id": id.tenant_id, "connection_id": id.connection_id, "run_id": wanted.report_id}
    machine = stack.state_machine_arn.replace("sync-connection", "make-report")
    started = stack.client("stepfunctions").start_execution(
        stateMachineArn=machine, name=wanted.report_id, input=json.dumps(names)
    )
    assert stack.wait_execution(started["executionArn"]).status == "SUCCEEDED"
    ended = store.report(id, wanted.report_id)
    assert ended is not None and (ended.status, ended.error) == (ReportStatus.FAILED, "connection-unknown")
    assert ended.advice == "The connection does not exist any more, or is disconnected."
