"""How soon changes reach the other side: what each choice costs, and choosing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import moment, say, show_json

NAMES: Mapping[tuple[str, bool], str] = {
    ("daily", False): "daily",
    ("hourly", False): "hourly",
    ("minutes", False): "minutes",
    ("minutes", True): "minutes, with --smart-events",
}
SOON: Mapping[str, str] = {
    "daily": "within a day",
    "hourly": "within an hour",
    "minutes": "within minutes",
}


def frequency(
    context: typer.Context,
    connection: Connection,
    set_to: Annotated[str | None, typer.Option("--set", help="daily, hourly or minutes.")] = None,
    smart_events: Annotated[
        bool, typer.Option(help="Within minutes: the customization package tells of changes in Intacct.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what each frequency costs in Sage transactions, and choose one."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/frequency"
    told = api.call("GET", path)
    if set_to:
        body = {"frequency": set_to, "smart_events": smart_events, "version": told["version"]}
        told = api.call("PUT", path, body)
    if as_json:
        show_json(told)
        return
    chosen = (told["frequency"], told["smart_events"])
    heading = "Changes reach the other side:"
    show_cards(heading, [_card(one, chosen) for one in told["costs"]], "")
    if set_to:
        say(_next(told))


def _card(cost: dict[str, Any], chosen: tuple[str, bool]) -> Card:
    which = (cost["frequency"], cost["smart_events"])
    mark = " (chosen)" if which == chosen else ""
    each = cost["transactions_a_change"]
    lines = [
        ("Reaches", SOON[cost["frequency"]]),
        ("Costs", f"about {cost['transactions_a_month']:,} Sage transactions a month"),
        ("And", f"about {each:,} for every change that wakes a sync" if each else ""),
    ]
    return Card(f"{NAMES[which]}{mark}", lines)


def _next(told: dict[str, Any]) -> str:
    looks = f" It is looked at next {moment(told['next_look_at'])}." if told["next_look_at"] else ""
    package = ""
    if told["smart_events"]:
        package = " Download the customization package anew and import it: ledgersync package."
    return f"Kept.{looks}{package}"
