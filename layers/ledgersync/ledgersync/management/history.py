"""The journal as people read it, from the newest on, filtered, over one connection or all of a tenant's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge

from ledgersync.domain.journal import BY_RUNS, Did, Entry
from ledgersync.domain.model import Kind, Ref, Side, Value
from ledgersync.ports import Books, ConnectionId, Journal, Run
from ledgersync.ports.journal import instant

MOST_READ = 5000
"""The most entries that a page looks at. The next page goes on from there."""
LATE = timedelta(days=1)
"""The longest after a run that its last entry may be told, where an answer was lost."""
_AFTER_ANY_PART = "~~"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its place: the order is by ``key``, connection and ``number``."""

    of: ConnectionId
    key: str
    number: int
    entry: Entry

    @property
    def place(self) -> tuple[str, str, int]:
        return self.key, self.of.connection_id, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be shown; what is empty is not asked for. ``record`` is an id on either side."""

    since: datetime | None = None
    until: datetime | None = None
    by: str = ""
    did: frozenset[Did] = frozenset()
    kind: Kind | None = None
    run_id: str = ""
    record: str = ""
    fitting: Callable[[Entry], bool] | None = None

    def fits(self, entry: Entry) -> bool:
        return (
            (not self.by or self.by.casefold() in entry.by.casefold())
            and (not self.did or entry.did in self.did)
            and self.kind in (None, entry.kind)
            and self.run_id in ("", entry.run_id)
            and self.record in ("", entry.intacct_id, entry.cashflow360_id)
            and (self.fitting is None or self.fitting(entry))
        )


@dataclass(frozen=True, slots=True)
class Page:
    """``after`` is where the next page goes on; there may be one though this one shows nothing."""

    lines: Sequence[Line]
    after: tuple[str, str, int] | None


def of_run(run: Run) -> Wanted:
    """What a run told by itself, found between its start and a day after its end."""
    until = run.ended_at + LATE if run.ended_at else None
    return Wanted(since=run.started_at, until=until, run_id=run.run_id, did=BY_RUNS)


def page(
    journals: Mapping[ConnectionId, Journal],
    wanted: Wanted,
    limit: int,
    after: tuple[str, str, int] | None = None,
    most: int = MOST_READ,
) -> Page:
    """The newest entries that fit, or those older than a place."""
    shown: list[Line] = []
    last: Line | None = None
    for number, line in enumerate(_lines(journals, wanted, after)):
        if len(shown) == limit or number == most:
            return Page(shown, last.place if last else after)
        last = line
        if wanted.fits(line.entry):
            shown.append(line)
    return Page(shown, None)


def _lines(
    journals: Mapping[ConnectionId, Journal], wanted: Wanted, after: tuple[str, str, int] | None
) -> Iterator[Line]:
    until = instant(wanted.until) if wanted.until else None
    before = f"{after[0]}{_AFTER_ANY_PART}" if after else until
    streams = [_of(id, journal, wanted.since, before) for id, journal in journals.items()]
    for line in merge(*streams, key=lambda line: line.place, reverse=True):
        if after is None or line.place < after:
            yield line


def _of(id: ConnectionId, journal: Journal, since: datetime | None, before: str | None) -> Iterator[Line]:
    for kept in journal.newest(before, since):
        for number in range(len(kept.entries) - 1, -1, -1):
            yield Line(id, kept.key, number, kept.entries[number])


def named(entries: Sequence[Entry], books: Callable[[], Books]) -> Mapping[Ref, str]:
    """What the records are called that values of entries refer to, as far as they are linked."""
    return named_refs([value for entry in entries for change in entry.fields.values() for value in change], books)


def named_refs(values: Sequence[Value], books: Callable[[], Books]) -> Mapping[Ref, str]:
    """What the records are called that values refer to, as far as they are linked."""
    refs = {ref for value in values for ref in _refs(value)}
    found: dict[Ref, str] = {}
    for kind in {ref.kind for ref in refs}:
        ids = sorted(ref.id for ref in refs if ref.kind is kind)
        links = books().links(kind, Side.CASHFLOW360, ids)
        found |= {Ref(kind, id): link.described for id, link in links.items()}
    return found


def _refs(value: Value) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for line in value:
            yield from (part for part in line.values() if isinstance(part, Ref))
