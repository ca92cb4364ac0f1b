"""What a report has found so far, outside memory: as much as a company is large."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from ledgersync.domain.model import Kind, Link, Record, Side

T = TypeVar("T")


class Shelf(Protocol[T]):
    """What was found of one sort, by key; None stands for what is gone. A mark is for several to be found by."""

    def get(self, keys: Collection[str]) -> Mapping[str, T | None]:
        """Of these the ones that were put."""

    def put(self, key: str, value: T | None, mark: str = "") -> None: ...
    def marked(self, mark: str) -> Sequence[T]: ...
    def marks(self) -> Iterator[str]:
        """Each once, in order."""

    def all(self, after: str = "") -> Iterator[T]:
        """In the order of their keys; with ``after`` those behind that one."""


class Shelves(Protocol):
    """The shelves of one report."""

    def links(self, kind: Kind) -> Shelf[Link]:
        """By Cashflow360 id, marked with the id in Intacct."""

    def records(self, side: Side, kind: Kind) -> Shelf[Record]:
        """Records of a side as a preview's writes left them, by id, marked with what they are matched by."""

    def freed(self, side: Side) -> Shelf[Decimal]:
        """What documents have more due than their system says, since payments of them were taken back; or less."""

    def texts(self, name: str) -> Shelf[str]: ...
    def __len__(self) -> int: ...
    def rows(self) -> Iterator[Sequence[str | None]]:
        """All of it as texts, for the next slice's shelves to be filled with."""

    def fill(self, row: Sequence[str | None]) -> None: ...
