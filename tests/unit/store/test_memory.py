"""Faults of the store in memory, which simulations are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.domain.model import Kind, Link, Side, Values
from ledgersync.errors import RetriableError
from ledgersync.ports import Books, Change, ConnectionId, PutLink
from tests.fakes import MemoryRegistry

ID = ConnectionId("acme", "main")
NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


class Faults:
    """Lets ``allowed`` writes pass and fails the rest."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.seen: list[tuple[str, int]] = []

    def __call__(self, operation: str, changes: Sequence[Change]) -> None:
        self.seen.append((operation, len(changes)))
        if len(self.seen) > self.allowed:
            raise RetriableError("store-busy")


def opened(registry: MemoryRegistry) -> Books:
    lease = registry.take_lease(ID, "run-1", NOW, NOW + timedelta(hours=1))
    assert lease is not None
    return registry.books(ID, lease)


def links(number: int) -> list[Change]:
    return [PutLink(Link(Kind.BILL, f"c{n:03}", f"i{n:03}", "", {})) for n in range(number)]


def kept(books: Books) -> int:
    return len(list(books.all_links(Kind.BILL)))


def test_a_fault_before_a_write_leaves_nothing_of_its_batch() -> None:
    faults = Faults(allowed=2)
    books = opened(MemoryRegistry(lambda: NOW, before_write=faults))
    with pytest.raises(RetriableError):
        books.commit(links(100))
    assert kept(books) == 40
    assert faults.seen == [("take_lease", 0), ("commit", 40), ("commit", 40)]


def test_a_fault_after_a_write_leaves_all_of_its_batch() -> None:
    books = opened(MemoryRegistry(lambda: NOW, after_write=Faults(allowed=2)))
    with pytest.raises(RetriableError):
        books.commit(links(100))
    assert kept(books) == 80


def test_what_a_reader_does_to_a_base_does_not_reach_the_books() -> None:
    books = opened(MemoryRegistry(lambda: NOW))
    base: Values = {"lines": ({"description": "kept"},)}
    books.commit([PutLink(Link(Kind.BILL, "c1", "i1", "", base))])
    read = books.links(Kind.BILL, Side.INTACCT, ["i1"])["i1"].base
    assert isinstance(read, dict)
    read["lines"][0]["description"] = "changed"
    read.clear()
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1"])["c1"].base == {"lines": ({"description": "kept"},)}
