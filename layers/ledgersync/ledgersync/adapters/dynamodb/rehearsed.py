"""How far a preview is, as lines of text and back: what one slice leaves to the next.

Lines, and not one text: what a preview of a large company pretends to have written is never in memory as text whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from ledgersync.adapters.dynamodb.codec import build, changes_of, encode, scalar, values_of
from ledgersync.domain.facts import Facts, Uncertain
from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Conflict, Hold, Operation, Position
from ledgersync.ports import (
    Change,
    DeleteHold,
    DeleteLink,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutLink,
    PutPosition,
)
from ledgersync.ports.rehearsed import Planned, Rehearsed, RehearsedSide

CHANGES: Mapping[str, Callable[[Any], Change]] = {
    "PutLink": lambda raw: PutLink(build(Link, raw["link"])),
    "DeleteLink": lambda raw: DeleteLink(build(Link, raw["link"])),
    "PutHold": lambda raw: PutHold(build(Hold, raw["hold"])),
    "DeleteHold": lambda raw: DeleteHold(Kind(raw["kind"]), Side(raw["side"]), raw["id"]),
    "PutAlias": lambda raw: PutAlias(Kind(raw["kind"]), Side(raw["side"]), raw["id"], raw["survivor"]),
    "PutFirstWrites": lambda raw: PutFirstWrites(build(FirstWrites, raw["first"])),
    "PutConflict": lambda raw: PutConflict(build(Conflict, raw["conflict"])),
    "PutDifference": lambda raw: PutDifference(build(Conflict, raw["difference"])),
    "PutPosition": lambda raw: PutPosition(raw["stream"], build(Position, raw["position"])),
}
"""What a preview keeps, by the name of the change."""
FIRST, WRITTEN, GONE, FREED, PLANNED = "first", "written", "gone", "freed", "planned"


def lines_of(left: Rehearsed) -> Iterator[str]:
    """What the next slice goes on with, a line a thing."""
    sides = {side: {"rows": one.rows, "made": one.made, "writes": one.writes} for side, one in left.sides.items()}
    yield encode([FIRST, {"groups": left.groups, "counts": left.counts, "sides": sides}])
    for change in left.kept:
        yield encode([type(change).__name__, change])
    for side, one in left.sides.items():
        yield from (encode([WRITTEN, _told(record)]) for record in one.written)
        yield from (encode([GONE, [side, ref]]) for ref in one.gone)
        yield from (encode([FREED, [side, ref, amount]]) for ref, amount in one.freed.items() if amount)
        yield from (encode([PLANNED, planned]) for planned in one.planned)


def rehearsed_of(lines: Iterable[str]) -> Rehearsed:
    """What ``lines_of`` made these lines of."""
    raw = map(json.loads, lines)
    _, first = next(raw)
    kept: list[Change] = []
    found: dict[str, defaultdict[Side, list[Any]]] = {tag: defaultdict(list) for tag in _SIDED}
    for tag, body in raw:
        if tag in CHANGES:
            kept.append(CHANGES[tag](body))
        else:
            side, one = _SIDED[tag](body)
            found[tag][side].append(one)
    sides = {
        Side(side): RehearsedSide(
            **told,
            planned=found[PLANNED][Side(side)],
            written=found[WRITTEN][Side(side)],
            gone=found[GONE][Side(side)],
            freed=dict(found[FREED][Side(side)]),
        )
        for side, told in first["sides"].items()
    }
    return Rehearsed(groups=first["groups"], counts=first["counts"], kept=kept, sides=sides)


def _told(record: Record) -> Mapping[str, object]:
    """The record but for what is unknown; how it was shown is nobody's to ask of a record that was written."""
    told = {one.name: getattr(record, one.name) for one in fields(Record) if one.name not in ("shown", "facts")}
    return {**{name: value for name, value in told.items() if value is not None}, "facts": record.facts.told()}


def _record(raw: Mapping[str, Any]) -> tuple[Side, Record]:
    typed = {
        "kind": Kind(raw["kind"]),
        "side": Side(raw["side"]),
        "values": values_of(raw["values"]),
        "facts": _facts(raw["facts"]),
        "gaps": frozenset(raw["gaps"]),
        "modified": scalar(raw.get("modified")),
    }
    record = Record(**{**raw, **typed})
    return record.side, record


def _facts(raw: Mapping[str, Any]) -> Facts:
    return Facts(**{name: _fact(name, held) for name, held in raw.items()})


def _fact(name: str, held: Any) -> Any:
    match name:
        case "demands":
            return frozenset(held)
        case "stale":
            return tuple(held)
        case "uncertain":
            return Uncertain(**held)
        case _:
            return scalar(held)


def _gone(raw: Any) -> tuple[Side, Ref]:
    return Side(raw[0]), scalar(raw[1])


def _freed(raw: Any) -> tuple[Side, tuple[Ref, Decimal]]:
    return Side(raw[0]), (scalar(raw[1]), scalar(raw[2]))


def _planned(raw: Mapping[str, Any]) -> tuple[Side, Planned]:
    typed = {
        "kind": Kind(raw["kind"]),
        "side": Side(raw["side"]),
        "operation": Operation(raw["operation"]),
        "fields": changes_of(raw["fields"]),
    }
    planned = Planned(**{**raw, **typed})
    return planned.side, planned


_SIDED: Mapping[str, Callable[[Any], tuple[Side, Any]]] = {
    WRITTEN: _record,
    GONE: _gone,
    FREED: _freed,
    PLANNED: _planned,
}
"""What a side has, by its tag."""
