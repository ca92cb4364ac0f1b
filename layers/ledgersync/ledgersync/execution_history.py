"""Executions as Step Functions lists and describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ledgersync.ports import ConnectionId
from ledgersync.runs.redrive import Execution

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.literals import ExecutionStatusType

ENDED: tuple[ExecutionStatusType, ...] = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
GOING: ExecutionStatusType = "RUNNING"


def ended_executions(client: SFNClient, state_machine: str, since: datetime) -> Iterator[Execution]:
    """Executions that ended since; only failures are asked for their cause, since there are few of them."""
    for status in ENDED:
        pages = client.get_paginator("list_executions").paginate(stateMachineArn=state_machine, statusFilter=status)
        for entry in (entry for page in pages for entry in page["executions"]):
            if entry.get("stopDate", entry["startDate"]) < since:
                continue
            yield (
                _listed(entry)
                if status == "SUCCEEDED"
                else _told(client.describe_execution(executionArn=entry["executionArn"]))
            )


def _listed(entry: Any) -> Execution:
    """What the list alone tells: runs are named after their connection, whose id is unique over all tenants."""
    name, started = entry["name"], entry["startDate"]
    id = ConnectionId("", name.partition("-")[2])
    return Execution(entry["executionArn"], id, name, entry["status"], started, entry.get("stopDate", started))


def _told(told: Any) -> Execution:
    names = json.loads(told["input"])
    return Execution(
        told["executionArn"],
        ConnectionId(names["tenant_id"], names["connection_id"]),
        names["run_id"],
        told["status"],
        told["startDate"],
        told.get("stopDate", told["startDate"]),
        told.get("error", ""),
        told.get("cause", ""),
    )


def going_executions(client: SFNClient, state_machine: str) -> Iterator[Execution]:
    """Those that are at work now; they "end" when they began."""
    pages = client.get_paginator("list_executions").paginate(stateMachineArn=state_machine, statusFilter=GOING)
    yield from (_listed(entry) for page in pages for entry in page["executions"])
