"""What connections cost: work from the executions' history and the runs' records, times list prices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import boto3
import typer

from ledgersync.runs.cost import Work, dollars, run_work
from ledgersync.runs.prices import AS_OF
from ledgersync_cli.executions import ended_executions
from ledgersync_cli.options import AsJson, Endpoint, Region, StateMachine, api_of
from ledgersync_cli.showing import show

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def cost(
    context: typer.Context,
    state_machine: StateMachine,
    days: Annotated[int, typer.Option(min=1, max=90)] = 30,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """Show work and list price by connection of the tenant: calls, transitions, Lambda seconds, write units."""
    client = boto3.client("stepfunctions", region_name=region, endpoint_url=endpoint)
    api, since = api_of(context), datetime.now(UTC) - timedelta(days=days)
    work: dict[str, Work] = {}
    for one in ended_executions(client, state_machine, since):
        work[one.id.connection_id] = work.get(one.id.connection_id, Work()) + history_work(client, one.arn)
    rows = []
    for connection in api.items("/connections"):
        total = work.get(connection["id"], Work())
        for run in api.items(f"/connections/{connection['id']}/runs"):
            if datetime.fromisoformat(run["started_at"]) >= since:
                total += run_work(run["trigger"], run["calls"])
        row: dict[str, Any] = {"connection": connection["name"], "dollars": f"{dollars(total):.4f}"}
        rows.append(row | {name: str(getattr(total, name)) for name in Work.__match_args__})
    columns = {name: name.replace("_", " ") for name in ("connection", *Work.__match_args__, "dollars")}
    show(rows, f"Last {days} days, list prices of {AS_OF}", columns, as_json)


def history_work(client: SFNClient, arn: str) -> Work:
    """Transitions, invocations and seconds of one execution, counted from its history."""
    transitions, invocations, seconds, entered = 0, 0, Decimal(0), None
    for page in client.get_paginator("get_execution_history").paginate(executionArn=arn):
        for event in page["events"]:
            transitions += event["type"].endswith("StateEntered")
            if event["type"] == "TaskStateEntered":
                invocations += 1
                entered = event["timestamp"]
            elif event["type"] == "TaskStateExited" and entered is not None:
                seconds += Decimal(str((event["timestamp"] - entered).total_seconds()))
    return Work(transitions=transitions, invocations=invocations, lambda_seconds=seconds)
