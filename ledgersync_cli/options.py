"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

import typer

from ledgersync_cli.client import Api

Connection = Annotated[
    str,
    typer.Argument(help="Name or id of the connection, or how only one begins; `ledgersync connections` lists them."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Endpoint = Annotated[
    str | None, typer.Option(envvar="LEDGERSYNC_AWS_ENDPOINT", help="Where AWS is, for the local stack.")
]
Region = Annotated[str, typer.Option(envvar="AWS_DEFAULT_REGION", help="Region of AWS.")]
StateMachine = Annotated[
    str, typer.Option(envvar="LEDGERSYNC_STATE_MACHINE", help="ARN of the state machine (output StateMachineArn).")
]


def api_of(context: typer.Context) -> Api:
    """The API of the global options, with the tenant's token."""
    found = open_api_of(context)
    if not found.token:
        raise typer.BadParameter("no token: set LEDGERSYNC_TOKEN or give --token")
    return found


def open_api_of(context: typer.Context) -> Api:
    """The API for what needs no token."""
    if not isinstance(context.obj, Api):
        raise typer.BadParameter("no API: set LEDGERSYNC_URL or give --url")
    return context.obj


def path_of(api: Api, connection: str) -> str:
    """Where a connection is found that somebody named by id, name, or the beginning of either."""
    found = _named(api.call("GET", "/me")["connections"], connection)
    if len(found) > 1:
        names = ", ".join(f"{one['name']} ({one['id']})" for one in found)
        raise typer.BadParameter(f"{connection!r} could be any of: {names}")
    return f"/connections/{quote(found[0]['id'] if found else connection, safe='')}"


def _named(known: Sequence[dict[str, str]], asked: str) -> list[dict[str, str]]:
    """The connection with this id, else those with this name, else those whose id or name begins so."""
    name = asked.casefold()
    by_id = [one for one in known if one["id"] == asked]
    by_name = [one for one in known if one["name"].casefold() == name]
    return by_id or by_name or [one for one in known if name and _begins(one, name)]


def _begins(one: dict[str, str], asked: str) -> bool:
    return one["id"].startswith(asked) or one["name"].casefold().startswith(asked)
