"""What is decided about a pair: one of eight answers, each with exactly what carrying it out needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.check import Check, Objection
from ledgersync.domain.kinds.guards import object_to
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Ref, Side
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Skip:
    """It stays where it is, by a rule; counted, never held."""

    pair: Pair
    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """It becomes a hold. ``waits_for`` are ids of ``side``."""

    pair: Pair
    objection: Objection
    waits_for: tuple[Ref, ...] = ()
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """What may not be written, and why."""

    write: Write
    objection: Objection


@dataclass(frozen=True, slots=True)
class Agree:
    """Both sides hold what was merged once the updates (none, one, one a side) are done; then they are linked so.

    ``withheld`` is an update that is held while the other one is done: its fields are not agreed on.
    """

    pair: Pair
    merged: Merged
    updates: tuple[Write, ...] = ()
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """One side gets what only the other holds. A link the pair still has goes with the intent."""

    pair: Pair
    write: Write


@dataclass(frozen=True, slots=True)
class Remove:
    """The survivor goes too (removed, reversed or made inactive), then the link.

    ``alias`` is the record it was merged into: what was posted under it means that one from now on.
    """

    pair: Pair
    write: Write
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Remake:
    """Removed in Intacct to be made anew there: the Cashflow360 record is visited again at once."""

    pair: Pair
    write: Write
    merged: Merged


@dataclass(frozen=True, slots=True)
class Relink:
    """The link goes to the Cashflow360 record that this one was merged into."""

    pair: Pair
    survivor: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """Nothing is left to write: the link goes. ``alias`` as for ``Remove``.

    ``left`` is the side whose record is looked at once more, as one that nothing is linked to.
    """

    pair: Pair
    alias: str = ""
    left: Side | None = None


Decision = Skip | SetAside | Agree | Create | Remove | Remake | Relink | Unlink
Written = Agree | Create | Remove | Remake
"""Those that write."""


def writes(decision: Decision) -> tuple[Write, ...]:
    match decision:
        case Agree():
            return decision.updates
        case Create() | Remove() | Remake():
            return (decision.write,)
        case Skip() | SetAside() | Relink() | Unlink():
            return ()


def idle(decision: Decision) -> bool:
    """Nothing to write and nothing to remember."""
    if not isinstance(decision, Agree) or decision.updates or decision.withheld:
        return False
    link = decision.pair.link
    return link is not None and decision.merged.values == link.base and not link.renumbered(decision.pair.intacct)


UNDO, CHANGE, MAKE = 0, 1, 2
TURN: dict[type, int] = {Unlink: UNDO, Relink: UNDO, Remove: UNDO, Remake: UNDO, Agree: CHANGE, Create: MAKE}


def turn(decision: Decision) -> int:
    """What frees a number, a bill or a link comes before what may want it."""
    return TURN.get(type(decision), UNDO)


EDITED_ELSEWHERE = frozenset({"born-from-purchase-order"})
"""Objections to any edit in Cashflow360, whatever it changes: the record is edited in Intacct only."""
Guarded = TypeVar("Guarded", Agree, Create, Remove)
OPERATIONS = (Operation.REMOVE, Operation.UPDATE, Operation.CREATE)


def guarded(decision: Guarded, spec: KindSpec, rules: Rules) -> Guarded | SetAside:
    """The decision, or a hold when any of its writes meets an objection: a record is written whole or not.

    What only one system may ever change is the exception: its changes keep arriving while an edit of the other is held.
    """
    pair = decision.pair
    for write in writes(decision):
        target = pair.on(write.side) if write.operation is not Operation.CREATE else None
        found = object_to(Check(write, target, pair.on(write.side.other), rules, spec), spec)
        if found is None:
            continue
        rest = [one for one in writes(decision) if one is not write]
        if isinstance(decision, Agree) and rest and found.cause in EDITED_ELSEWHERE:
            arriving = guarded(Agree(pair, decision.merged, tuple(rest)), spec, rules)
            return replace(arriving, withheld=Withheld(write, found)) if isinstance(arriving, Agree) else arriving
        return SetAside(pair, found)
    return decision
