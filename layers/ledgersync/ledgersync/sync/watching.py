"""The records that holds are about besides their own: what they are like, and what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledgersync.domain.digest import digest
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind, Link, Record, Ref, Side, described
from ledgersync.sync.context import RunContext
from ledgersync.sync.shown import shown

Watched = tuple[Side, Ref]
"""A side, and a record by its id there."""
GONE = "gone"


class Watching:
    """Reads them in one request per kind and side, each once until it is asked to look again.

    A state that was read earlier than a hold is made errs to the safe side: the hold is tried once more.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._records: dict[Watched, Record | None] = {}
        self._links: dict[Watched, Link | None] = {}

    def states(self, wanted: Iterable[Watched], again: bool = False) -> Mapping[Watched, str]:
        """What each is like: it changes with the record, with its removal, and with what it is linked to."""
        asked = list(dict.fromkeys(wanted))
        self._load(asked, again)
        return {one: self._state(one) for one in asked}

    def record(self, one: Watched) -> Record | None:
        self._load([one])
        return self._records[one]

    def called(self, one: Watched) -> str:
        """Its name and number; where the record is gone, those it had when it was last agreed on."""
        self._load([one])
        record, link = self._records[one], self._links[one]
        known = record.described if record is not None else described(link.base) if link is not None else ""
        return known or f"a {SPECS[one[1].kind].called.one} that is gone"

    def _state(self, one: Watched) -> str:
        record, link = self._records[one], self._links[one]
        linked = link.id_on(one[0].other) if link is not None else ""
        if record is None:
            return f"{GONE} {linked}".strip()
        modified = record.modified.isoformat() if record.modified else ""
        return f"{digest(record)} {modified} {linked}".strip()

    def _load(self, asked: Iterable[Watched], again: bool = False) -> None:
        by_kind: dict[tuple[Side, Kind], list[str]] = {}
        for side, ref in asked:
            if again or (side, ref) not in self._records:
                by_kind.setdefault((side, ref.kind), []).append(ref.id)
        for (side, kind), ids in by_kind.items():
            found = shown(self._context, side, kind, ids)
            links = self._context.books.links(kind, side, ids)
            for id in ids:
                self._records[side, Ref(kind, id)] = found.get(id)
                self._links[side, Ref(kind, id)] = links.get(id)
