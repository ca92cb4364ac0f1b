"""Which line of a transaction is which: by what it holds, never by its place.

Neither system keeps the key of a line over an edit, so what a line holds is all that identifies it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from ledgersync.domain.digest import text_of
from ledgersync.domain.model import Line

Places = tuple[int | None, ...]
"""For each wanted line the place of the one it stands for; None for a new line."""

_WEIGHTS = {"amount": 3, "account": 2, "description": 4}
"""How much a field says about which line it is; any other says 1."""
_COMPARABLE = 10_000
"""Most pairs of changed lines that are compared with each other."""


def align(wanted: Sequence[Line], there: Sequence[Line], keeps: Sequence[Hashable]) -> Places | None:
    """Pair lines: the equal ones, then each that resembles one other most, then a lone remainder.

    ``keeps`` is what each line there holds that does not sync (falsy for nothing), which its pair shall keep. None
    when lines that keep different things can't be told apart. Example: of two lines of 5.00 to Supplies, one of them
    billable, one is removed; nobody can tell which.
    """
    pairs = _Pairs(wanted, there, keeps)
    return pairs.places() if pairs.pair_equal() and pairs.pair_alike() and pairs.pair_rest() else None


class _Pairs:
    def __init__(self, wanted: Sequence[Line], there: Sequence[Line], keeps: Sequence[Hashable]) -> None:
        self._wanted, self._there, self._keeps = wanted, there, keeps
        self._found: dict[int, int] = {}
        self._open = dict.fromkeys(range(len(wanted)))
        self._free = dict.fromkeys(range(len(there)))

    def places(self) -> Places:
        return tuple(self._found.get(place) for place in range(len(self._wanted)))

    def pair_equal(self) -> bool:
        """False when more lines there are equal than are wanted, and they keep different things."""
        names = tuple(self._wanted[0]) if self._wanted else ()
        of_wanted = _by_content(self._wanted, names)
        for content, same in _by_content(self._there, names).items():
            wanted = of_wanted.get(content, [])
            if 0 < len(wanted) < len(same) and not self._keep_the_same(same):
                return False
            self._take(wanted, same)
        return True

    def pair_alike(self) -> bool:
        """Pair lines that resemble each other more than any other line, until none are left."""
        if len(self._open) * len(self._free) <= _COMPARABLE:
            scores = {(w, t): _likeness(self._wanted[w], self._there[t]) for w in self._open for t in self._free}
            while (pair := _closest(scores)) is not None:
                self._take([pair[0]], [pair[1]])
                scores = {key: score for key, score in scores.items() if key[0] != pair[0] and key[1] != pair[1]}
        return True

    def pair_rest(self) -> bool:
        """False when it matters which of the rest is which, and nothing tells."""
        wanted, free = list(self._open), list(self._free)
        if len(wanted) == len(free) and self._keep_the_same(free):
            self._take(wanted, free)
        return not self._open or not any(self._keeps[place] for place in self._free)

    def _take(self, wanted: Sequence[int], there: Sequence[int]) -> None:
        for one, other in zip(wanted, there, strict=False):
            self._found[one] = other
            del self._open[one], self._free[other]

    def _keep_the_same(self, places: Sequence[int]) -> bool:
        return len({self._keeps[place] for place in places}) <= 1


def _by_content(lines: Sequence[Line], names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        found.setdefault(text_of({name: line.get(name) for name in names}), []).append(place)
    return found


def _closest(scores: Mapping[tuple[int, int], int]) -> tuple[int, int] | None:
    """The pair that scores higher than every other pair of either of the two."""
    best: dict[tuple[str, int], list[int]] = {}
    for (wanted, there), score in scores.items():
        best.setdefault(("wanted", wanted), []).append(score)
        best.setdefault(("there", there), []).append(score)
    for (wanted, there), score in scores.items():
        rivals = best["wanted", wanted] + best["there", there]
        if score and max(rivals) == score and rivals.count(score) == 2:  # its own score is in both
            return wanted, there
    return None


def _likeness(wanted: Line, there: Line) -> int:
    same = (name for name, value in wanted.items() if value is not None and there.get(name) == value)
    return sum(_WEIGHTS.get(name, 1) for name in same)
