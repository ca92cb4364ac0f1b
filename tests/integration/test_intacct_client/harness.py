"""A sandbox in its own process, and small steps against it."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx

from intacct import (
    Body,
    Credentials,
    Done,
    IntacctClient,
    Query,
    create,
)

DAY = datetime.now(UTC).date()
WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class Sandbox:
    """A sandbox in its own process, and how to sign in at one entity of its first company."""

    origin: str
    endpoint: str
    credentials: Credentials

    def client(self, **changed: Any) -> IntacctClient:
        settings: dict[str, Any] = {"allowed_endpoints": (self.origin,)} | changed
        return IntacctClient(
            settings.pop("credentials", self.credentials),
            httpx.Client(),
            endpoint=self.endpoint,
            now=lambda: datetime.now(UTC),
            sleep=time.sleep,
            jitter=lambda ceiling: random.uniform(0, ceiling),
            new_control_id=lambda: uuid.uuid4().hex,
            **settings,
        )


def one(client: IntacctClient, query_: Query) -> dict[str, str]:
    (row,) = client.rows(query_)
    return row


def write(client: IntacctClient, *functions: Any) -> list[Done]:
    results = client.call(functions)
    assert all(isinstance(result, Done) for result in results), results
    return [result for result in results if isinstance(result, Done)]


def new_vendor(client: IntacctClient, vendor_id: str) -> str:
    fields: Body = {"VENDORID": vendor_id, "NAME": f"{vendor_id} & Sons", "DISPLAYCONTACT": {"PRINTAS": vendor_id}}
    (created,) = write(client, create("VENDOR", fields, f"create {vendor_id}"))
    assert created.key is not None
    return created.key


def new_bill(client: IntacctClient, vendor_id: str, number: str) -> str:
    line: dict[str, str | Decimal | int] = {"ACCOUNTNO": "6000", "LOCATIONID": client.entities()[0].entity_id}
    fields: Body = {
        "VENDORID": vendor_id,
        "WHENCREATED": DAY,
        "WHENDUE": DAY,
        "RECORDID": number,
        "APBILLITEMS": {
            "APBILLITEM": [line | {"TRX_AMOUNT": Decimal("10.10")}, line | {"TRX_AMOUNT": Decimal("20.00")}]
        },
    }
    (created,) = write(client, create("APBILL", fields, f"create {number}"))
    assert created.key is not None
    return created.key
