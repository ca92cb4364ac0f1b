"""Records that a decision about another kind reads. Where reading them is not allowed, Intacct itself decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledgersync.domain.model import Kind, Record, Side, Values
from ledgersync.errors import Barred
from ledgersync.sync.context import RunContext


def shown(context: RunContext, side: Side, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
    """By id, as the side has them now."""
    try:
        return context.ledgers[side].read(kind, ids) if ids else {}
    except Barred:
        return {}


def found(context: RunContext, side: Side, kind: Kind, wanted: Values) -> Sequence[Record]:
    """Those whose natural key may be this one's."""
    try:
        return context.ledgers[side].find(kind, [wanted])
    except Barred:
        return ()
