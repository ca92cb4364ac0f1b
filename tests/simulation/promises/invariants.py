"""The promises, checked from the sandboxes' own state, from what is kept, and from what runs said they did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Intent, Operation
from tests.simulation.acts.advice import NOBODY
from tests.simulation.acts.desk import Desk
from tests.simulation.promises.edits import not_last_written, raced
from tests.simulation.promises.identity import untied
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.lines import wiped
from tests.simulation.promises.money import POSTED, wrong_money
from tests.simulation.promises.one_sided import DOCUMENTS, stays
from tests.simulation.promises.records import books_of
from tests.simulation.promises.views import OURS_ONLY, Books, View, differences
from tests.simulation.worlds.founding import SYNC_USER

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

PASSING = frozenset({"outcome-unknown", "period-closed"})
"""Causes that must be gone once faults have stopped and the books are open."""
ONE_WAY = frozenset({Kind.CREDIT_MEMO, Kind.CREDIT_APPLICATION, Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT})
"""What goes to Intacct alone: of what lies there, only what the sync made is its own."""
NAMED_BY = {**dict.fromkeys((*DOCUMENTS, Kind.CREDIT_MEMO), "number"), **dict.fromkeys(POSTED, "reference")}
PAYING = frozenset({"RecordAPPayment", "CancelAPPayment", "VoidAPPayment", "RecordARPayment"})


def broken(world: World, desk: Desk, kept: Kept) -> Iterator[str]:
    """Every promise that does not hold of one connection once faults have stopped and quiet runs have passed."""
    by_kind = {books.kind: books for books in books_of(desk, kept)}
    for books in by_kind.values():
        yield from _agreement(world, books, kept)
        yield from _one_link_each(books, kept)
        yield from _duplicates(books, desk, kept)
    yield from _same_number(desk, kept, by_kind)
    yield from _holds(kept, by_kind)
    yield from not_last_written(world, desk, kept, by_kind)
    yield from wiped(desk, partial(raced, world, desk))
    yield from _conflicts(world, kept)
    yield from wrong_money(desk, kept, by_kind)
    yield from untied(desk, kept, by_kind, _apart(world, kept, by_kind))
    yield from _directions(world, desk, kept, by_kind)
    left = [intent.write for intent in kept.intents if not _explained(intent, kept)]
    if left:
        yield f"9: {len(left)} intents are left: {[write.kind for write in left]}"


def _explained(intent: Intent, kept: Kept) -> bool:
    """What Intacct may have made is asked for under its control id until its source is linked."""
    write = intent.write
    repeatable = write.operation is Operation.CREATE and write.side is Side.INTACCT
    return repeatable and kept.link(write.kind, write.side.other, write.source_id) is None


def _agreement(world: World, books: Books, kept: Kept) -> Iterator[str]:
    kind = books.kind
    for side in Side:
        for id, view in books.on(side).items():
            if unlinked_wrongly(world, kind, side, id, view, kept):
                yield f"1: {kind} {id} of {side} is neither linked nor held: {_short(view)}"
    for link in kept.links.values():
        if link.kind is kind and not kept.hold(kind, Side.CASHFLOW360, link.cashflow360_id):
            yield from _of_linked(world, books, link)


def _of_linked(world: World, books: Books, link: Link) -> Iterator[str]:
    """What two linked records differ in."""
    intacct, cashflow360 = books.intacct.get(link.intacct_id), books.cashflow360.get(link.cashflow360_id)
    name = f"{link.kind} {link.intacct_id} ⇄ {link.cashflow360_id}"
    if intacct is None:
        unapproved = world.weather.approved_only and cashflow360 is not None and not cashflow360.get("_approved", True)
        if not unapproved:
            yield f"1: {name} is linked, but gone from Intacct"
        return
    if cashflow360 is None:
        yield f"1: {name} is linked, but gone from Cashflow360"
        return
    if intacct.get("_undone"):
        return
    if cashflow360.get("_merged"):
        yield f"1: {name} was merged and is still linked"
    if intacct.get("_history"):
        cashflow360 = {**cashflow360, "party": intacct["party"]}
    if not stays(world, link.kind, cashflow360):
        yield from (f"1: {name} differs in {difference}" for difference in differences(intacct, cashflow360))


def unlinked_wrongly(world: World, kind: Kind, side: Side, id: str, view: View, kept: Kept) -> bool:
    """Whether a record should have been linked or held by now."""
    if kept.link(kind, side, id) is not None or kept.hold(kind, side, id) is not None or not view["active"]:
        return False
    if kind is Kind.ACCOUNT and side is Side.INTACCT and id in OURS_ONLY:
        return False
    if kind is Kind.PROJECT and side is Side.CASHFLOW360:
        return False
    if kind in DOCUMENTS and side is Side.INTACCT:
        return view["_state"] == "Posted" and not world.weather.one_way
    if kind in DOCUMENTS:
        return not world.weather.approved_only or bool(view["_approved"])
    if kind is Kind.FUNDS_TRANSFER and side is Side.CASHFLOW360:
        return not world.weather.separate_debits
    if kind in ONE_WAY and side is Side.INTACCT:
        return bool(view["_synced"])
    return kind is not Kind.BILL_PAYMENT or bool(view["_exported"])


def _one_link_each(books: Books, kept: Kept) -> Iterator[str]:
    links = [link for link in kept.links.values() if link.kind is books.kind]
    for id, number in Counter(link.intacct_id for link in links).items():
        if number > 1:
            yield f"2: {books.kind} {id} of Intacct is linked {number} times"


def _duplicates(books: Books, desk: Desk, kept: Kept) -> Iterator[str]:
    """No two active records of one side share what users gave only once; what users entered twice is theirs."""
    field = NAMED_BY.get(books.kind, "name")
    for side in Side:
        active = [
            (id, str(view[field]))
            for id, view in books.on(side).items()
            if view["active"] and view[field] and not _removal_held(books, kept, side, id)
        ]
        names = Counter(name.strip().casefold() for id, name in active if id not in desk.entered)
        names.update({name.strip().casefold() for id, name in active if id in desk.entered})
        for name, number in names.items():
            if number > 1 and name not in desk.shared:
                yield f"2: {number} {books.kind}s of {side} are called {name!r}"


def _removal_held(books: Books, kept: Kept, side: Side, id: str) -> bool:
    """Whether it would be removed with its counterpart, which may be entered again, and is held instead."""
    link = kept.link(books.kind, side, id)
    other = books.on(side.other).get(link.id_on(side.other)) if link is not None else None
    return other is not None and not other["active"] and kept.hold(books.kind, side, id) is not None


def _same_number(desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    """What shares a number is one record, whatever it is called."""
    for (kind, id), number in desk.pairs.items():
        link, view = kept.links.get((kind, id)), by_kind[kind].cashflow360.get(id)
        there = number in by_kind[kind].intacct and view is not None and not view.get("_merged")
        if there and link is not None and link.intacct_id != number:
            yield f"2: {kind} {id} has the number of {number} and is linked to {link.intacct_id}"


def _holds(kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    for hold in kept.holds:
        if hold.kind in by_kind and hold.id not in by_kind[hold.kind].on(hold.side):
            yield f"9: {hold.kind} {hold.id} of {hold.side} is held for {hold.cause}, and is gone"
        if hold.cause in NOBODY:
            yield f"9: {hold.kind} {hold.id} is held for {hold.cause}, which nobody here brings about: {hold.text}"
        if hold.cause in PASSING:
            yield f"9: {hold.kind} {hold.id} is still held for {hold.cause}"
        linked = (kept.link(ref.kind, hold.side, ref.id) for ref in hold.waits_for)
        if hold.waits_for and all(link is not None for link in linked):
            yield f"9: {hold.kind} {hold.id} waits for what is linked: {hold.waits_for}"


def _conflicts(world: World, kept: Kept) -> Iterator[str]:
    for conflict in kept.conflicts:
        master = world.weather.masters[conflict.kind]
        if conflict.rule.startswith("changed on both sides") and conflict.winner is not master:
            yield f"4: {conflict.field} of {conflict.kind} {conflict.cashflow360_id} was decided for {conflict.winner}"


def _apart(world: World, kept: Kept, by_kind: Mapping[Kind, Books]) -> frozenset[tuple[Kind, str]]:
    """Links whose sides may differ: held ones, and documents that are not carried over now."""
    return frozenset(
        (kind, id)
        for (kind, id) in kept.links
        if kept.hold(kind, Side.CASHFLOW360, id)
        or (kind in by_kind and _differ(world, by_kind[kind], kept.links[kind, id]))
    )


def _differ(world: World, books: Books, link: Link) -> bool:
    """Whether a document is not carried over now, or a user undid in Intacct what came from Cashflow360."""
    undone = books.intacct.get(link.intacct_id, {}).get("_undone", False)
    return bool(undone) or stays(world, books.kind, books.cashflow360.get(link.cashflow360_id))


def _never_approved(desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    """What the sync made in Intacct from what users entered; not what it made anew in Cashflow360 since."""
    sync = desk.books.users[SYNC_USER].recordno
    for kind in DOCUMENTS.intersection(by_kind):
        for id, view in by_kind[kind].intacct.items():
            link = kept.by_intacct.get((kind, id))
            if view["_by"] != sync or link is None or link.cashflow360_id not in desk.entered:
                continue
            source = by_kind[kind].cashflow360.get(link.cashflow360_id)
            if source is not None and not source["_approved"]:
                yield f"7: {kind} {id} crossed and was never approved"


def _directions(world: World, desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    """One-way kinds and modes, and approved only."""
    sync = desk.books.users[SYNC_USER].recordno
    for id, view in by_kind.get(Kind.PROJECT, Books(Kind.PROJECT, {}, {})).intacct.items():
        if sync in (view["_created_by"], view["_modified_by"]):
            yield f"6: project {id} was written in Intacct"
    if world.weather.approved_only:
        yield from _never_approved(desk, kept, by_kind)
    for kind in by_kind.keys() & (DOCUMENTS | {Kind.CREDIT_MEMO}):
        for id in by_kind[kind].cashflow360 if world.weather.one_way or kind is Kind.CREDIT_MEMO else ():
            if id not in desk.entered:
                yield f"6: {kind} {id} was made in Cashflow360, which this does not go to"
    called = world.cashflow360.log.as_data()["paths"]
    for path in PAYING.intersection(called if isinstance(called, dict) else ()):
        yield f"6: {path} was called: only users move money in Cashflow360"


def _short(view: View) -> str:
    return ", ".join(f"{name}={value}" for name, value in view.items() if not isinstance(value, list))
