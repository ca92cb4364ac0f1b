"""A short fingerprint of a record as a side holds it, so that a held record is retried once it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from ledgersync.domain.model import Record


def shown_digest(record: Record | None) -> str:
    """The digest of a record as its side showed it; "" where there is none."""
    return digest(record.shown) if record is not None and record.shown is not None else ""


def digest(record: Record) -> str:
    """Equal for equal values, facts and removal; independent of the order of fields. 16 hex digits."""
    rest = (record.removed, record.merged_into, record.owner, record.problem)
    content = f"{text_of(record.values)}|{text_of(record.facts.told())}|{rest!r}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def text_of(value: object) -> str:
    """A text that is equal for equal values."""
    if isinstance(value, str):  # most are, and a test for a mapping takes its time
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{text_of(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(text_of(item) for item in value) + "]"
    return repr(value)
