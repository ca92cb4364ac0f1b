"""Three versions decide, not clocks: base, Intacct now, Cashflow360 now (sync-rules §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledgersync.domain.kinds import Authority, Field
from ledgersync.domain.model import Side, Value, Values


@dataclass(frozen=True, slots=True)
class Difference:
    """A field the two sides held differently when no plain one-sided change explains it."""

    field: str
    base: Value
    intacct: Value
    cashflow360: Value
    winner: Side
    rule: str


@dataclass(frozen=True, slots=True)
class Merged:
    """``values`` is what both sides shall hold; ``changed`` the fields each side has to be given.

    ``conflicts`` were changed on both sides (or differed at a match); ``put_back`` were changed on a side
    that may not change them.
    """

    values: Values
    changed: Mapping[Side, frozenset[str]]
    conflicts: tuple[Difference, ...]
    put_back: tuple[Difference, ...]


BOTH_CHANGED = "changed on both sides: the master's value wins"
MATCHED = "matched without a common past: the master's value wins"
FILLED = "matched without a common past: empty on one side, so the other side's value fills it"
PUT_BACK = "may only be changed on the other side: put back"


def merge(
    fields: Iterable[tuple[Field, Authority]],
    base: Values | None,
    intacct: Values,
    cashflow360: Values,
    master: Side,
    put_back_rule: str = PUT_BACK,
) -> Merged:
    """Merge field by field; the lines of a transaction are one field. Symmetric in the sides and the master."""
    values: dict[str, Value] = {}
    changed: dict[Side, set[str]] = {Side.INTACCT: set(), Side.CASHFLOW360: set()}
    conflicts: list[Difference] = []
    put_back: list[Difference] = []
    for field, authority in fields:
        name = field.name
        now = {Side.INTACCT: intacct.get(name), Side.CASHFLOW360: cashflow360.get(name)}
        before = base.get(name) if base is not None else None
        winner, rule = _winner(now, before, base is None, authority, master, put_back_rule)
        values[name] = now[winner]
        if now[Side.INTACCT] == now[Side.CASHFLOW360]:
            continue
        changed[winner.other].add(name)
        if rule:
            difference = Difference(name, before, now[Side.INTACCT], now[Side.CASHFLOW360], winner, rule)
            (put_back if rule == put_back_rule else conflicts).append(difference)
    return Merged(
        values, {side: frozenset(names) for side, names in changed.items()}, tuple(conflicts), tuple(put_back)
    )


def _winner(
    now: Mapping[Side, Value],
    before: Value,
    matching: bool,
    authority: Authority,
    master: Side,
    put_back_rule: str,
) -> tuple[Side, str]:
    """Whose value stands, and by which rule when it has to be reported."""
    if authority is not Authority.BOTH:
        owner = Side(authority.value)
        if matching:
            return owner, MATCHED
        return owner, put_back_rule if now[owner.other] != before else ""
    if matching:
        if now[master] is None:
            return master.other, FILLED
        return master, FILLED if now[master.other] is None else MATCHED
    if now[Side.INTACCT] == before:
        return Side.CASHFLOW360, ""
    if now[Side.CASHFLOW360] == before:
        return Side.INTACCT, ""
    return master, BOTH_CHANGED
