"""The product's own table adapter over DynamoDB in this process, its units counted at the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import boto3
from moto import mock_aws

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from tests.benchmarks.dynamodb_units import Units
from tests.integration.store.aws import REGION, create_table


@dataclass(slots=True)
class Store:
    """A registry, and what was asked of the table and of the key service."""

    registry: DynamoRegistry
    units: Units
    table: Table
    encryption: KmsEncryption
    kms_requests: int = 0

    def reset(self) -> None:
        self.units.reset()
        self.kms_requests = 0

    def count_kms(self, **_: object) -> None:
        self.kms_requests += 1


@contextmanager
def dynamodb_store(now: Callable[[], datetime]) -> Iterator[Store]:
    """A registry over an empty table in this process. Its name is its own, since moto may be at work already."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name=REGION)
        client, aside, kms = session.client("dynamodb"), session.client("dynamodb"), session.client("kms")
        name = f"ledgersync-{uuid4()}"
        create_table(aside, name)
        units = Units(aside, name)
        units.attach(client)
        table = Table(client, name, sleep=lambda _: None, jitter=lambda most: most)
        encryption = KmsEncryption(kms, kms.create_key()["KeyMetadata"]["KeyId"])
        store = Store(DynamoRegistry(table, encryption, now), units, table, encryption)
        kms.meta.events.register("before-call.kms", store.count_kms)
        yield store
