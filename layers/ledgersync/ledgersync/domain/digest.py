"""A short fingerprint of a record as a side holds it, so that a held record is retried once it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from ledgersync.domain.model import Record


def digest(record: Record) -> str:
    """Equal for equal values, facts and removal; independent of the order of fields. 16 hex digits."""
    rest = (record.removed, record.merged_into, record.owner, record.problem)
    content = f"{_text(record.values)}|{_text(record.facts)}|{rest!r}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(_text(item) for item in value) + "]"
    return repr(value)
