"""Versions of a record that readers are still shown after this product has written over them.

Both systems may show a change late. A version written over, read again, is no edit: what both sides agreed on
stands until something newer shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from ledgersync.domain.digest import text_of
from ledgersync.domain.model import Link, Record, Side

AS_MADE = "made"
"""Stands for the stamp of a record that nobody changed since it was made: it is older than any other.

It is not compared with stamps of changes, which may lie in another zone.
"""


def version(record: Record) -> str:
    """When a version was made and a fingerprint of its comparable values; "" when its side keeps no stamp of it."""
    if record.modified is None:
        return ""
    return f"{AS_MADE if record.as_made else record.modified.isoformat()} {_fingerprint(record)}"


def written_over(link: Link, side: Side, was: str) -> Link:
    """The link after a write to a side that replaced a version."""
    return replace(link, over={**link.over, side: was}) if was else link


def shown_late(record: Record, link: Link | None) -> bool:
    """Whether this is the version last written over, or an older one."""
    was = link.over.get(record.side) if link is not None else None
    return was is not None and record.modified is not None and not shown_by_now(record, was)


def shown_by_now(record: Record, was: str) -> bool:
    """Whether this is a newer version than the one that was written over; without a stamp it counts as the same."""
    if record.modified is None:
        return False
    stamp, _, fingerprint = was.partition(" ")
    other = _fingerprint(record) != fingerprint
    if stamp == AS_MADE or record.as_made:
        return stamp == AS_MADE and (other or not record.as_made)
    at = datetime.fromisoformat(stamp)
    return record.modified > at or (record.modified == at and other)


def as_agreed(record: Record, link: Link | None) -> Record:
    """The record with what was agreed in place of a field that could not be read for sure.

    In place of a version that was written over, all of it is what was agreed, without a stamp.
    """
    if link is None:
        return record
    unsure = record.facts.uncertain.field if record.facts.uncertain else ""
    if unsure in link.base:
        record = replace(record, values={**record.values, unsure: link.base[unsure]})
    if not shown_late(record, link):
        return record
    return replace(record, values={**record.values, **link.base}, modified=None)


def _fingerprint(record: Record) -> str:
    return hashlib.sha256(text_of(record.values).encode()).hexdigest()[:8]
