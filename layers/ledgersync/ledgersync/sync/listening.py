"""Asks Intacct what happened since the last run, together with the first pages of what is read in any case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.order import kinds_in_order
from ledgersync.domain.preferences import missing
from ledgersync.domain.remembered import Position
from ledgersync.domain.voids import REVERSED, missed_when_gone
from ledgersync.ports import Told
from ledgersync.sync.context import RunContext
from ledgersync.sync.streams import stream


def heard(group: Group) -> str:
    """The stream whose position says how far the audit history was heard of a group's kinds."""
    return f"intacct:deletions:{group.value}"


def listen(context: RunContext, group: Group, positions: Mapping[str, Position]) -> Told:
    """What the history says of the group, and of transactions beside lists: if nothing happened, one request tells all.

    Cashflow360 reads nothing ahead but is told which kinds share a list.
    """
    hearing, groups = context.hearing, _groups(context, group)
    kinds = [kind for each in groups for kind in kinds_in_order(context.specs, each)]
    asked_first = {kind for kind in kinds if hearing.stamps_due or kind not in hearing.trusted}
    _prefetch(context, Side.CASHFLOW360, kinds, positions)
    _prefetch(context, Side.INTACCT, asked_first, positions)
    told = hearing.ask(context.ledgers[Side.INTACCT], _begins(context, groups, kinds, positions))
    named = [kind for kind in kinds if kind not in asked_first and not hearing.passes_over(kind)]
    _prefetch(context, Side.INTACCT, named, positions)
    return told


def _groups(context: RunContext, group: Group) -> list[Group]:
    with_transactions = group is Group.LISTS and not missing(context.connection.preferences)
    return list(Group) if with_transactions else [group]


def _begins(
    context: RunContext, groups: Iterable[Group], kinds: Iterable[Kind], positions: Mapping[str, Position]
) -> dict[Kind, datetime]:
    """From when on the history is asked, by kind."""
    known = {each: positions.get(heard(each)) for each in groups}
    created = context.connection.created_at
    since = {each: context.hearing.begins(at.at if at else None, created) for each, at in known.items()}
    return {kind: since[context.specs[kind].group] for kind in kinds if _listened_for(context, kind)}


def _listened_for(context: RunContext, kind: Kind) -> bool:
    """What is read, and what may be deleted there though it is not read: of a 1-way connection too."""
    spec = context.specs[kind]
    read = context.rules.reads(spec, Side.INTACCT)
    return read or kind in REVERSED or missed_when_gone(spec)


def _prefetch(context: RunContext, side: Side, kinds: Iterable[Kind], positions: Mapping[str, Position]) -> None:
    """Let a ledger read the first pages of streams in as few requests as it can."""
    of_side = [kind for kind in kinds if context.rules.reads(context.specs[kind], side)]
    context.ledgers[side].prefetch({kind: positions.get(stream(kind, side)) for kind in of_side})
