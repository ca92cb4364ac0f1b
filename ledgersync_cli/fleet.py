"""For operators: all connections of the service, why runs fail, and redriving by cause. No record of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.showing import moment, say, show_json


def fleet(
    context: typer.Context,
    causes: Annotated[bool, typer.Option("--causes", help="Why runs failed that were not made good.")] = False,
    costs: Annotated[bool, typer.Option("--costs", help="What each connection costs this month.")] = False,
    connection: Annotated[str, typer.Option(help="Runs of this connection in two days, and its month.")] = "",
    redrive: Annotated[str, typer.Option(help="Redrive the runs that failed for this cause.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be redriven.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how all connections stand (operators only), or redrive what failed for one cause."""
    api = api_of(context)
    if redrive:
        _redrive(api, redrive, dry_run, as_json)
        return
    if costs:
        _show_costs(api, as_json)
        return
    if connection:
        _show_connection(api, connection, as_json)
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
        if found["failing"]:
            say("\nWhy, and redriving by cause: ledgersync fleet --causes")


def _show_costs(api: Api, as_json: bool) -> None:
    """All pages, the connections that cost most first."""
    page = api.call("GET", "/fleet/costs", limit=100)
    rows = list(page["items"])
    while page["next"]:
        page = api.call("GET", "/fleet/costs", limit=100, cursor=page["next"])
        rows += page["items"]
    rows.sort(key=lambda one: (-Decimal(one["dollars"]), one["connection_id"]))
    if as_json:
        show_json({**page, "items": rows})
        return
    work = sum((Decimal(one["dollars"]) for one in rows), Decimal(0))
    say(f"{page['month']}: ${work:.2f} of work so far, ${page['stack_dollars']} a month for the stack itself.")
    show_cards("Connections", [_cost_card(one, page["tier"]) for one in rows], "No connection syncs by itself.")


def _show_connection(api: Api, connection: str, as_json: bool) -> None:
    """Its runs as cards, and what its month costs."""
    found = api.call("GET", f"/fleet/connections/{quote(connection, safe='')}")
    if as_json:
        show_json(found)
        return
    show_cards("Runs of the last two days", map(_line_card, found["runs"]), "It did not run in the last two days.")
    months = [_cost_card(found["cost"], found["tier"])] if found["cost"] else []
    show_cards(f"Cost of {found['month']}", months, "It does not sync by itself.")


def _cost_card(one: Mapping[str, Any], tier: int) -> Card:
    share = f"{one['forecast'] / tier:.1%} of the lowest tier"
    lines = [
        ("Tenant", one["tenant_id"]),
        ("Runs", str(one["runs"])),
        ("Work", f"${one['dollars']}"),
        ("Sage", f"{one['sage']} transactions, {one['forecast']} by the end of the month ({share})"),
        ("Cashflow360", f"{one['cashflow360_requests']} calls"),
    ]
    return Card(one["connection_id"], lines)


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
