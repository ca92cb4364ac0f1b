"""How many Sage transactions a month a connection may use, and which kinds the audit history saves reading."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import moment, show_json

CHOICES = {
    "go-on": "goes on syncing, and Sage may bill what is over its tier",
    "wait": "starts no sync by itself until next month",
}


def sage_limit(
    context: typer.Context,
    connection: Connection,
    limit: Annotated[int | None, typer.Option(min=1, help="Sage transactions a month.")] = None,
    over: Annotated[str | None, typer.Option(help="Over the limit: go-on or wait.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the company used of Sage's transactions this month, and set the limit."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/sage-limit"
    told = api.call("GET", path)
    if limit is not None or over is not None:
        wanted = {"limit": limit or told["limit"], "over_limit": over or told["over_limit"]}
        told = api.call("PUT", path, {**wanted, "version": told["version"]})
    if as_json:
        show_json(told)
        return
    show_cards("", [_card(told)], "")


def _card(told: dict[str, Any]) -> Card:
    lines = [
        ("Used", f"{told['used']:,} by all connections of the company"),
        ("Forecast", f"{told['forecast']:,}, of {told['tier']:,} in Sage's lowest tier"),
        ("Limit", f"{told['limit']:,}"),
        ("Over it", CHOICES[told["over_limit"]]),
        ("Warning", told["warning"]),
    ]
    return Card(f"Sage transactions in {told['month']}", lines)


def audit_history(
    context: typer.Context,
    connection: Connection,
    both_ways: Annotated[bool, typer.Option("--both-ways", help="Read every kind by its time stamps again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show which kinds are read only where Intacct's audit history names them."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/audit-history"
    told = api.call("POST", f"{path}/reset") if both_ways else api.call("GET", path)
    if as_json:
        show_json(told)
        return
    cards = [Card(one["kind"].replace("_", " "), [("Read", _read(one))]) for one in told["kinds"]]
    show_cards("", cards, "Every kind is read by its time stamps in every sync.")


def _read(one: dict[str, Any]) -> str:
    if one["trusted_since"]:
        return f"where the audit history names it since {moment(one['trusted_since'])}, and once a week"
    if one["trusted_from"]:
        return f"in every sync; from {moment(one['trusted_from'])} where the audit history names it, if it stays right"
    return "in every sync; the audit history told of no change of it yet"
