"""The preview: the same slice as in a run. Its ledgers pretend to write, and its sync state is thrown away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Ref, Side, described
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.ports import Books
from ledgersync.sync.context import RunContext, entity_location
from ledgersync.sync.overlay_books import OverlayBooks
from ledgersync.sync.overlay_ledger import OverlayLedger, Planned
from ledgersync.sync.slice import sync_slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``complete`` is false when time ran out before everything was looked at.

    ``writes`` counts every write by "kind|side|operation", also those that ``planned`` has no room for. ``names`` are
    what people call the records that planned fields refer to, by the side they are written to.
    """

    counts: Mapping[str, int]
    writes: Mapping[str, int]
    planned: Sequence[Planned]
    holds: Sequence[Hold]
    conflicts: Sequence[Conflict]
    differences: Sequence[Conflict]
    complete: bool
    names: Mapping[Side, Mapping[Ref, str]]


def preview(
    context: RunContext, groups: Sequence[Group], tell: Callable[[int], None] = lambda _: None, told: int = sys.maxsize
) -> Preview:
    """What a run would do now. Reads both systems, writes nowhere.

    ``tell`` is told how many records were read; so many writes of either side are ``told`` field by field.
    """
    books = OverlayBooks(real=context.books)
    ledgers = {
        side: OverlayLedger(ledger, lambda: tell(sum(one.rows for one in ledgers.values())), told)
        for side, ledger in context.ledgers.items()
    }
    dry = replace(context, books=books, ledgers=ledgers, careful=False)
    complete = all(not sync_slice(_located(dry), group).out_of_time for group in groups)
    planned = [item for side in Side for item in ledgers[side].planned]
    counts, conflicts, differences = dict(dry.state.counts), books.new_conflicts, books.new_differences
    writes = ledgers[Side.INTACCT].writes + ledgers[Side.CASHFLOW360].writes
    return Preview(
        counts=counts,
        writes=writes,
        planned=planned,
        holds=books.holds(),
        conflicts=conflicts,
        differences=differences,
        complete=complete,
        names={side: _names(books, side, ledgers[side].planned) for side in Side},
    )


def _names(books: Books, side: Side, planned: Sequence[Planned]) -> Mapping[Ref, str]:
    """By what was last agreed on, or by what the record would be called that the run would make."""
    names = {Ref(one.kind, one.made): one.label for one in planned if one.made}
    for kind, ids in _referred_to(planned).items():
        for id, link in books.links(kind, side, sorted(ids)).items():
            if called := described(link.base):
                names.setdefault(Ref(kind, id), called)
    return names


def _referred_to(planned: Sequence[Planned]) -> Mapping[Kind, set[str]]:
    """The ids that planned fields refer to, before and after."""
    found: dict[Kind, set[str]] = {}
    for one in planned:
        for before, after in one.fields.values():
            for ref in references((before, after)):
                found.setdefault(ref.kind, set()).add(ref.id)
    return found


def _located(context: RunContext) -> RunContext:
    """As a slice begins: the entity's own location may have been linked by the one before."""
    where = entity_location(context.connection.entity_id, context.books)
    return replace(context, rules=replace(context.rules, entity_location=where))
