"""Holds with advice, and grouped by root cause: resolving that lets all of a group go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.domain.causes import cause
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold

HoldKey = tuple[Kind, Side, str]


@dataclass(frozen=True, slots=True)
class Advised:
    """A hold with what to do about it and where."""

    hold: Hold
    advice: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Holds with one root cause: resolving it lets all of them go."""

    cause: str
    words: str
    advice: str
    where: str
    holds: Sequence[Hold]
    """Those marked not to sync come last."""
    root: Hold
    """One of those that wait for nothing else."""

    @property
    def open(self) -> Sequence[Hold]:
        """Those that nobody marked not to sync."""
        return [hold for hold in self.holds if not hold.ignored]

    @property
    def amount(self) -> Decimal | None:
        """What the open ones come to; None where none of them has an amount."""
        amounts = [hold.amount for hold in self.open if hold.amount is not None]
        return sum(amounts, Decimal()) if amounts else None


def advised(hold: Hold) -> Advised:
    said = cause(hold.cause).say(hold.kind, hold.params)
    return Advised(hold, said.advice, said.where)


def grouped(holds: Sequence[Hold]) -> list[Group]:
    """By cause and what it is about; what waits for a held record counts to the group of that record's cause."""
    by_key = {(hold.kind, hold.id): hold for hold in holds}
    groups: dict[tuple[str, str], tuple[Hold, list[Hold]]] = {}
    for hold in holds:
        root = _root(hold, by_key)
        groups.setdefault((root.cause, root.text), (root, []))[1].append(hold)
    found = []
    for root, members in groups.values():
        said, members = advised(root), sorted(members, key=lambda hold: hold.ignored)
        found.append(
            Group(cause=root.cause, words=root.text, advice=said.advice, where=said.where, holds=members, root=root)
        )
    return sorted(found, key=lambda group: (-len(group.holds), group.cause, group.words))


def _root(hold: Hold, by_key: Mapping[tuple[Kind, str], Hold]) -> Hold:
    """Follow what a hold waits for to a hold that waits for nothing; a circle ends where it began."""
    seen = {(hold.kind, hold.id)}
    while True:
        following = next((by_key[r.kind, r.id] for r in hold.waits_for if (r.kind, r.id) in by_key), None)
        if following is None or (following.kind, following.id) in seen:
            return hold
        seen.add((following.kind, following.id))
        hold = following
