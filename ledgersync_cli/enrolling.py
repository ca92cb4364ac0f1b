"""For operators, through AWS itself: the first administrator of a tenant, or another operator."""

from __future__ import annotations

from typing import Annotated

import boto3
import typer

from ledgersync.adapters.aws.people import CognitoPeople
from ledgersync_cli.options import AsJson, Endpoint, Region
from ledgersync_cli.showing import say, show_json

ROLES = ("viewer", "accountant", "administrator", "operator")


def enrol(
    name: Annotated[str, typer.Argument(help="E-mail address; an invitation is mailed to it.")],
    tenant: Annotated[str, typer.Option(help="Whose person they are; letters, digits, _ and -.")],
    user_pool: Annotated[str, typer.Option(envvar="LEDGERSYNC_USER_POOL", help="The pool (output UserPoolId).")],
    role: Annotated[str, typer.Option(help="administrator, or operator for the service's own people.")] = ROLES[2],
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """Invite a tenant's first administrator; they invite everybody else."""
    if role not in ROLES:
        raise typer.BadParameter(f"no such role; there are {', '.join(ROLES)}")
    client = boto3.client("cognito-idp", region_name=region, endpoint_url=endpoint)
    directory = CognitoPeople(lambda: client, user_pool)
    invited = directory.invite(tenant, name.strip().lower(), role)
    if invited is None:
        raise typer.BadParameter(f"{name} has an account already")
    if as_json:
        show_json({"id": invited.id, "name": invited.name, "role": role, "tenant": tenant})
        return
    say(f"{name} was invited as {role} of {tenant}. The password in the mail is valid for seven days.")
    say("They sign in, and invite everybody else: ledgersync people --invite NAME@EXAMPLE.COM --role accountant")
