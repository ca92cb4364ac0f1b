"""Controlling: stopping a run, pausing and resuming a connection, and a run's progress while somebody waits."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import moment, say, show_json

POLL_SECONDS = 1.0
SLOWER_AFTER, SLOW_POLL_SECONDS = 30, 5.0
"""So many polls come quickly; a long run is asked less often."""
WRITTEN = ("created", "updated", "removed")


def cancel(
    context: typer.Context,
    connection: Connection,
    run_id: Annotated[str | None, typer.Argument(help="The run; the one that is going when none is given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Stop a run after the record in hand; the next run goes on from there."""
    api = api_of(context)
    path = path_of(api, connection)
    stopped = api.call("POST", f"{path}/runs/{run_id or _going(api, path)}/cancel")
    if as_json:
        show_json(stopped)
    else:
        say(f"Run {stopped['run_id']} ends after the record in hand. Nothing is left half-written.")
        say(f"Watch it end: ledgersync runs {connection} {stopped['run_id']} --wait")


def pause(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """Pause a connection: nothing starts until it is resumed."""
    api = api_of(context)
    kept = api.call("POST", f"{path_of(api, connection)}/pause")
    if as_json:
        show_json(kept)
    else:
        say(f"{kept['name']} is paused. Resume it with: ledgersync resume {kept['id']}")


def resume(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """Resume a paused connection; it is due again at its own time of day."""
    api = api_of(context)
    kept = api.call("POST", f"{path_of(api, connection)}/resume")
    if as_json:
        show_json(kept)
    else:
        due = f" Next sync {moment(kept['due_at'])}." if kept["due_at"] else ""
        say(f"{kept['name']} is resumed.{due} Sync at once with: ledgersync sync {kept['id']}")


def watch(api: Api, path: str, quiet: bool) -> Any:
    """Wait for a run to end, telling on a terminal how far it is; the run as it ended."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    console = Console(stderr=True)
    polls = 0
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task("starting")
        while (standing := api.call("GET", f"{path}/progress"))["status"] == "running":
            progress.update(task, description=described(standing))
            polls += 1
            time.sleep(POLL_SECONDS if polls < SLOWER_AFTER else SLOW_POLL_SECONDS)
        progress.update(task, description=standing["status"])
    return api.call("GET", path)


def described(standing: dict[str, Any]) -> str:
    """How far a run is, in one line."""
    if standing["stopping"]:
        return f"stopping: {standing['stop_by']} asked for it"
    if not standing["group"]:
        return "starting"
    counts = standing["counts"]
    seen, written, held = (_total(counts, outcomes) for outcomes in (("seen",), WRITTEN, ("held",)))
    return f"{standing['group']}: {seen:,} looked at, {written:,} written, {held:,} set aside"


def _total(counts: dict[str, int], outcomes: tuple[str, ...]) -> int:
    return sum(number for name, number in counts.items() if name.rpartition("|")[2] in outcomes)


def _going(api: Api, path: str) -> str:
    runs = api.call("GET", f"{path}/runs", limit=1)["items"]
    if not runs or runs[0]["status"] != "running":
        raise typer.BadParameter("no run is going")
    return str(runs[0]["run_id"])
