"""Merging two records that were matched: they have no common past, so what they hold is all there is to go by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgersync.domain.kinds import Authority, Field
from ledgersync.domain.merge import Merged, merge
from ledgersync.domain.model import Record, Side, Value, Values


def merge_matched(
    fields: Sequence[tuple[Field, Authority]], intacct: Record, cashflow360: Record, master: Side, put_back_rule: str
) -> Merged:
    """A field that follows another one is spelled out where only one side leaves it to that.

    Example: Intacct prints "Acme", which is the vendor's name; Cashflow360 prints "Acme Paper". The two differ.
    """
    ours, theirs = _spelled_out(fields, intacct, cashflow360), _spelled_out(fields, cashflow360, intacct)
    merged = merge(fields, None, ours, theirs, master, put_back_rule)
    return replace(merged, values=_folded(fields, merged.values))


def _spelled_out(fields: Sequence[tuple[Field, Authority]], record: Record, other: Record) -> Values:
    values = dict(record.values)
    for item, _ in fields:
        follows = item.follows and values.get(item.name) is None and item.name not in record.gaps
        if follows and other.values.get(item.name) is not None:
            values[item.name] = values.get(item.follows)
    return values


def _folded(fields: Sequence[tuple[Field, Authority]], values: Values) -> Values:
    """A field that equals the one it follows is agreed on as empty."""
    folded: dict[str, Value] = dict(values)
    for item, _ in fields:
        if item.follows and folded.get(item.name) == folded.get(item.follows):
            folded[item.name] = None
    return folded
