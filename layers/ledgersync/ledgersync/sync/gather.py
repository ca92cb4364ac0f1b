"""Reads what triage needs to know of the records of a lot: their links, their holds, what they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ledgersync.domain.deciding.letting_go import lets_go
from ledgersync.domain.model import Link, Record, Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.versions import as_agreed
from ledgersync.sync.context import RunContext
from ledgersync.sync.queue import Lot
from ledgersync.sync.references import References, Resolved
from ledgersync.sync.setting_aside import unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One record of a lot. Its references are resolved and its values comparable, unless some are ``missing``.

    ``missing`` are references, in ids of the side ``missing_on``, that no link stands behind. ``met`` when this slice
    has written or read it by id, so that its page may hold an older version; ``unknown`` when a write of it got no
    answer.
    """

    record: Record
    link: Link | None
    hold: Hold | None
    missing: tuple[Ref, ...] = ()
    missing_on: Side
    met: bool = False
    unknown: bool = False

    @property
    def unchanged(self) -> bool:
        """Whether both sides agreed on its values, and nothing else is left to do about it."""
        return self.hold is None and not self.missing and unchanged(self.record, self.link)


def gather(context: RunContext, references: References, lot: Lot) -> list[Seen]:
    """One entry a record, in order."""
    links = context.books.links(lot.kind, lot.side, [record.id for record in lot.records])
    return [_seen(context, references, lot, resolved, links) for resolved in references.resolve(lot.records)]


def _seen(context: RunContext, references: References, lot: Lot, resolved: Resolved, links: Mapping[str, Link]) -> Seen:
    spec, record, state = context.specs[lot.kind], resolved.record, context.state
    link = links.get(record.id)
    let_go = lets_go(spec, record, link)
    missing = () if let_go else resolved.missing
    hold = context.holds(lot.kind).of(record, link)
    if not missing and not record.problem:
        record = as_agreed(context.rules.comparable(spec, record), link)
    key = (lot.kind, lot.side, record.id)
    seen = Seen(
        record=record,
        link=link,
        hold=hold,
        missing=missing,
        missing_on=lot.side,
        met=key in state.met,
        unknown=key in state.unknown,
    )
    if missing or let_go or record.problem or (seen.unchanged and not lot.forced):
        return seen
    return replace(seen, missing=references.unlinked(record), missing_on=Side.CASHFLOW360)
