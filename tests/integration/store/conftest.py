"""Both stores, so that one suite states the laws of either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.ports import Registry
from tests.fakes import MemoryRegistry

from .aws import REGION, create_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


@dataclass
class Watch:
    """The time the stores see."""

    now: datetime = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Aws:
    dynamodb: DynamoDBClient
    kms: KMSClient
    key_id: str


@pytest.fixture(scope="session")
def aws() -> Iterator[Aws]:
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name=REGION)
        kms = session.client("kms")
        yield Aws(session.client("dynamodb"), kms, kms.create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def table(aws: Aws) -> Table:
    name = f"ledgersync-{uuid4()}"
    create_table(aws.dynamodb, name)
    return Table(aws.dynamodb, name, sleep=lambda _: None, jitter=lambda longest: longest)


@pytest.fixture
def dynamo(aws: Aws, table: Table, watch: Watch) -> DynamoRegistry:
    return DynamoRegistry(table, KmsEncryption(aws.kms, aws.key_id), watch, shards=3, due_page=4)


@pytest.fixture(params=["memory", "dynamodb"])
def registry(request: pytest.FixtureRequest, watch: Watch) -> Registry:
    if request.param == "memory":
        return MemoryRegistry(watch)
    made: DynamoRegistry = request.getfixturevalue("dynamo")
    return made
