"""Three versions decide, not clocks: base, Intacct now, Cashflow360 now (sync-rules §3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgersync.domain.folding import joined
from ledgersync.domain.kinds import Authority, Field
from ledgersync.domain.model import Side, Value, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field the two sides held differently when no plain one-sided change explains it."""

    field: str
    base: Value
    intacct: Value
    cashflow360: Value
    winner: Side
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``values`` is what both sides shall hold; ``changed`` the fields each side has to be given.

    ``conflicts`` were changed on both sides; ``put_back`` were changed on a side that may not change them;
    ``differences`` were held differently by two records that were matched: no edit of anybody is lost there.
    """

    values: Values
    changed: Mapping[Side, frozenset[str]]
    conflicts: tuple[Difference, ...]
    put_back: tuple[Difference, ...]
    differences: tuple[Difference, ...] = ()


BOTH_CHANGED = "changed on both sides: the master's value wins"
MATCHED = "matched without a common past: the master's value wins"
PUT_BACK = "may only be changed on the other side: put back"

Parts = tuple[Value, ...]
"""The values of the fields that merge as one: mostly a single one; the lines of a transaction with its total."""


def merge(
    fields: Iterable[tuple[Field, Authority]],
    base: Values | None,
    intacct: Values,
    cashflow360: Values,
    master: Side,
    put_back_rule: str = PUT_BACK,
) -> Merged:
    """Merge field by field. Symmetric in the sides and the master.

    The lines of a transaction are one field. What rides on a field comes from the side that field comes from. What is
    made of other fields is made of them as merged: an employee may get the first name here and the last name there.
    """
    given = tuple(fields)
    held = {Side.INTACCT: intacct, Side.CASHFLOW360: cashflow360}
    values: dict[str, Value] = {}
    found: dict[str, list[Difference]] = {BOTH_CHANGED: [], put_back_rule: [], MATCHED: []}
    for names, authority in _merging_as_one(given):
        now = {side: _parts(held[side], names) for side in Side}
        before = None if base is None else _parts(base, names)
        winner, rule = _winner(now, before, authority, master, put_back_rule)
        values.update(zip(names, now[winner], strict=True))
        differing = [name for name in names if intacct.get(name) != cashflow360.get(name)]
        if rule and differing:
            found[rule].append(_difference(differing[0], base or {}, held, winner, rule))
    values |= _made_of_others(given, values)
    return Merged(
        values=values,
        changed={side: _unlike(held[side], values) for side in Side},
        conflicts=tuple(found[BOTH_CHANGED]),
        put_back=tuple(found[put_back_rule]),
        differences=tuple(found[MATCHED]),
    )


def _merging_as_one(fields: Sequence[tuple[Field, Authority]]) -> Iterator[tuple[tuple[str, ...], Authority]]:
    """The names of fields that merge together: a field, then those that ride on it."""
    for field, authority in fields:
        if not field.rides_on and not field.made_of:
            yield (field.name, *(rider.name for rider, _ in fields if rider.rides_on == field.name)), authority


def _made_of_others(given: Sequence[tuple[Field, Authority]], values: Values) -> Values:
    """What is made of fields that were merged."""
    return {field.name: joined(map(values.get, field.made_of)) for field, _ in given if field.made_of}


def _unlike(held: Values, values: Values) -> frozenset[str]:
    """The fields that a side does not hold as they were merged."""
    return frozenset(name for name, value in values.items() if held.get(name) != value)


def _difference(name: str, base: Values, held: Mapping[Side, Values], winner: Side, rule: str) -> Difference:
    return Difference(
        field=name,
        base=base.get(name),
        intacct=held[Side.INTACCT].get(name),
        cashflow360=held[Side.CASHFLOW360].get(name),
        winner=winner,
        rule=rule,
    )


def _parts(values: Values, names: Iterable[str]) -> Parts:
    return tuple(values.get(name) for name in names)


def _winner(
    now: Mapping[Side, Parts], before: Parts | None, authority: Authority, master: Side, put_back_rule: str
) -> tuple[Side, str]:
    """Whose value stands, and by which rule when it has to be reported."""
    if before is None:
        return _matched(now, authority, master)
    if authority is not Authority.BOTH:
        owner = Side(authority.value)
        return owner, put_back_rule if now[owner.other] != before else ""
    if now[Side.INTACCT] == before:
        return Side.CASHFLOW360, ""
    if now[Side.CASHFLOW360] == before:
        return Side.INTACCT, ""
    return master, BOTH_CHANGED


def _matched(now: Mapping[Side, Parts], authority: Authority, master: Side) -> tuple[Side, str]:
    """Two records without a common past: a gap takes the other side's value, which is no difference."""
    if authority is not Authority.BOTH:
        owner = Side(authority.value)
        return owner, "" if _empty(now[owner.other]) else MATCHED
    if _empty(now[master]):
        return master.other, ""
    return master, "" if _empty(now[master.other]) else MATCHED


def _empty(parts: Parts) -> bool:
    return all(part is None for part in parts)
