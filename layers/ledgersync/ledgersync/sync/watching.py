"""The records that holds are about besides their own: what they are like, and what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledgersync.domain.digest import digest
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.retry import Seen
from ledgersync.mapping.catalogue import MAPPINGS
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

    def now(self, seen: Iterable[Seen]) -> Mapping[Seen, str]:
        """What each is like by now. What cannot have changed since is not read again, only what it is linked to."""
        wanted = list(dict.fromkeys(seen))
        still = {one for one in wanted if self._unmoved(one)}
        moved = self.states([watched_by(one) for one in wanted if one not in still], again=True)
        self._load_links([watched_by(one) for one in still])
        return {
            one: _relinked(one.state, self._linked(watched_by(one))) if one in still else moved[watched_by(one)]
            for one in wanted
        }

    def _unmoved(self, one: Seen) -> bool:
        """Whether its stream was read to the end since it was seen, and did not tell of it."""
        state, stream = self._context.state, (one.kind, one.side)
        if stream not in state.ended or one.id in state.told[stream] or with_banks(one):
            return False
        return one.side is Side.CASHFLOW360 or self._context.hearing.nothing_deleted(one.kind)

    def record(self, one: Watched) -> Record | None:
        self._load([one])
        return self._records[one]

    def called(self, one: Watched) -> str:
        """Its name and number; where the record is gone, those it had when it was last agreed on."""
        self._load([one])
        record, link = self._records[one], self._links[one]
        known = record.described if record is not None else link.described if link is not None else ""
        return known or f"a {SPECS[one[1].kind].called.one} that is gone"

    def _state(self, one: Watched) -> str:
        record, linked = self._records[one], self._linked(one)
        if record is None:
            return f"{GONE} {linked}".strip()
        modified = record.modified.isoformat() if record.modified else ""
        return f"{digest(record)} {modified} {linked}".strip()

    def _linked(self, one: Watched) -> str:
        link = self._links[one]
        return link.id_on(one[0].other) if link is not None else ""

    def _load_links(self, asked: Iterable[Watched]) -> None:
        by_kind: dict[tuple[Side, Kind], list[str]] = {}
        for side, ref in asked:
            by_kind.setdefault((side, ref.kind), []).append(ref.id)
        for (side, kind), ids in by_kind.items():
            links = self._context.books.links(kind, side, ids)
            self._links |= {(side, Ref(kind, id)): links.get(id) for id in ids}

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


def watched_by(seen: Seen) -> Watched:
    return seen.side, Ref(seen.kind, seen.id)


def with_banks(seen: Seen) -> bool:
    """Whether it is read together with the bank and card accounts, so that its stamp does not tell of every change."""
    return seen.side is Side.INTACCT and MAPPINGS[seen.kind].intacct.banks


def _relinked(state: str, linked: str) -> str:
    """What a record is like that did not change, but for what it is linked to."""
    record = state.split(" ")[:1] if state.startswith(GONE) else state.split(" ")[:2]
    return " ".join([*record, linked]).strip()
