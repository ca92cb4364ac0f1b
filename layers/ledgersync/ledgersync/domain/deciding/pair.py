"""A record on both sides, as a decision needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgersync.domain.model import Kind, Link, Record, Ref, Side, Values


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

    @property
    def records(self) -> tuple[Record, ...]:
        """The records there are, Intacct's first."""
        return tuple(record for record in (self.intacct, self.cashflow360) if record is not None)

    @property
    def complete(self) -> bool:
        """Whether both sides have it."""
        return self.intacct is not None and self.cashflow360 is not None

    @property
    def both(self) -> tuple[Record, Record]:
        """Intacct's record and Cashflow360's, of a complete pair."""
        if self.intacct is None or self.cashflow360 is None:
            raise ValueError("both sides are needed")
        return self.intacct, self.cashflow360

    @property
    def absent(self) -> Side | None:
        """A side that does not show it; None for a complete pair."""
        return next((side for side in Side if self.on(side) is None), None)

    @property
    def base(self) -> Values | None:
        """What both sides last agreed on; None without a link."""
        return self.link.base if self.link is not None else None
