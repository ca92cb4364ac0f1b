"""A record on both sides, as a decision needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgersync.domain.model import Kind, Link, Record, Ref, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One record on both sides, references resolved and values comparable; None where it does not exist.

    With a link, None means that side did not show it, which is a deletion only when ``reported`` says so (by an
    event, audit history or a key sweep); without a link, that no counterpart was found.
    ``survivor`` is the link of the record this one was merged into, ``heir`` that record when it has no link yet,
    ``heir_claimed`` whether another record of Intacct is or may be its own (or it does not show yet), ``recoded``
    whether nothing open in Intacct uses this one any more. ``merged`` are references of Intacct's document, or of what
    was agreed on, that lost a merge, and their survivors.
    """

    kind: Kind
    link: Link | None
    intacct: Record | None
    cashflow360: Record | None
    survivor: Link | None = None
    heir: Record | None = None
    heir_claimed: bool = False
    recoded: bool = False
    merged: Mapping[Ref, Ref] = field(default_factory=dict)
    reported: bool = False

    def on(self, side: Side) -> Record | None:
        return self.intacct if side is Side.INTACCT else self.cashflow360

    @property
    def any(self) -> Record:
        found = self.cashflow360 or self.intacct
        if found is None:
            raise ValueError("a pair holds at least one record")
        return found
