"""Running: sync, preview, runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.controlling import watch
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.reporting import Kind, content
from ledgersync_cli.showing import SYSTEMS, said, say, show, show_json

RUNS = {"run_id": "Run", "trigger": "Trigger", "status": "Status", "started_at": "Started", "ended_at": "Ended",
        "sage_transactions": "Sage transactions", "error": "Error", "advice": "What to do"}  # fmt: skip
DOES = {"create": "made", "update": "changed", "remove": "removed"}
ENDS = ("synced", "unchanged", "held", "still held", "skipped", "read again")
"""What becomes of a record that was seen; every one ends in one of these ways."""


def sync(
    context: typer.Context,
    connection: Connection,
    wait: Annotated[bool, typer.Option(help="Wait for the run to end; exit code 1 unless it succeeds.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start a run now, or name the one that is going."""
    api = api_of(context)
    path = path_of(api, connection)
    started = api.call("POST", f"{path}/sync")
    if not wait:
        show([started], "Sync Now", {"run_id": "Run", "answer": "Answer", "status": "Status"}, as_json)
        if not as_json:
            say(f"Watch it: ledgersync runs {connection} {started['run_id']} --wait")
        return
    run = watch(api, f"{path}/runs/{started['run_id']}", quiet=as_json)
    _show_run(run, connection, as_json)
    if run["status"] != "succeeded":
        raise typer.Exit(1)


def preview(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """Show what a run would do now; nothing is written."""
    _, found = content(context, connection, Kind.PREVIEW, quiet=as_json)
    if as_json:
        show_json(found)
        return
    show_cards("Would be written", map(_planned_card, found["planned"]), "Nothing would be written.")
    say("")
    if found["planned_count"] > len(found["planned"]):
        say(f"These are the first {len(found['planned']):,} of {found['planned_count']:,} writes.")
    _counts(found["counts"])
    if not found["complete"]:
        say("There was no time to look at everything; a run will do more.")


def _planned_card(one: dict[str, Any]) -> Card:
    """A write: what a field was and will be, or what a new record is made with."""
    changes = one["operation"] == "update"
    lines = [
        (name.replace("_", " ").capitalize(), f"{said(was)} → {said(now)}" if changes else said(now))
        for name, (was, now) in one["fields"].items()
        if changes or now not in (None, "", [])
    ]
    record = f"{one['kind'].replace('_', ' ').capitalize()} {one['label'] or one['id']}"
    return Card(f"{record} — {DOES.get(one['operation'], one['operation'])} in {SYSTEMS[one['side']]}", lines)


def runs(
    context: typer.Context,
    connection: Connection,
    run_id: Annotated[str | None, typer.Argument(help="One run, with its counts.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    wait: Annotated[
        bool, typer.Option(help="Wait for the run, or the newest one, to end; show how far it is.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the latest runs, or show one of them."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/runs"
    if wait and not run_id:
        run_id = next((one["run_id"] for one in api.items(path, 1)), None)
    if wait and run_id:
        _show_run(watch(api, f"{path}/{run_id}", quiet=as_json), connection, as_json)
    elif run_id:
        _show_run(api.call("GET", f"{path}/{run_id}"), connection, as_json)
    else:
        found = list(api.items(path, limit))
        show(found if as_json else [_told(one) for one in found], "Runs", RUNS, as_json)


def _told(run: dict[str, Any]) -> dict[str, Any]:
    """The run with its trigger in words."""
    return {**run, "trigger": run["trigger"].replace("_", " ").capitalize()}


def _show_run(run: dict[str, Any], connection: str, as_json: bool) -> None:
    """The run, and where to read on: how it goes, or what it changed."""
    if as_json:
        show_json(run)
        return
    show([_told(run)], "Run", RUNS, as_json=False)
    if run["status"] == "running":
        say(f"Watch it: ledgersync runs {connection} {run['run_id']} --wait")
        return
    _counts(run["counts"])
    say(f"What it changed: ledgersync changes {connection} {run['run_id']}")


def _counts(counts: dict[str, int]) -> None:
    """By kind and side: what was seen there, what became of it, and what was done there."""
    by_side: dict[tuple[str, str], dict[str, int]] = {}
    for name, number in counts.items():
        kind, side, outcome = name.split("|")
        by_side.setdefault((kind, side), {})[outcome] = number
    rows = [
        {
            "kind": kind,
            "side": SYSTEMS[side],
            "seen": numbers.get("seen", 0),
            "ended": _listed(numbers, lambda outcome: outcome in ENDS),
            "done": _listed(numbers, lambda outcome: outcome not in (*ENDS, "seen")),
        }
        for (kind, side), numbers in sorted(by_side.items())
    ]
    columns = {"kind": "Kind", "side": "System", "seen": "Seen", "ended": "Of these", "done": "Done there"}
    show(rows, "Counts", columns, as_json=False)


def _listed(numbers: dict[str, int], chosen: Callable[[str], bool]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(numbers.items()) if chosen(outcome))
