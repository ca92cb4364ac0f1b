"""A record on both sides, and what was decided about it: plain data, and the check that guards every write."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.guards import Check, Objection, object_to
from ledgersync.domain.merge import Difference
from ledgersync.domain.model import Kind, Link, Record, Side, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Pair:
    """One record on both sides, references resolved and values comparable; None where it does not exist.

    With a link, None means that side did not show it, which is a deletion only when ``reported`` says so (by an
    event, audit history or a key sweep); without a link, that no counterpart was found.
    ``survivor`` is the link of the record this one was merged into, ``heir`` that record when it has no link yet,
    ``heir_claimed`` whether another record of Intacct is or may be its own (or it does not show yet), ``recoded``
    whether nothing open in Intacct uses this one any more.
    """

    kind: Kind
    link: Link | None
    intacct: Record | None
    cashflow360: Record | None
    survivor: Link | None = None
    heir: Record | None = None
    heir_claimed: bool = False
    recoded: bool = False
    reported: bool = False

    def on(self, side: Side) -> Record | None:
        return self.intacct if side is Side.INTACCT else self.cashflow360

    @property
    def any(self) -> Record:
        found = self.cashflow360 or self.intacct
        if found is None:
            raise ValueError("a pair holds at least one record")
        return found


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows for a pair.

    ``writes`` at most one per side; ``agreed`` what both sides hold once they are done (None: no link is
    kept). ``matched`` pairs two records that had no link, ``differences`` are what those held differently.
    ``skipped`` is a reason to do nothing; ``objection`` a reason to hold. ``unlink`` drops the link,
    ``moved_to`` gives it to another Cashflow360 id.
    ``anew``: what is removed in Intacct is made there anew at once, from the Cashflow360 record.
    """

    pair: Pair
    writes: tuple[Write, ...] = ()
    agreed: Values | None = None
    conflicts: tuple[Difference, ...] = ()
    put_back: tuple[Difference, ...] = ()
    differences: tuple[Difference, ...] = ()
    matched: bool = False
    unlink: bool = False
    moved_to: str = ""
    skipped: str = ""
    objection: Objection | None = None
    anew: bool = False

    @property
    def idle(self) -> bool:
        """Nothing to write and nothing to remember."""
        link = self.pair.link
        if self.writes or self.objection or self.matched or self.unlink or self.moved_to or self.skipped:
            return False
        return self.agreed == (link.base if link else None) and not (link and link.renumbered(self.pair.intacct))


def guarded(decision: Decision, spec: KindSpec, rules: Rules) -> Decision:
    """The decision, or a hold when any of its writes meets an objection: a record is written whole or not."""
    for write in decision.writes:
        pair = decision.pair
        target = pair.on(write.side) if write.operation is not Operation.CREATE else None
        found = object_to(Check(write, target, pair.on(write.side.other), rules, spec))
        if found is not None:
            return Decision(pair, objection=found)
    return decision
