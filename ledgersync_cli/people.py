"""People of the tenant, or where they are managed."""

from __future__ import annotations

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.showing import say, show_json


def people(context: typer.Context, as_json: AsJson = False) -> None:
    """Show who may sign in with which role, or where that is managed."""
    found = api_of(context).call("GET", "/people")
    if as_json:
        show_json(found)
    elif found["managed_elsewhere"]:
        say(found["managed_elsewhere"])
    else:
        show_cards("People", [Card(one["name"], [("Role", one["role"])]) for one in found["items"]], "Nobody yet.")
