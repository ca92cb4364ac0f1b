"""For operators, through AWS itself: redrive."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import SystemRandom
from typing import Annotated, Any

import boto3
import typer
from rich.console import Console
from rich.progress import track

from ledgersync.adapters.aws.executions import StepFunctionsExecutions
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.execution_history import ended_executions
from ledgersync.runs.redrive import REDRIVABLE_FOR, Execution, chosen, redrive, worth_redriving
from ledgersync_cli.options import AsJson, Endpoint, Region, StateMachine
from ledgersync_cli.showing import say, show

LISTED = {"connection": "Connection", "run_id": "Run", "status": "Status", "code": "Cause", "ended_at": "Ended"}
FAILED = {**LISTED, "how": "Done", "new_run_id": "Run now"}


def redrive_command(
    state_machine: StateMachine,
    runs: Annotated[list[str] | None, typer.Argument(help="Runs to redrive; none: see --all, --cause.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every connection whose latest run failed.")] = False,
    cause: Annotated[str, typer.Option(help="Those that failed for this cause, as listed.")] = "",
    connection: Annotated[str, typer.Option(help="Only this connection.")] = "",
    table: Annotated[
        str,
        typer.Option(envvar="LEDGERSYNC_TABLE", help="The table (output TableName), where fresh runs are recorded."),
    ] = "",
    pause: Annotated[float, typer.Option(help="Seconds between two of them.")] = 2.0,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """List the runs that failed in the last 14 days without a newer success, or redrive some of them."""
    client = boto3.client("stepfunctions", region_name=region, endpoint_url=endpoint)
    now = _now()
    failed = worth_redriving(ended_executions(client, state_machine, now - REDRIVABLE_FOR), now)
    if not (runs or everything or cause or connection):
        _list(failed, as_json)
        return
    if not table:
        raise typer.BadParameter("no table: set LEDGERSYNC_TABLE or give --table")
    wanted = chosen(failed, runs or (), cause, connection)
    store = boto3.client("dynamodb", region_name=region, endpoint_url=endpoint)
    kept = DynamoRegistry(Table(store, table, time.sleep, lambda most: SystemRandom().uniform(0, most)), None, _now)
    service = StepFunctionsExecutions(client, state_machine)
    steps = redrive(service, kept, wanted, _now, time.sleep, pause)
    console = Console(stderr=True)
    done = track(steps, "redriving", total=len(wanted), console=console, disable=not console.is_terminal)
    rows = [{**_row(one.execution), "how": one.how, "new_run_id": one.run_id} for one in done]
    show(rows, "Redriven", FAILED, as_json)


def _list(failed: Sequence[Execution], as_json: bool) -> None:
    show([_row(one) for one in failed], "Failed and not yet made good", LISTED, as_json)
    if failed and not as_json:
        say(f"Once the cause is gone: ledgersync redrive --cause {failed[0].code}")


def _row(one: Execution) -> dict[str, Any]:
    return {
        "connection": f"{one.id.tenant_id}/{one.id.connection_id}",
        "run_id": one.run_id,
        "status": one.status.lower(),
        "code": one.code,
        "ended_at": one.ended_at.isoformat(),
    }


def _now() -> datetime:
    return datetime.now(UTC)
