"""For operators, through AWS itself: redrive, cost, tail."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import boto3
import typer
from rich.progress import track

from ledgersync.adapters.executions import StepFunctionsExecutions
from ledgersync.ports import ConnectionId
from ledgersync.usecases.cost import WRITE_UNITS_A_RUN, Work, dollars
from ledgersync.usecases.redrive import REDRIVABLE_FOR, Execution, chosen, redrive, worth_redriving
from ledgersync_cli.options import AsJson, Endpoint, Region, StateMachine, api_of
from ledgersync_cli.showing import say, show

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.literals import ExecutionStatusType

ENDED: tuple[ExecutionStatusType, ...] = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
FAILED = {"connection": "Connection", "run_id": "Run", "status": "Status", "code": "Cause", "ended_at": "Ended",
          "how": "Done", "new_run_id": "Run now"}  # fmt: skip


def redrive_command(
    state_machine: StateMachine,
    runs: Annotated[list[str] | None, typer.Argument(help="Runs to redrive; none: see --all, --cause.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every connection whose latest run failed.")] = False,
    cause: Annotated[str, typer.Option(help="Those that failed for this cause, as listed.")] = "",
    connection: Annotated[str, typer.Option(help="Only this connection.")] = "",
    pause: Annotated[float, typer.Option(help="Seconds between two of them.")] = 2.0,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """List the runs that failed in the last 14 days without a newer success, or redrive some of them."""
    client = boto3.client("stepfunctions", region_name=region, endpoint_url=endpoint)
    now = datetime.now(UTC)
    failed = worth_redriving(ended_executions(client, state_machine, now - REDRIVABLE_FOR), now)
    if not (runs or everything or cause or connection):
        show([_row(one) for one in failed], "Failed and not yet made good", FAILED, as_json)
        return
    wanted = chosen(failed, runs or (), cause, connection)
    service = StepFunctionsExecutions(client, state_machine)
    steps = redrive(service, wanted, lambda: datetime.now(UTC), time.sleep, pause)
    done = track(steps, "redriving", total=len(wanted), disable=as_json)
    rows = [{**_row(one.execution), "how": one.how, "new_run_id": one.run_id} for one in done]
    show(rows, "Redriven", FAILED, as_json)


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


def _row(one: Execution) -> dict[str, Any]:
    return {
        "connection": f"{one.id.tenant_id}/{one.id.connection_id}",
        "run_id": one.run_id,
        "status": one.status.lower(),
        "code": one.code,
        "ended_at": one.ended_at.isoformat(),
    }


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
        runs = [run for run in api.items(f"/connections/{connection['id']}/runs") if _since(run, since)]
        total = work.get(connection["id"], Work()) + calls_work(runs)
        row: dict[str, Any] = {"connection": connection["name"], "dollars": f"{dollars(total):.4f}"}
        rows.append(row | {name: str(getattr(total, name)) for name in Work.__match_args__})
    columns = {name: name.replace("_", " ") for name in ("connection", *Work.__match_args__, "dollars")}
    show(rows, f"Last {days} days, list prices; write units estimated at {WRITE_UNITS_A_RUN} a run", columns, as_json)


def history_work(client: SFNClient, arn: str) -> Work:
    """Transitions and seconds of one execution, counted from its history."""
    transitions, seconds, entered = 0, Decimal(0), None
    for page in client.get_paginator("get_execution_history").paginate(executionArn=arn):
        for event in page["events"]:
            transitions += event["type"].endswith("StateEntered")
            if event["type"] == "TaskStateEntered":
                entered = event["timestamp"]
            elif event["type"] == "TaskStateExited" and entered is not None:
                seconds += Decimal(str((event["timestamp"] - entered).total_seconds()))
    return Work(transitions=transitions, lambda_seconds=seconds)


def calls_work(runs: list[dict[str, Any]]) -> Work:
    """Calls to both systems, as the records of runs have them."""
    calls = [run["calls"] for run in runs]
    return Work(
        runs=len(runs),
        write_units=len(runs) * WRITE_UNITS_A_RUN,
        intacct_requests=sum(one.get("intacct|requests", 0) for one in calls),
        cashflow360_requests=sum(one.get("cashflow360|requests", 0) for one in calls),
        cashflow360_logins=sum(one.get("cashflow360|logins", 0) for one in calls),
    )


def _since(run: dict[str, Any], since: datetime) -> bool:
    return datetime.fromisoformat(run["started_at"]) >= since


def tail(
    stack: Annotated[str, typer.Option(envvar="LEDGERSYNC_STACK", help="Name of the deployed stack.")] = "ledgersync",
    connection: Annotated[str, typer.Option(help="Only lines of this connection.")] = "",
    minutes: Annotated[int, typer.Option(min=1, help="How far back to begin.")] = 10,
    follow: Annotated[bool, typer.Option(help="Go on as lines are written.")] = False,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
) -> None:
    """Print the functions' log lines, oldest first."""
    client = boto3.client("logs", region_name=region, endpoint_url=endpoint)
    since = int((time.time() - minutes * 60) * 1000)
    while True:
        lines: list[tuple[int, str, str]] = []
        for function in ("sync-lists", "sync-transactions", "scheduler", "connect"):
            group = f"/aws/lambda/{stack}-{function}"
            for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since):
                found = ((event["timestamp"], function, event["message"].strip()) for event in page["events"])
                lines += [line for line in found if connection in line[2]]
        for at, function, message in sorted(lines):
            say(f"{datetime.fromtimestamp(at / 1000, UTC):%H:%M:%S} {function:<18} {message}")
            since = max(since, at + 1)
        if not follow:
            return
        time.sleep(2)
