"""What becomes of records nothing can be decided about: unreadable, uncertain, of a kind that Intacct does not show."""

from __future__ import annotations

from ledgersync.domain.deciding.decision import Decision, SetAside, Skip
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.deciding.stale import recoded_later
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Link, Record, Side
from ledgersync.domain.words import field_called
from ledgersync.errors import Barred
from ledgersync.sync.queue import Item, Lot, Read, Save, Visit


def can_be_held(item: Item) -> bool:
    """Whether a thing to do needs Cashflow360 only, so that it can be done for a kind that Intacct does not show."""
    return isinstance(item, Visit | Lot | Save | Read) and item.side is Side.CASHFLOW360


def held_back(barred: Barred, pair: Pair, link: Link | None, never: bool) -> Decision:
    """Without Intacct's version nothing can be decided; what ``never`` goes there, or left before it could, stays."""
    record = pair.any
    if link is None and (never or record.removed):
        return Skip(pair, "its kind can't be read in Intacct")
    if unchanged(record, link):
        return Skip(pair, "it did not change")
    return SetAside(pair, Objection(barred.code, barred.params))


def unchanged(record: Record, link: Link | None) -> bool:
    """Whether a record is as it was last agreed on."""
    if link is None or record.removed or record.merged_into or link.renumbered(record):
        return False
    return dict(record.values) == dict(link.base) and not recoded_later(SPECS[record.kind], record)


def unreadable(record: Record) -> Objection:
    field, _, reason = record.problem.partition(": ")
    return Objection("value-unreadable", {"field": field_called(field), "reason": reason})


def uncertain(pair: Pair) -> Objection | None:
    """A match would give the other side a value that may be wrong: held for the right or module it takes to know."""
    record = pair.intacct
    if pair.link is not None or pair.cashflow360 is None or record is None or record.facts.uncertain is None:
        return None
    return Objection(record.facts.uncertain.cause, record.facts.uncertain.params)
