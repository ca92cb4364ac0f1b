"""A registry in another process, so that what a slice holds in memory is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from multiprocessing.managers import BaseManager, BaseProxy
from secrets import token_bytes
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from ledgersync.adapters.dynamodb import Table
from ledgersync.ports import Books, ConnectionId, Lease, Registry
from tests.fakes.registry import MemoryRegistry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Place: TypeAlias = "tuple[str, bytes]"
BOOKS = tuple(name for name in vars(Books) if not name.startswith("_"))
TABLE = ("put_item", "get_item", "query", "delete_item", "transact_write_items")
REGISTRY = tuple(name for name in vars(Registry) if not name.startswith("_"))


class Streamed(BaseProxy):
    """An iterator in the store process, taken item by item."""

    _exposed_ = ("__next__",)

    def __iter__(self) -> Streamed:
        return self

    def __next__(self) -> object:
        taken: object = BaseProxy.__dict__["_callmethod"](self, "__next__")
        return taken


class RemoteBooks(BaseProxy):
    """Books in the store process: a proxy has methods only, so what is no method is fetched by its name."""

    _exposed_ = (*BOOKS, "__getattribute__")

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name not in BOOKS:
            raise AttributeError(name)
        return lambda *given, **named: self._call(name, given, named)

    @property
    def stop_asked(self) -> bool:
        return bool(self._call("__getattribute__", ("stop_asked",), {}))

    def _call(self, name: str, given: tuple[object, ...], named: dict[str, object]) -> object:
        answer: object = BaseProxy.__dict__["_callmethod"](self, name, given, named)
        return answer


class RemoteRegistry(BaseProxy):
    """A registry in the store process. What a run tells of itself meanwhile stays here, since nobody reads it."""

    _exposed_ = REGISTRY
    _method_to_typeid_: ClassVar = {"books": "Books"}

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name not in REGISTRY:
            raise AttributeError(name)
        return lambda *given, **named: self._call(name, given, named)

    def books(self, id: ConnectionId, lease: Lease, told: object = None) -> object:
        return self._call("books", (id, lease), {})

    def _call(self, name: str, given: tuple[object, ...], named: dict[str, object]) -> object:
        answer: object = BaseProxy.__dict__["_callmethod"](self, name, given, named)
        return answer


class StoreManager(BaseManager):
    """Serves registries to other processes; ``registry`` makes a new one there, ``shared`` is always the same one.

    ``table`` is a client of DynamoDB with an empty table of the name TABLE_NAME.
    """

    registry: Callable[[], Registry]
    shared: Callable[[], Registry]
    table: Callable[[], DynamoDBClient]


TABLE_NAME = "reports"


def _new_registry() -> MemoryRegistry:
    return MemoryRegistry(lambda: datetime.now(UTC))


@cache
def _shared_registry() -> MemoryRegistry:
    return _new_registry()


@cache
def _table() -> DynamoDBClient:
    """Imported in the store process alone: it is not to be measured."""
    import boto3
    from moto import mock_aws

    from tests.integration.store.aws import REGION, create_table

    mock_aws().start()
    client: DynamoDBClient = boto3.Session("testing", "testing", region_name=REGION).client("dynamodb")
    create_table(client, TABLE_NAME)
    return client


StoreManager.register("table", _table, exposed=TABLE)
StoreManager.register("Streamed", proxytype=Streamed, create_method=False)
StoreManager.register("Books", proxytype=RemoteBooks, method_to_typeid={"all_links": "Streamed"}, create_method=False)
StoreManager.register("registry", _new_registry, proxytype=RemoteRegistry)
StoreManager.register("shared", _shared_registry, proxytype=RemoteRegistry)


@contextmanager
def store_process() -> Iterator[Place]:
    """Where a store process listens while the block lasts, and its key."""
    key = token_bytes(16)
    with StoreManager(authkey=key, ctx=get_context("spawn")) as manager:
        yield str(manager.address), key


def remote_registry(place: Place) -> Registry:
    """A new, empty registry in the store process."""
    address, key = place
    manager = StoreManager(address=address, authkey=key)
    manager.connect()
    return manager.registry()


def remote_table(place: Place) -> Table:
    """The table in the store process: what is kept there is in nobody else's memory."""
    address, key = place
    manager = StoreManager(address=address, authkey=key)
    manager.connect()
    return Table(manager.table(), TABLE_NAME, sleep=lambda _: None, jitter=lambda most: most)


def shared_registry(place: Place) -> Registry:
    """The one registry that every process of a measurement shares."""
    address, key = place
    manager = StoreManager(address=address, authkey=key)
    manager.connect()
    return manager.shared()
