"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from ledgersync_cli.client import Api

Connection = Annotated[str, typer.Argument(help="Id of the connection; `ledgersync connections` lists them.")]
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
