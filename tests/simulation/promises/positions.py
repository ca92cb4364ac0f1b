"""Promise 10, at every position kept: nothing a reader could see before it is left behind undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Position
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.ports import PutPosition
from tests.simulation.acts.desk import Desk
from tests.simulation.promises.invariants import unlinked_wrongly
from tests.simulation.promises.kept import kept_of
from tests.simulation.promises.one_sided import stays
from tests.simulation.promises.records import VIEWS
from tests.simulation.promises.views import Books, View
from tests.simulation.worlds.running import Running

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

GAPS = frozenset({"print_as"})
"""What may be empty in a base, while another field stands for it."""
WHOLE_SECONDS = timedelta(seconds=1)


def left_behind(world: World, run: Running, change: PutPosition, before: Position | None) -> Iterator[str]:
    """Records at or before a position that are neither linked with their present values, held, nor intended.

    Only those count that readers have seen since before the slice began: what changed during it, or showed late,
    comes with a later reading, whose overlap is longer than anything is late. A reading from both ends has yet to
    come to those between: K2 of number 4, which showed late, while it has read up to number 3. It ends by reading what
    changed since it began, in an earlier slice maybe: the position ``before`` says when.
    """
    name, _, of = change.stream.partition(":")
    if of not in MAPPINGS:  # the stream of deletions
        return
    side, kind, position = Side(name), Kind(of), change.position
    desk = next(desk for desk in world.desks if world.id_of(desk) == run.id)
    kept = kept_of(world.registry, run.id)
    intended = {id for i in kept.intents if i.write.kind == kind for id in (i.write.id, i.write.source_id)}
    began = min([run.began, *(one.sweep.began for one in (before, position) if one and one.sweep)])
    seen_before = world.now_at(side)() - (world.clock.now() - began) - world.weather.latest(side) - WHOLE_SECONDS
    books = VIEWS[kind](desk, kept) if kind in VIEWS else Books(kind, {}, {})
    for id, view in books.on(side).items():
        at, key = _key(desk, kind, side, str(view["_number"]))
        if at is None or at > seen_before or _still_to_read(position, side, at, key):
            continue
        if id in intended or kept.hold(kind, side, id) is not None or view.get("_merged"):
            continue
        link = kept.link(kind, side, id)
        theirs = books.cashflow360.get(link.cashflow360_id) if link else None
        if unlinked_wrongly(world, kind, side, id, view, kept):
            yield f"{kind} {id} of {side}, of {at:%H:%M:%S}, is unlinked at {position.at:%H:%M:%S}"
        elif not stays(world, kind, theirs) and (field := _unagreed(link, view)):
            yield f"{kind} {id} of {side}, of {at:%H:%M:%S}, has {field}, unread at {position.at:%H:%M:%S}"


def _key(desk: Desk, kind: Kind, side: Side, number: str) -> tuple[datetime | None, int | str]:
    """What a side orders its records by: the instant of the last change, by its own clock, and the id."""
    if side is Side.INTACCT:
        at = desk.books.table(MAPPINGS[kind].intacct.object_name).rows[int(number)].get("WHENMODIFIED")
        return (at if isinstance(at, datetime) else None), int(number)
    record = desk.organization.tables[MAPPINGS[kind].cashflow360.entity][number]
    return datetime.fromisoformat(str(record["updatedTime"])), number


def _still_to_read(position: Position, side: Side, at: datetime, key: int | str) -> bool:
    """Whether it lies behind a position, or between the numbers that a reading from both ends has come to."""
    gap = position.sweep
    between = gap is not None and int(gap.low or 0) < int(key) and (not gap.high or int(key) < int(gap.high))
    return between or (at, key) > (position.at, _order(side, position.id))


def _order(side: Side, id: str) -> int | str:
    return int(id or 0) if side is Side.INTACCT else id


def _unagreed(link: Link | None, view: View) -> str:
    """A text that is not what both sides last agreed on."""
    for name, agreed in link.base.items() if link else ():
        value = agreed if name in GAPS else view.get(name, agreed)
        if isinstance(agreed, str | None) and isinstance(value, str | None) and (value or "") != (agreed or ""):
            return f"{name} {value!r}, last agreed on as {agreed!r}"
    return ""
