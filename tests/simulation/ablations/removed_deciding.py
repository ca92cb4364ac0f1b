"""What stands in for rules of deciding: which line is which, what its total is, and what meets what."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.lines import Places
from ledgersync.domain.matching import NO_MATCH, KeyIndex, Match
from ledgersync.domain.model import Kind, Line, Values


def by_position(wanted: Sequence[Line], there: Sequence[Line], keeps: Sequence[Hashable]) -> Places | None:
    """A line is the one at its place."""
    _ = keeps
    return tuple(place if place < len(there) else None for place in range(len(wanted)))


def total_apart(specs: Mapping[Kind, KindSpec]) -> Mapping[Kind, KindSpec]:
    """A total merges by itself, whoever's lines stand."""
    return {
        kind: replace(spec, fields=tuple(replace(field, rides_on="") for field in spec.fields))
        for kind, spec in specs.items()
    }


def name_first(
    self: KeyIndex, spec: KindSpec, values: Values, taken: Collection[str] = (), numbered: Collection[str] = ()
) -> Match:
    """What bears the name is met before what bears the number."""
    _ = numbered
    by_number, by_name = self.candidates(spec, values)
    free = [id for id in (*by_name, *by_number) if id not in taken]
    return Match(id=free[0]) if free else NO_MATCH
