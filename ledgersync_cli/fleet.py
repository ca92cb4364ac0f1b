"""For operators: all connections of the service, why runs fail, and redriving by cause. No record of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.showing import moment, say, show_json


def fleet(
    context: typer.Context,
    causes: Annotated[bool, typer.Option("--causes", help="Why runs failed that were not made good.")] = False,
    redrive: Annotated[str, typer.Option(help="Redrive the runs that failed for this cause.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be redriven.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how all connections stand (operators only), or redrive what failed for one cause."""
    api = api_of(context)
    if redrive:
        _redrive(api, redrive, dry_run, as_json)
        return
    found = api.call("GET", "/fleet/causes" if causes else "/fleet")
    if as_json:
        show_json(found)
    elif causes:
        show_cards("Failing", map(_cause_card, found["items"]), "Nothing failed that was not made good.")
    else:
        say(
            f"{found['connections']} connections ran in the last two days: {found['in_step']} in step, "
            f"{found['syncing']} syncing, {found['failing']} failing, {found['late']} late."
        )
        show_cards("Failing or late", map(_line_card, found["lines"]), "No run failed, none came late.")


def _redrive(api: Api, cause: str, dry_run: bool, as_json: bool) -> None:
    """In steps of a few runs, until none is left."""
    while True:
        told = api.call("POST", "/fleet/redrives", {"cause": cause, "dry_run": dry_run})
        if as_json:
            show_json(told)
        elif dry_run:
            runs = f"{told['runs']} {'run' if told['runs'] == 1 else 'runs'}"
            of = f"{told['connections']} {'connection' if told['connections'] == 1 else 'connections'}"
            say(f"{runs} of {of}, {told['seconds']:g} s apart. Begin with: ledgersync fleet --redrive {cause}")
        else:
            say(f"{told['begun']} begun, {told['left']} left.")
        if dry_run or not told["left"]:
            return


def _line_card(one: Mapping[str, Any]) -> Card:
    late = "began more than an hour after it was due" if one["late"] else ""
    lines = [
        ("Run", one["run_id"]),
        ("Started", moment(one["started_at"])),
        ("Cause", one["code"]),
        ("What", one["words"]),
        ("Late", late),
    ]
    return Card(f"{one['connection_id']} — {one['status'].lower().replace('_', ' ')}", lines)


def _cause_card(one: Mapping[str, Any]) -> Card:
    lines = [
        ("What", one["words"]),
        ("Since", moment(one["since"])),
        ("Redrive", f"ledgersync fleet --redrive {one['code']} --dry-run"),
    ]
    return Card(f"{one['code']} — {one['runs']} {'run' if one['runs'] == 1 else 'runs'}", lines)
