"""What a hold knows its record by: a name for people, and how both sides were when it was set aside."""

from __future__ import annotations

from ledgersync.domain.model import Record, Side
from ledgersync.domain.pair import Pair
from ledgersync.domain.work import Hold
from ledgersync.usecases.resolve import References


def pair_digest(references: References, pair: Pair) -> str:
    """The digests of a pair's records as they were read, in the order of the sides."""
    return ":".join(references.digests.get((side, r.id), "") if (r := pair.on(side)) else "" for side in Side)


def held_since(hold: Hold, side: Side, digest: str) -> bool:
    """Whether the record, as read on a side, is as it was when it was held."""
    return hold.digest.split(":")[list(Side).index(side)] == digest


def label(record: Record) -> str:
    """What a person would call the record: its name, else its number."""
    for field in ("name", "number"):
        value = record.values.get(field)
        if isinstance(value, str) and value:
            return value
    return record.id
