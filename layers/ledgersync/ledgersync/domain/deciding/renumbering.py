"""In which order decisions of one kind are carried out: what gives up a number goes before what takes it (§9).

Example: bill B1 becomes B2, and B2 becomes B3. Intacct takes no number twice, so B2 is renumbered first.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from ledgersync.domain.deciding.decision import CHANGE, MAKE, UNDO, Decision, turn, writes
from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.matching import natural_key
from ledgersync.domain.model import Record, Side, Values
from ledgersync.domain.remembered import Write

Key = tuple[Side, str, Hashable]
"""What only one record of a side may have: a name, a number, or what tells a transaction."""
Moves = tuple[Sequence[Key], Sequence[Key]]
"""The keys that are given up, and those that are taken."""


def in_order(decisions: Sequence[Decision], spec: KindSpec) -> list[Decision]:
    """What frees a number, a bill or a link comes before what may need it. Nothing else changes its place.

    Records that exchange their numbers keep their places too: neither can go first.
    """
    at = {place: [one for one in decisions if turn(one) == place] for place in (UNDO, CHANGE, MAKE)}
    return [*at[UNDO], *_givers_first(at[CHANGE], spec), *at[MAKE]]


def _givers_first(edits: Sequence[Decision], spec: KindSpec) -> list[Decision]:
    moves = [_moves(edit, spec) for edit in edits]
    owners = {key: place for place, (given_up, _) in enumerate(moves) for key in given_up}
    waits = [[owners[key] for key in taken if key in owners] for _, taken in moves]
    return [edits[place] for place in _sorted(waits)]


def _moves(decision: Decision, spec: KindSpec) -> Moves:
    """What an edit gives up, and what it takes."""
    moves = [_moved(spec, write, decision.pair.on(write.side)) for write in writes(decision)]
    return [key for given_up, _ in moves for key in given_up], [key for _, taken in moves for key in taken]


def _moved(spec: KindSpec, write: Write, target: Record | None) -> Moves:
    before = _keys(spec, write.side, target.values if target is not None else {})
    after = _keys(spec, write.side, write.values)
    return [key for key in before if key not in after], [key for key in after if key not in before]


def _keys(spec: KindSpec, side: Side, values: Values) -> list[Key]:
    if spec.natural:
        key = natural_key(spec, values)
        return [(side, "", key)] if key is not None else []
    named = ((name, values.get(name)) for name in (spec.number, spec.name))
    return [(side, name, fold(text)) for name, text in named if isinstance(text, str) and text]


def _sorted(waits: Sequence[Sequence[int]]) -> list[int]:
    """Each place after those it waits for. Where they wait for each other, as they come."""
    done: list[int] = []
    entered: set[int] = set()
    for start in range(len(waits)):
        path = [start] if start not in entered else []
        entered.add(start)
        while path:
            ahead = next((place for place in waits[path[-1]] if place not in entered), None)
            if ahead is None:
                done.append(path.pop())
            else:
                entered.add(ahead)
                path.append(ahead)
    return done
