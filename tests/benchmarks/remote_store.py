"""A registry in another process, so that what a slice holds in memory is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.managers import BaseManager, BaseProxy
from secrets import token_bytes
from typing import TypeAlias

from ledgersync.ports import Books, Registry
from tests.fakes.registry import MemoryRegistry

Place: TypeAlias = "tuple[str, bytes]"
BOOKS = tuple(name for name in vars(Books) if not name.startswith("_"))
REGISTRY = tuple(name for name in vars(Registry) if not name.startswith("_"))


class Streamed(BaseProxy):
    """An iterator in the store process, taken item by item."""

    _exposed_ = ("__next__",)

    def __iter__(self) -> Streamed:
        return self

    def __next__(self) -> object:
        taken: object = BaseProxy.__dict__["_callmethod"](self, "__next__")
        return taken


class StoreManager(BaseManager):
    """Serves registries to other processes; ``registry`` makes a new one there."""

    registry: Callable[[], Registry]


def _new_registry() -> MemoryRegistry:
    return MemoryRegistry(lambda: datetime.now(UTC))


StoreManager.register("Streamed", proxytype=Streamed, create_method=False)
StoreManager.register("Books", exposed=BOOKS, method_to_typeid={"all_links": "Streamed"}, create_method=False)
StoreManager.register("registry", _new_registry, exposed=REGISTRY, method_to_typeid={"books": "Books"})


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
