"""How far a preview is, as lines of text and back: what one slice leaves to the next.

Lines, and not one text: what a preview of a large company pretends to have written is never in memory as text whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ledgersync.adapters.dynamodb.codec import build, changes_of, encode
from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict, Hold, Operation, Position
from ledgersync.ports import (
    Change,
    DeleteHold,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutPosition,
)
from ledgersync.ports.rehearsed import Planned, Rehearsed, RehearsedSide

CHANGES: Mapping[str, Callable[[Any], Change]] = {
    "PutHold": lambda raw: PutHold(build(Hold, raw["hold"])),
    "DeleteHold": lambda raw: DeleteHold(Kind(raw["kind"]), Side(raw["side"]), raw["id"]),
    "PutAlias": lambda raw: PutAlias(Kind(raw["kind"]), Side(raw["side"]), raw["id"], raw["survivor"]),
    "PutFirstWrites": lambda raw: PutFirstWrites(build(FirstWrites, raw["first"])),
    "PutConflict": lambda raw: PutConflict(build(Conflict, raw["conflict"])),
    "PutDifference": lambda raw: PutDifference(build(Conflict, raw["difference"])),
    "PutPosition": lambda raw: PutPosition(raw["stream"], build(Position, raw["position"])),
}
"""What a preview keeps besides links, by the name of the change."""
FIRST, PLANNED, PUT = "first", "planned", "put"


def lines_of(left: Rehearsed) -> Iterator[str]:
    """What the next slice goes on with, a line a thing. What is on the shelves goes along as it is there."""
    sides = {side: {"rows": one.rows, "made": one.made, "writes": one.writes} for side, one in left.sides.items()}
    yield encode([FIRST, {"groups": left.groups, "counts": left.counts, "sides": sides}])
    for change in left.kept:
        yield encode([type(change).__name__, change])
    for one in left.sides.values():
        yield from (encode([PLANNED, planned]) for planned in one.planned)
    yield from (json.dumps([PUT, row], ensure_ascii=False) for row in left.shelves.rows())


def rehearsed_of(lines: Iterable[str]) -> Rehearsed:
    """What ``lines_of`` made these lines of; without any, what a preview begins with."""
    shelves, kept, planned = TemporaryShelves(), list[Change](), defaultdict[Side, list[Planned]](list)
    first: dict[str, Any] = {"groups": 0, "counts": {}, "sides": {}}
    for tag, body in map(json.loads, lines):
        if tag == PUT:
            shelves.fill(body)
        elif tag == PLANNED:
            planned[Side(body["side"])].append(_planned(body))
        elif tag == FIRST:
            first = body
        else:
            kept.append(CHANGES[tag](body))
    sides = {Side(side): RehearsedSide(**told, planned=planned[Side(side)]) for side, told in first["sides"].items()}
    return Rehearsed(shelves=shelves, groups=first["groups"], counts=first["counts"], kept=kept, sides=sides)


def _planned(raw: Mapping[str, Any]) -> Planned:
    typed = {
        "kind": Kind(raw["kind"]),
        "side": Side(raw["side"]),
        "operation": Operation(raw["operation"]),
        "fields": changes_of(raw["fields"]),
    }
    return Planned(**{**raw, **typed})
