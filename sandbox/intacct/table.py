"""Tables of one company: rows by record number, with the indexes the gateway needs and an undo log."""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sandbox.intacct.values import Row


class Journal:
    """What changed since the operation began, so that it can be undone or shown late."""

    def __init__(self) -> None:
        self.entries: list[tuple[Table, int, Row | None]] = []

    def end(self, now: datetime) -> None:
        """End the operation. What it changed shows at once: no earlier than the row of it that shows last."""
        later = [until for table, recordno, _ in self.entries if (until := table.hidden_until(recordno)) is not None]
        for table, recordno, before in self.entries if later and max(later) > now else ():
            table.hide(recordno, now, max(later), before)
        self.entries.clear()

    def undo(self, mark: int) -> None:
        """Take back every change after a mark, newest first."""
        while len(self.entries) > mark:
            table, recordno, before = self.entries.pop()
            table.apply(recordno, before)


class Table:
    """Rows of one object, found by record number, by natural key, by parent, or by time of change."""

    def __init__(self, name: str, journal: Journal, key: str | None = None, parent: str | None = None) -> None:
        self.name = name
        self.rows: dict[int, Row] = {}
        self.by_key: dict[str, int] = {}
        self.version = 0
        self._journal = journal
        self._key = key
        self._parent = parent
        self._children: dict[Hashable, dict[int, None]] = {}
        self._changes: list[tuple[datetime, int]] = []
        self._hidden: dict[int, tuple[datetime, Row | None]] = {}

    def put(self, recordno: int, row: Row) -> None:
        """Insert or replace a row."""
        self._journal.entries.append((self, recordno, self.rows.get(recordno)))
        self.apply(recordno, row)

    def remove(self, recordno: int) -> None:
        """Remove a row."""
        self._journal.entries.append((self, recordno, self.rows[recordno]))
        self.apply(recordno, None)

    def find(self, key: str) -> Row | None:
        """Return the row with a natural key."""
        recordno = self.by_key.get(key)
        return None if recordno is None else self.rows[recordno]

    def children(self, parent: Hashable) -> list[Row]:
        """Return the rows of one parent in the order they were created."""
        return [self.rows[recordno] for recordno in self._children.get(parent, ())]

    def apply(self, recordno: int, row: Row | None) -> None:
        """Set or clear a row and keep the indexes; not journalled."""
        before = self.rows.get(recordno)
        self.version += 1
        if before is not None:
            self._unindex(recordno, before)
        if row is None:
            self.rows.pop(recordno, None)
            return
        self.rows[recordno] = row
        if self._key is not None and row.get(self._key) is not None:
            self.by_key[str(row[self._key])] = recordno
        if self._parent is not None:
            self._children.setdefault(row.get(self._parent), {})[recordno] = None
        self._note_change(recordno, before, row)

    def hide(self, recordno: int, now: datetime, until: datetime, before: Row | None) -> None:
        """Show readers the row as it was (or its absence) until an instant; what is hidden already stays so."""
        if recordno not in self._hidden or self._hidden[recordno][0] <= now:
            self._hidden[recordno] = until, before

    def shown(self, recordno: int, now: datetime) -> Row | None:
        """Return a row as readers see it."""
        until, before = self._hidden.get(recordno, (now, None))
        return before if until > now else self.rows.get(recordno)

    def hidden_until(self, recordno: int) -> datetime | None:
        """Until when readers are shown a row as it was; None when they see it."""
        return self._hidden[recordno][0] if recordno in self._hidden else None

    def visible(self, now: datetime, candidates: Iterable[int] | None = None) -> Iterator[Row]:
        """Yield rows as readers see them, out of the given record numbers or all."""
        self._hidden = {number: entry for number, entry in self._hidden.items() if entry[0] > now}
        if not self._hidden:
            if candidates is None:
                yield from list(self.rows.values())
                return
            rows = self.rows
            yield from [rows[number] for number in candidates if number in rows]
            return
        numbers = set(self.rows if candidates is None else candidates) | set(self._hidden)
        for recordno in numbers:
            row = self._hidden[recordno][1] if recordno in self._hidden else self.rows.get(recordno)
            if row is not None:
                yield row

    def changed_since(self, stamp: datetime) -> list[int]:
        """Return record numbers changed at or after an instant, each once."""
        if len(self._changes) > 4 * len(self.rows) + 64:
            self._changes = sorted({entry for entry in self._changes if self._current(entry)})
        start = bisect_left(self._changes, (stamp, -1))
        recent = islice(self._changes, start, None)
        return list(dict.fromkeys(number for moment, number in recent if self._current((moment, number))))

    def children_of(self, parents: Iterable[Hashable]) -> list[int]:
        """Return record numbers of the rows of several parents."""
        return [number for parent in parents for number in self._children.get(parent, ())]

    def _current(self, entry: tuple[datetime, int]) -> bool:
        row = self.rows.get(entry[1])
        return row is not None and row.get("WHENMODIFIED") == entry[0]

    def _note_change(self, recordno: int, before: Row | None, row: Row) -> None:
        stamp = row.get("WHENMODIFIED")
        if not isinstance(stamp, datetime) or (before is not None and before.get("WHENMODIFIED") == stamp):
            return
        entry = (stamp, recordno)
        if self._changes and entry < self._changes[-1]:
            insort(self._changes, entry)
        else:
            self._changes.append(entry)

    def _unindex(self, recordno: int, before: Row) -> None:
        if self._key is not None and self.by_key.get(str(before.get(self._key))) == recordno:
            del self.by_key[str(before.get(self._key))]
        if self._parent is not None:
            siblings = self._children.get(before.get(self._parent), {})
            siblings.pop(recordno, None)
            if not siblings:
                self._children.pop(before.get(self._parent), None)
