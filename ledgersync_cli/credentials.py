"""For operators: credentials of connections from one store into the other, while runs go on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from random import SystemRandom
from typing import Annotated, Any

import boto3
import typer

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.aws.moving_vault import MovingVault
from ledgersync.adapters.aws.sealed_vault import SealedVault
from ledgersync.adapters.aws.vault import SecretsManagerVault
from ledgersync.adapters.dynamodb import Table
from ledgersync.ports import ConnectionId
from ledgersync_cli.options import AsJson, Endpoint, Region
from ledgersync_cli.showing import say, show

MOVED = {"connection": "Connection", "moved": "Moved"}


def move_credentials(
    stack: Annotated[str, typer.Option(envvar="LEDGERSYNC_STACK", help="Name of the deployed stack.")] = "ledgersync",
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """Move credentials into the store that the stack's parameter CredentialStore names; safe to repeat.

    Deploy with the new value first: from then on both stores are read, and what is entered goes into the new one.
    """

    def client(service: str) -> Any:
        return boto3.client(service, region_name=region, endpoint_url=endpoint)

    (told,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in told["Outputs"]}
    parameters = {one["ParameterKey"]: one["ParameterValue"] for one in told["Parameters"]}
    vault = _vault(client, outputs, sealed=parameters["CredentialStore"] == "sealed")
    rows = [
        {"connection": f"{id.tenant_id}/{id.connection_id}", "moved": vault.move(id)}
        for id in _connections(client("dynamodb"), outputs["TableName"])
    ]
    show(rows, f"Into {parameters['CredentialStore']}", MOVED, as_json)
    if not as_json:
        say("What is entered from now on goes there, too.")


def _vault(client: Any, outputs: Mapping[str, str], *, sealed: bool) -> MovingVault:
    table = Table(client("dynamodb"), outputs["TableName"], time.sleep, lambda most: SystemRandom().uniform(0, most))
    in_table = SealedVault(table, KmsEncryption(client("kms"), outputs["CredentialKeyArn"]))
    in_secrets = SecretsManagerVault(client("secretsmanager"), outputs["SecretPrefix"])
    return MovingVault(in_table, in_secrets) if sealed else MovingVault(in_secrets, in_table)


def _connections(client: Any, table: str) -> Iterator[ConnectionId]:
    """Every connection of every tenant, disconnected ones too."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="begins_with(pk, :tenant) AND begins_with(sk, :connection)",
        ProjectionExpression="pk, sk",
        ExpressionAttributeValues={":tenant": {"S": "TENANT#"}, ":connection": {"S": "CONNECTION#"}},
    )
    for item in (item for page in pages for item in page["Items"]):
        yield ConnectionId(item["pk"]["S"].removeprefix("TENANT#"), item["sk"]["S"].removeprefix("CONNECTION#"))
