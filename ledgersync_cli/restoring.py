"""For operators: items of a restored table back into the live one, of one connection or of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import boto3
import typer

from ledgersync.adapters.dynamodb.keys import connection_pk, connection_sk, schedule_sk, tenant_pk
from ledgersync.ports import ConnectionId
from ledgersync_cli.options import AsJson, Endpoint, Region
from ledgersync_cli.showing import say, show

Item = Mapping[str, Any]
OWNED = ("LEASE", "SLOT#", "SESSION#")
"""What belongs to a moment: who works on a connection just now, and sessions, which may have ended since."""
COUNTED = "BUDGET#"


def restore_items(
    source: Annotated[str, typer.Option("--from", help="Name of the restored table.")],
    table: Annotated[str, typer.Option(envvar="LEDGERSYNC_TABLE", help="The live table (output TableName).")],
    connection: Annotated[str, typer.Option(help="TENANT/CONNECTION; only its items.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="The items of all connections.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """Put items of a restored table in the place of those of the live one. Stop the schedule first."""
    if bool(connection) == everything:
        raise typer.BadParameter("give either --connection or --everything")
    client = boto3.client("dynamodb", region_name=region, endpoint_url=endpoint)
    wanted, present = (list(_items(client, name, connection)) for name in (source, table))
    kept = {_key(item) for item in wanted}
    gone = [item for item in present if _key(item) not in kept]
    if not dry_run:
        for item in wanted:
            client.put_item(TableName=table, Item=item)
        for item in gone:
            client.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
    _show(f"From {source} into {table}", len(wanted), len(gone), dry_run, as_json)


def _show(heading: str, put_back: int, removed: int, dry_run: bool, as_json: bool) -> None:
    row = {"put back": put_back, "removed": removed, "done": "no, a dry run" if dry_run else "yes"}
    show([row], heading, {name: name.capitalize() for name in row}, as_json)
    if not as_json:
        say("The same without --dry-run does it." if dry_run else "Start the schedule again.")


def _items(client: Any, table: str, connection: str) -> Iterator[Item]:
    """Everything but what belongs to a moment."""
    pages = _pages(client, table, connection)
    for item in pages:
        if not item["sk"]["S"].startswith(OWNED) and not item["pk"]["S"].startswith(COUNTED):
            yield item


def _pages(client: Any, table: str, connection: str) -> Iterator[Item]:
    if not connection:
        for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            yield from page["Items"]
        return
    tenant_id, _, connection_id = connection.partition("/")
    id = ConnectionId(tenant_id, connection_id)
    query = client.get_paginator("query")
    asked = {"TableName": table, "KeyConditionExpression": "pk = :pk", "ConsistentRead": True}
    for page in query.paginate(**asked, ExpressionAttributeValues={":pk": {"S": connection_pk(id)}}):
        yield from page["Items"]
    for sk in (connection_sk(id), schedule_sk(id)):
        found = client.get_item(TableName=table, Key={"pk": {"S": tenant_pk(tenant_id)}, "sk": {"S": sk}})
        if "Item" in found:
            yield found["Item"]


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
