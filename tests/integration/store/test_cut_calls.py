"""The same flows over the table and the vault of AWS: whichever call goes wrong, a repeat and the tick make it good.

One call of a port is several of AWS, and what the table's own repeats make of a lost answer shows only here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectionClosedError

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.aws.vault import SecretsManagerVault
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.adapters.dynamodb.items import read_instant, read_text
from ledgersync.errors import LedgersyncError
from ledgersync.management.refusal import Refusal
from ledgersync.ports import ConnectionId
from tests.fakes.cutting import Cut, Fault, over
from tests.fakes.executions import MemoryExecutions
from tests.integration.store.aws import REGION, create_table
from tests.integration.store.conftest import Aws
from tests.unit.runs.flows import FLOWS, Clock, World, assert_done, loose_ends, tick

NAME = "cut-calls"
MOST_CALLS = 80
LOST, DENIED = Fault.LOST, Fault.DENIED
"""A lost answer makes the table's adapter ask again: such a call is made twice as well."""
READS = frozenset({"GetItem", "BatchGetItem", "Query", "GetSecretValue"})
"""Asked again when their answer is lost, and nobody can tell."""


@dataclass(frozen=True, slots=True)
class InAws:
    """``Kept`` of the table and the vault; ``empty`` makes room for the next world."""

    aws: Aws
    secrets: Any

    def items(self) -> list[Mapping[str, Any]]:
        return list(self.aws.dynamodb.scan(TableName=NAME)["Items"])

    def slots(self) -> Iterable[tuple[str, datetime]]:
        slots = [item for item in self.items() if item["sk"]["S"].startswith("SLOT#")]
        return [(read_text(item, "owner"), read_instant(item, "slot_until")) for item in slots]

    def credentials(self) -> Iterable[ConnectionId]:
        names = [secret["Name"].split("/") for secret in self.secrets.list_secrets()["SecretList"]]
        return [ConnectionId(tenant, connection) for _, tenant, connection in names]

    def claims(self) -> Iterable[tuple[str, ConnectionId]]:
        claims = [item for item in self.items() if item["sk"]["S"] == "CLAIM"]
        return [
            (
                item["pk"]["S"].split("#")[1],
                ConnectionId(read_text(item, "tenant_id"), read_text(item, "connection_id")),
            )
            for item in claims
        ]

    def empty(self) -> None:
        for item in self.items():
            self.aws.dynamodb.delete_item(TableName=NAME, Key={name: item[name] for name in ("pk", "sk")})
        for secret in self.secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]:
            self.secrets.delete_secret(SecretId=secret["Name"], ForceDeleteWithoutRecovery=True)


@pytest.fixture(scope="module")
def kept(aws: Aws) -> Iterator[InAws]:
    create_table(aws.dynamodb, NAME)
    yield InAws(aws, boto3.Session("testing", "testing", region_name=REGION).client("secretsmanager"))


def in_aws(kept: InAws) -> World:
    clock, aws = Clock(), kept.aws
    table = Table(aws.dynamodb, NAME, sleep=lambda _: None, jitter=lambda longest: longest)
    return World(
        clock=clock,
        registry=DynamoRegistry(table, KmsEncryption(aws.kms, aws.key_id), clock.now, shards=1),
        executions=MemoryExecutions(now=clock.now),
        vault=SecretsManagerVault(kept.secrets),
        kept=kept,
    )


def going_wrong(cut: Cut, real: Callable[..., Any]) -> Callable[..., Any]:
    """What boto3 does, the answer of the cut's call lost, or the call denied."""

    def call(self: BaseClient, operation: str, given: Mapping[str, object]) -> object:
        cut.number += 1
        if cut.number != cut.at:
            return real(self, operation, given)
        cut.struck = operation
        if cut.fault is DENIED:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, operation)
        real(self, operation, given)
        raise ConnectionClosedError(endpoint_url="cut off by a test")

    return call


def cut_at(kept: InAws, name: str, fault: Fault, at: int) -> tuple[World, Cut]:
    """A world after a flow was struck at that call of AWS."""
    kept.empty()
    world, struck = in_aws(kept), Cut(fault, at)
    found, flow = FLOWS[name]
    found(world)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", going_wrong(struck, vars(BaseClient)["_make_api_call"]))
        with suppress(LedgersyncError, Refusal):
            flow(world, world.registry, over(world.executions, Cut(fault, 0)), world.vault)
    return world, struck


@pytest.mark.parametrize("fault", [LOST, DENIED])
@pytest.mark.parametrize("name", FLOWS)
def test_no_loose_ends_after_any_one_call_of_aws_went_wrong(kept: InAws, name: str, fault: Fault) -> None:
    left: dict[str, list[str]] = {}
    for at in range(1, MOST_CALLS):
        world, struck = cut_at(kept, name, fault, at)
        if not struck.struck:
            assert at > 2
            break
        if fault is LOST and struck.struck in READS:
            continue
        world.clock.sleep(20)
        tick(world, world.registry, world.executions, world.vault)
        ends = loose_ends(world)
        world.clock.sleep(20)
        with suppress(Refusal):
            FLOWS[name][1](world, world.registry, world.executions, world.vault)
        assert_done(world, name)
        tick(world, world.registry, world.executions, world.vault)
        if ends := [*ends, *loose_ends(world)]:
            left[f"{struck.struck}, call {at}"] = ends
    else:
        pytest.fail("a flow that never ends")
    assert left == {}
