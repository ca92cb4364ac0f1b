"""People of the tenant: who may sign in with which role, inviting, changing and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.showing import say, show_json

STANDING = {
    "active": "",
    "invited": "invited; never signed in yet. Again: ledgersync people --invite-again {name}",
    "disabled": "may not sign in. Let in again: ledgersync people --let-in {name}",
}


def people(
    context: typer.Context,
    invite: Annotated[str, typer.Option(help="E-mail address of somebody new; their role with --role.")] = "",
    change: Annotated[str, typer.Option(help="Whose role changes, to that of --role.")] = "",
    role: Annotated[str, typer.Option(help="viewer, accountant or administrator.")] = "",
    invite_again: Annotated[str, typer.Option(help="Who gets the invitation once more.")] = "",
    shut_out: Annotated[str, typer.Option(help="Who may not sign in any more.")] = "",
    let_in: Annotated[str, typer.Option(help="Who may sign in again.")] = "",
    remove: Annotated[str, typer.Option(help="Whose account is removed.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show who may sign in with which role, or change it; or where that is managed."""
    if (invite or change) and not role:
        raise typer.BadParameter("say which role: --role viewer, accountant or administrator")
    api = api_of(context)
    if invite:
        api.call("POST", "/people", {"name": invite, "role": role})
    asked: list[tuple[str, str, str, dict[str, Any] | None]] = [
        (change, "PATCH", "", {"role": role}),
        (invite_again, "POST", "/invite", None),
        (shut_out, "PATCH", "", {"active": False}),
        (let_in, "PATCH", "", {"active": True}),
        (remove, "DELETE", "", None),
    ]
    for who, method, path, body in asked:
        if who:
            api.call(method, f"/people/{_id(api, who)}{path}", body)
    _show(api.call("GET", "/people"), as_json)


def _id(api: Api, who: str) -> str:
    """The id of somebody who is named by address or id."""
    known = api.call("GET", "/people")["items"]
    named = [one["id"] for one in known if who.lower() in (one["name"].lower(), one["id"].lower())]
    return quote(named[0] if named else who, safe="")


def _show(found: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(found)
    elif found["managed_elsewhere"]:
        say(found["managed_elsewhere"])
    else:
        show_cards("People", [_card(one) for one in found["items"]], "Nobody yet.")


def _card(one: Mapping[str, Any]) -> Card:
    standing = STANDING[one["standing"]].format(name=one["name"])
    return Card(one["name"], [("Role", one["role"]), ("Standing", standing)])
