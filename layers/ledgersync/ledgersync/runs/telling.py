"""What can be read of a run while it goes: counts of the slices before, and of the one at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.ports import Clock, Ledger, Progress


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts by "kind|side|outcome", calls by "side|name"."""

    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


def calls_of(ledgers: Mapping[Side, Ledger]) -> dict[str, int]:
    return {f"{side.value}|{name}": number for side, ledger in ledgers.items() for name, number in ledger.calls.items()}


class Telling:
    """Asked by the books whenever they write, so that telling costs no write of its own."""

    def __init__(self, run_id: str, group: Group, clock: Clock, so_far: Counted) -> None:
        self.run_id = run_id
        self.group = group
        self._clock = clock
        self._so_far = so_far
        self._counts: Mapping[str, int] = {}
        self._ledgers: Mapping[Side, Ledger] = {}

    def listen(self, counts: Mapping[str, int], ledgers: Mapping[Side, Ledger]) -> None:
        """To what the slice at work counts from now on."""
        self._counts, self._ledgers = counts, ledgers

    def __call__(self) -> Progress:
        return Progress(
            run_id=self.run_id,
            group=self.group.value,
            at=self._clock.now(),
            counts=Counter(self._so_far.counts) + Counter(self._counts),
            calls=Counter(self._so_far.calls) + Counter(calls_of(self._ledgers)),
        )
