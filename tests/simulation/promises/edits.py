"""Promise 3: a field's value is the last that a user gave it, or a conflict says why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.mapping.catalogue import MAPPINGS
from tests.simulation.acts.desk import Desk, Edit
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.one_sided import stays
from tests.simulation.promises.views import Books

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

LastEdits = dict[tuple[Kind, str, str], dict[Side, Edit]]
"""The last edit of each side, by kind, Cashflow360 id and field."""


def not_last_written(world: World, desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    """A field's value is the last a user gave it on one side; when not the last of all, a conflict says so."""
    last, gone = _last_edits(desk, kept, by_kind)
    chosen = {(edit.kind, edit.id, edit.field, edit.value.strip()): edit.at for edit in desk.chosen}
    for (kind, id, name), edits in last.items():
        view = by_kind[kind].cashflow360.get(id)
        if view is None or not view["active"] or stays(world, kind, view):
            continue
        now = str(view[name])
        latest = max(edit.at for edit in edits.values())
        if any(raced(world, desk, edit) for edit in edits.values()):
            continue
        merged = chosen.get((kind, id, name, now))
        if merged is not None and merged >= latest:
            continue
        told = _told(kept, kind, id, name)
        owned_above = by_kind[kind].intacct.get(kept.links[kind, id].intacct_id, {}).get("_owner", "") is None
        if not (told and owned_above):
            yield from _not_last(f"{name} of {kind} {id}", now, edits, gone, bool(told))


def _last_edits(desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> tuple[LastEdits, Mapping[str, datetime]]:
    """The last edit of each field on each side, and when what deleted or merged records still hold was written."""
    numbers = {
        (kind, side, str(view["_number"])): id
        for kind, books in by_kind.items()
        for side in Side
        for id, view in books.on(side).items()
    }
    last: LastEdits = {}
    gone: dict[str, datetime] = {}  # what took the place of a deleted or merged record still has its values
    for edit in desk.edits:
        id = numbers.get((edit.kind, edit.side, edit.id))
        view = by_kind[edit.kind].on(edit.side).get(id) if id else None
        if view is None or view.get("_merged"):
            gone[edit.value.strip()] = edit.at
        link = kept.link(edit.kind, edit.side, id) if id else None
        if link is not None and not kept.hold(edit.kind, edit.side, str(id)):
            last.setdefault((edit.kind, link.cashflow360_id, edit.field), {})[edit.side] = edit
    return last, gone


def _not_last(
    name: str, now: str, edits: Mapping[Side, Edit], gone: Mapping[str, datetime], told: bool
) -> Iterator[str]:
    """Whether a field holds what nobody wrote, or what somebody wrote over and no conflict tells of."""
    latest = max(edit.at for edit in edits.values())
    newest = {edit.value.strip() for edit in edits.values() if edit.at == latest}
    if now not in {edit.value.strip() for edit in edits.values()} | gone.keys():
        yield f"3: {name} is {now!r}; users last wrote {[e.value for e in edits.values()]}"
    elif now not in newest and gone.get(now, latest) <= latest and not told:
        yield f"3: {name} is {now!r}, not {sorted(newest)}, and no conflict tells"


def raced(world: World, desk: Desk, edit: Edit) -> bool:
    """Whether a slice that began before the edit showed wrote over it: no system refuses what is outdated."""
    mapping, at = MAPPINGS[edit.kind], _world_time(world, edit)
    if edit.side is Side.INTACCT:
        owner, name = desk.company_id, mapping.intacct.object_name
    else:
        owner, name = desk.organization.id, mapping.cashflow360.entity
    edited = edit.side, owner, name, edit.id
    touches = (touch for touch in world.touches if (touch.side, touch.owner, touch.name, touch.id) == edited)
    return any(touch.at >= at and touch.began <= edit.seen_at for touch in touches)


def _world_time(world: World, edit: Edit) -> datetime:
    return edit.at - timedelta(seconds=round(world.weather.skews[Side.INTACCT]))


def _told(kept: Kept, kind: Kind, id: str, name: str) -> list[Conflict]:
    """The conflicts of a field, of either side's record: what it was matched with may be merged by now."""
    of_field = (c for c in kept.conflicts if c.kind is kind and c.field == name)
    return [c for c in of_field if c.cashflow360_id == id or c.intacct_id == kept.links[kind, id].intacct_id]
