"""What a payment, receipt or application settled when it was last agreed on, and does not any more."""

from __future__ import annotations

from ledgersync.domain.kinds import Amend, KindSpec
from ledgersync.domain.model import Line, Link, Record, Side, Values


def may_let_go(spec: KindSpec) -> bool:
    """Whether an edit of what a record settles reverses it in Intacct and makes it anew."""
    return spec.amend in {Amend.REMADE, Amend.REAPPLIED}


def lets_go(spec: KindSpec, record: Record, link: Link | None) -> bool:
    """Whether Intacct's record is to be taken back for a share that is gone, whatever the new ones wait for.

    Example: credit VC1 was taken back from bill B1, deactivated, and entered again as another VC1 that is applied to
    B1. The new VC1 can't be made in Intacct before the old one is deleted, nor that before its application is reversed.
    """
    if link is None or record.removed or record.side is not Side.CASHFLOW360 or not may_let_go(spec):
        return False
    return any(share not in shares(spec, record.values) for share in shares(spec, link.base))


def shares(spec: KindSpec, values: Values) -> list[Line]:
    """What it settles, and with how much."""
    held = (values.get(item.name) for item in spec.fields if item.lines)
    return [line for lines in held if isinstance(lines, tuple) for line in lines]
