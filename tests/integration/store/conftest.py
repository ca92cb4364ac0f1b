"""Both stores, so that one suite states the laws of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend

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


@contextmanager
def one_transaction_at_a_time() -> Iterator[None]:
    """moto takes a refused transaction back by restoring a copy of the table, with whatever another one wrote since."""
    write, lock = DynamoDBBackend.transact_write_items, Lock()

    def alone(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        with lock:
            write(backend, transact_items)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoDBBackend, "transact_write_items", alone)
        yield


@pytest.fixture(scope="session")
def aws() -> Iterator[Aws]:
    with mock_aws(), one_transaction_at_a_time():
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


def refused(operation: str, code: str, reasons: tuple[str, ...] = ()) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "secret"},
        "CancellationReasons": [{"Code": r} for r in reasons],
    }
    return ClientError(response, operation)


class Faulty:
    """A client whose calls are answered by ``fault`` first: it may raise, or answer instead."""

    def __init__(self, client: Any, fault: Callable[[str, dict[str, Any]], Any]) -> None:
        self._client = client
        self._fault = fault
        self.calls: list[str] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.calls.append(operation)
            answer = self._fault(operation, request)
            return getattr(self._client, operation)(**request) if answer is None else answer

        return call


@pytest.fixture
def faults(aws: Aws, table: Table, watch: Watch) -> Callable[..., tuple[DynamoRegistry, Faulty, list[float]]]:
    """A registry over the same table whose client has faults; and the waits it made."""

    def make(fault: Callable[[str, dict[str, Any]], Any]) -> tuple[DynamoRegistry, Faulty, list[float]]:
        waits: list[float] = []
        client: Any = Faulty(aws.dynamodb, fault)
        jitter = Random(1)
        over = Table(client, table.name, waits.append, lambda longest: jitter.uniform(0, longest), attempts=4)
        return DynamoRegistry(over, KmsEncryption(aws.kms, aws.key_id), watch), client, waits

    return make
