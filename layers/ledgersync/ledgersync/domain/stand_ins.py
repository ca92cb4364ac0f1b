"""What was posted where Cashflow360's record leaves an account open stays, whatever the preferences say by now.

Example: the line of bill B1 has no account and was posted to 6900, the Unallocated account then. Today that is 6950.
Nobody edited B1: its line still means 6900, as both sides agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledgersync.domain.digest import text_of
from ledgersync.domain.lines import align
from ledgersync.domain.model import Line, Scalar, Value, Values

ACCOUNT = "account"


def as_posted(posted: Mapping[str, Value], agreed: Values | None) -> dict[str, Value]:
    """What a payment or transfer posts to by the preferences, with what was agreed on in its place."""
    return {name: value if agreed is None else agreed.get(name, value) for name, value in posted.items()}


def accounts_agreed(lines: Sequence[Line], agreed: Value) -> dict[int, Scalar]:
    """The account that was agreed on, by the place of each line without one; lines that are new are left out."""
    open_ = [place for place, line in enumerate(lines) if line.get(ACCOUNT) is None]
    if not open_ or not isinstance(agreed, tuple):
        return {}
    found = _paired(lines, open_, agreed)
    accounts = {place: agreed[found[place]].get(ACCOUNT) for place in open_ if place in found}
    return {place: account for place, account in accounts.items() if account is not None}


def _paired(lines: Sequence[Line], open_: Sequence[int], agreed: Sequence[Line]) -> Mapping[int, int]:
    """Which line was which: equal ones first, then those that are equal but for the account, then the rest by looks."""
    names, all_, known = tuple(lines[0]), range(len(lines)), range(len(agreed))
    others = tuple(name for name in names if name != ACCOUNT)
    found = _equal(lines, _without(all_, open_), agreed, known, names)
    found |= _equal(lines, open_, agreed, _without(known, found.values()), others)
    return found | _alike(lines, _without(all_, found), agreed, _without(known, found.values()))


def _equal(
    lines: Sequence[Line], places: Iterable[int], agreed: Sequence[Line], free: Iterable[int], names: Sequence[str]
) -> dict[int, int]:
    """Lines with those agreed on that hold the same under these names, each of them once."""
    same: dict[str, list[int]] = {}
    for there in free:
        same.setdefault(_content(agreed[there], names), []).append(there)
    pairs = ((place, same.get(_content(lines[place], names))) for place in places)
    return {place: found.pop(0) for place, found in pairs if found}


def _alike(lines: Sequence[Line], places: Sequence[int], agreed: Sequence[Line], free: Sequence[int]) -> dict[int, int]:
    """Lines with those agreed on that they resemble most."""
    wanted, there = [lines[place] for place in places], [agreed[place] for place in free]
    found = align(wanted, there, [None] * len(there)) or ()
    return {place: free[other] for place, other in zip(places, found, strict=False) if other is not None}


def _without(places: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [place for place in places if place not in gone]


def _content(line: Line, names: Sequence[str]) -> str:
    return text_of({name: line.get(name) for name in names})
