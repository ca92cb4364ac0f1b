"""The shelves of a report in a temporary file, which is gone with the process: memory does not grow with a company."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar
from weakref import finalize

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.record_codec import decode_record, encode_record
from ledgersync.domain.model import Kind, Link, Record, Side
from ledgersync.ports.shelves import Shelf

T = TypeVar("T")

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2048;
CREATE TABLE kept (shelf TEXT, key TEXT, mark TEXT, body TEXT, PRIMARY KEY (shelf, key)) WITHOUT ROWID;
CREATE INDEX marked ON kept (shelf, mark);
"""
"""At most 2 MB are in memory. Nothing is kept safe: a slice that is killed begins again."""
PAGE = 100


class TemporaryShelves:
    """SQLite gives a database without a name a file that has none either, and removes it when it is closed."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.database.executescript(SCHEMA)
        finalize(self, self.database.close)

    def links(self, kind: Kind) -> Shelf[Link]:
        return _Shelf(self, f"links/{kind}", encode, partial(decode, Link))

    def records(self, side: Side, kind: Kind) -> Shelf[Record]:
        return _Shelf(self, f"{side}/{kind}", encode_record, decode_record)

    def freed(self, side: Side) -> Shelf[Decimal]:
        return _Shelf(self, f"freed/{side}", str, Decimal)

    def texts(self, name: str) -> Shelf[str]:
        return _Shelf(self, f"texts/{name}", str, str)

    def __len__(self) -> int:
        found: int = self.database.execute("SELECT count(*) FROM kept").fetchone()[0]
        return found

    def rows(self) -> Iterator[Sequence[str | None]]:
        yield from self.database.execute("SELECT shelf, key, mark, body FROM kept")

    def fill(self, row: Sequence[str | None]) -> None:
        self.database.execute(_PUT, row)


_PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Shelf(Generic[T]):
    shelves: TemporaryShelves
    name: str
    encode: Callable[[T], str]
    decode: Callable[[str], T]

    def get(self, keys: Collection[str]) -> Mapping[str, T | None]:
        query = "SELECT key, body FROM kept WHERE shelf = ? AND key = ?"
        found = (row for key in keys for row in self.shelves.database.execute(query, (self.name, key)))
        return {key: None if body is None else self.decode(body) for key, body in found}

    def put(self, key: str, value: T | None, mark: str = "") -> None:
        self.shelves.database.execute(_PUT, (self.name, key, mark, None if value is None else self.encode(value)))

    def marked(self, mark: str) -> Sequence[T]:
        query = "SELECT body FROM kept INDEXED BY marked WHERE shelf = ? AND mark = ? AND mark <> ''"
        return [self.decode(body) for (body,) in self.shelves.database.execute(query, (self.name, mark))]

    def marks(self) -> Iterator[str]:
        """A page at a time: what is put meanwhile disturbs nobody."""
        query = "SELECT DISTINCT mark FROM kept WHERE shelf = ? AND mark > ? AND mark <> '' ORDER BY mark LIMIT ?"
        after = ""
        while page := self.shelves.database.execute(query, (self.name, after, PAGE)).fetchall():
            yield from (mark for (mark,) in page)
            after = page[-1][0]

    def all(self, after: str = "") -> Iterator[T]:
        """A page at a time, too."""
        query = "SELECT key, body FROM kept WHERE shelf = ? AND key > ? AND body IS NOT NULL ORDER BY key LIMIT ?"
        while page := self.shelves.database.execute(query, (self.name, after, PAGE)).fetchall():
            yield from (self.decode(body) for _, body in page)
            after = page[-1][0]
