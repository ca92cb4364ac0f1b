"""Acting on many holds at once: each is answered by itself, so that one that is gone stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Did, changes
from ledgersync.domain.remembered import Hold, Note
from ledgersync.management.hold_groups import HoldKey, grouped
from ledgersync.ports import Tell
from ledgersync.sync.journal import of_hold

KEPT_OTHERWISE = "kept-otherwise"
"""The cause of holds whose difference can be accepted."""
MOST_NOTES = 20
"""How many notes of a hold are kept, the newest ones. Every run carries them on."""


class Action(StrEnum):
    RETRY = "retry"
    IGNORE = "ignore"
    ASSIGN = "assign"
    COMMENT = "comment"
    ACCEPT = "accept"


DID: Mapping[Action, Did] = {
    Action.RETRY: Did.RETRIED,
    Action.IGNORE: Did.IGNORED,
    Action.ASSIGN: Did.ASSIGNED,
    Action.COMMENT: Did.COMMENTED,
    Action.ACCEPT: Did.ACCEPTED,
}


def told(hold: Hold, did: Did, note: Note) -> Tell:
    """What the journal says of it."""
    entry = of_hold(hold, did, note.at, note.by)
    return Tell(replace(entry, fields=changes({}, {"note": note.text}) if note.text else {}))


NEEDS_TEXT: Mapping[Action, str] = {
    Action.IGNORE: "Say why these records are not to be synced.",
    Action.ASSIGN: "Say whom the records are for.",
    Action.COMMENT: "Say what the comment is.",
    Action.ACCEPT: "Say why the difference is accepted.",
}
"""What is asked for where the text is left out."""


@dataclass(frozen=True, slots=True)
class Done:
    """``hold`` as it is now; None when there is none under the key any more."""

    key: HoldKey
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class Chain:
    """Held records this one waits for, nearest first, and held records that wait for it."""

    waits_for: Sequence[Hold]
    waiting: Sequence[Hold]


def of_cause(holds: Sequence[Hold], cause: str) -> list[HoldKey]:
    """What is held for a cause, with what waits for that; nothing that somebody marked not to sync."""
    found = (group.holds for group in grouped(holds) if group.cause == cause)
    return [key_of(hold) for members in found for hold in members if not hold.ignored]


def changed(hold: Hold, action: Action, note: Note) -> Hold:
    """The hold after an action; who did it and why stays with it as a note."""
    noted = replace(hold, notes=(*hold.notes, note)[-MOST_NOTES:]) if note.text else hold
    match action:
        case Action.RETRY | Action.ACCEPT:
            return replace(noted, retry=True, ignored=False)
        case Action.IGNORE:
            return replace(noted, retry=False, ignored=True)
        case Action.ASSIGN:
            return replace(hold, assigned=note.text)
        case Action.COMMENT:
            return noted


def act(holds: Sequence[Hold], keys: Iterable[HoldKey], action: Action, note: Note) -> list[Done]:
    """Every key once, in the order asked for."""
    by_key = {key_of(hold): hold for hold in holds}
    return [Done(key, changed(by_key[key], action, note) if key in by_key else None) for key in dict.fromkeys(keys)]


def accepted(holds: Iterable[Hold], first: Iterable[FirstWrites]) -> list[FirstWrites]:
    """What first writes are to be kept as once the differences that hold these records are accepted."""
    places = {(hold.kind, hold.params.get("side")) for hold in holds if hold.cause == KEPT_OTHERWISE}
    return [one.with_accepted() for one in first if one.differs and (one.kind, one.side.value) in places]


def chain(holds: Sequence[Hold], hold: Hold) -> Chain:
    """Both directions, each record once; a circle ends where it began."""
    held = {(one.kind, one.id): one for one in holds}
    ahead: dict[HoldKey, list[Hold]] = {}
    behind: dict[HoldKey, list[Hold]] = {}
    for one in holds:
        for ref in one.waits_for:
            if (other := held.get((ref.kind, ref.id))) is not None:
                ahead.setdefault(key_of(one), []).append(other)
                behind.setdefault(key_of(other), []).append(one)
    return Chain(list(_reached(hold, ahead)), list(_reached(hold, behind)))


def _reached(start: Hold, steps: Mapping[HoldKey, Sequence[Hold]]) -> Iterator[Hold]:
    seen, ahead = {key_of(start)}, list(steps.get(key_of(start), ()))
    for one in ahead:  # grows while it is walked
        if key_of(one) not in seen:
            seen.add(key_of(one))
            yield one
            ahead.extend(steps.get(key_of(one), ()))


def key_of(hold: Hold) -> HoldKey:
    return hold.kind, hold.side, hold.id
