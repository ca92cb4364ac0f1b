"""Records no system should give: each is one hold, and everything beside it syncs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import boto3
import httpx
from moto import mock_aws

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.domain.retry import OnlyItself
from tests.integration.runs.books import Shop, open_shop
from tests.integration.store.aws import REGION, create_table

LONG = "V" + "9" * 1999


class Rewritten(httpx.BaseTransport):
    """A remote some of whose answers are changed on the way."""

    def __init__(self, transport: httpx.BaseTransport, changes: Mapping[bytes, bytes]) -> None:
        self._transport = transport
        self._changes = changes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._transport.handle_request(request)
        body = answer.read()
        for said, instead in self._changes.items():
            body = body.replace(said, instead)
        return httpx.Response(answer.status_code, content=body)


def on_dynamodb(shop: Shop) -> None:
    """The shop's connection in a table, whose keys have a limited length."""
    world = shop.world
    connection = world.registry.connection(world.id)
    assert connection is not None
    client = boto3.client("dynamodb", region_name=REGION)
    create_table(client, "ledgersync")
    kms = boto3.client("kms", region_name=REGION)
    encryption = KmsEncryption(kms, kms.create_key()["KeyMetadata"]["KeyId"])
    table = Table(client, "ledgersync", sleep=lambda _: None, jitter=lambda longest: longest)
    kept = DynamoRegistry(table, encryption, world.clock.now)
    object.__setattr__(world, "registry", kept)
    kept.put_connection(replace(connection, version=0))


def test_an_id_of_two_thousand_characters_is_one_hold_and_not_a_failed_slice() -> None:
    with mock_aws():
        shop = open_shop()
        on_dynamodb(shop)
        shop.world.reach_intacct = lambda transport: Rewritten(
            transport, {b"<VENDORID>V9</VENDORID>": f"<VENDORID>{LONG}</VENDORID>".encode()}
        )
        shop.vendor("V8", "Best Paper")
        shop.vendor("V9", "Endless Paper")
        shop.intacct_bill("B1", vendor="V9")
        shop.intacct_bill("B2", vendor="V8")
        shop.run()
        holds = {hold.kind.value: hold for hold in shop.world.books().holds()}
        names = [row["name"] for row in shop.rows("Vendor")]
        bills = [row["invoiceNumber"] for row in shop.rows("Bill")]
    assert sorted(holds) == ["bill", "vendor"]
    assert (holds["vendor"].cause, holds["vendor"].params["field"]) == ("value-unreadable", "id")
    assert len(holds["vendor"].id) < 100
    assert "Best Paper" in names
    assert "Endless Paper" not in names
    assert bills == ["B2"]


def test_an_amount_that_cannot_be_carried_over_exactly_is_held_with_field_and_reason() -> None:
    shop = open_shop()
    shop.world.reach_intacct = lambda transport: Rewritten(transport, {b">77<": b">77.005<"})
    shop.intacct_bill("B1", "77.00")
    shop.intacct_bill("B2", "60.00")
    shop.run()
    assert [row["invoiceNumber"] for row in shop.rows("Bill")] == ["B2"]
    (hold,) = shop.world.books().holds()
    assert (hold.cause, hold.label, hold.until) == ("value-unreadable", "B1", (OnlyItself(),))
    assert hold.text.startswith("The total amount of the bill holds a value that cannot be carried over exactly: it ")
    shop.world.reach_intacct = lambda transport: transport
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="Entered anew")
    shop.run()
    assert shop.causes() == {}
