"""What the decisions of one run are made under: preferences, masters, closed books, settings of both systems."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ledgersync.domain.folding import fold
from ledgersync.domain.model import Kind, Line, Record, Ref, Side, Value, Values
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.shape import Authority, Direction, Field, Group, Shape, Trade, Type


@dataclass(frozen=True, slots=True)
class Terms:
    """Names of a side's payment terms: what purchases use and what sales use; None where they are not known."""

    payable: frozenset[str] | None = None
    receivable: frozenset[str] | None = None

    def of(self, trade: Trade) -> frozenset[str] | None:
        """The names records of that half of the business may use."""
        return self.receivable if trade is Trade.SALES else self.payable


@dataclass(frozen=True, slots=True)
class Rules:
    """``entity_location`` is the Cashflow360 id of the entity's own location, "" in a single-entity company.

    ``books_closed`` is the last closed day. ``settings`` are Intacct preferences by name, ``terms`` the
    payment terms of each side. ``absent`` are fields by kind that the company has no place for in Intacct, those of
    lines as "lines.project": they stay as they are on the other side.
    """

    today: date
    preferences: Preferences = field(default_factory=Preferences)
    one_way: bool = False
    entity_id: str = ""
    entity_location: str = ""
    books_closed: date | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[Side, Terms] = field(default_factory=dict)
    absent: Mapping[Kind, frozenset[str]] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Changes when a preference, a setting, a payment term or the entity's location does. 16 hex digits."""
        known = [self.terms.get(side, Terms()) for side in Side]
        terms = [sorted(names or ()) for one in known for names in (one.payable, one.receivable)]
        absent = sorted((kind, sorted(names)) for kind, names in self.absent.items() if names)
        content = repr(
            (self.preferences, self.one_way, self.entity_location, sorted(self.settings.items()), terms, absent)
        )
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def master(self, spec: Shape) -> Side:
        return self.preferences.masters.get(spec.kind, spec.default_master)

    def reads(self, spec: Shape, side: Side) -> bool:
        """Whether changes of this side can matter: a one-way kind is read on the side it comes from.

        Both sides of a kind that only goes to Cashflow360 are read, so that an edit there is put back.
        """
        if side is Side.CASHFLOW360:
            return True
        return spec.direction is not Direction.TO_INTACCT and not (self.one_way and spec.group is Group.TRANSACTIONS)

    def may_create(self, spec: Shape, target: Side) -> bool:
        if target is Side.INTACCT:
            return spec.direction is not Direction.TO_CASHFLOW360
        return spec.direction is not Direction.TO_INTACCT and not (self.one_way and spec.group is Group.TRANSACTIONS)

    def owned_above(self, record: Record | None) -> bool:
        """True for a record owned at Intacct's top level in a connection of an entity."""
        return bool(self.entity_id) and record is not None and record.owner == ""

    def authorities(self, spec: Shape, owned_above: bool) -> Iterator[tuple[Field, Authority]]:
        for item in spec.fields:
            if spec.direction is Direction.TO_INTACCT or (self.one_way and spec.group is Group.TRANSACTIONS):
                yield item, Authority.CASHFLOW360
            elif owned_above or spec.direction is Direction.TO_CASHFLOW360:
                yield item, Authority.INTACCT
            else:
                yield item, item.authority

    def comparable(self, spec: Shape, record: Record) -> Record:
        """The record with defaults filled in, and without what is off or absent, so that sides compare."""
        values = dict(record.values)
        for item in spec.fields:
            lines = values.get(item.name)
            if item.type is Type.LINES and isinstance(lines, tuple):
                carried = self._carried_parts(spec, item)
                values[item.name] = tuple(self._line(spec, carried, line) for line in lines)
        if record.side is Side.CASHFLOW360:
            values |= self._filled_in(spec, record, values)
        values |= dict.fromkeys(self.absent.get(spec.kind, frozenset()) & values.keys())
        return replace(record, values=values)

    def _filled_in(self, spec: Shape, record: Record, values: Values) -> dict[str, Value]:
        """What stands in Intacct for what Cashflow360's record leaves open, or spells otherwise."""
        posted = spec.posting(record, self.preferences).items()
        filled = {name: value for name, value in posted if values.get(name) is None}
        if isinstance(term := filled.get("term", values.get("term")), str):
            filled["term"] = self._spelled_in_intacct(spec.trade, term)
        if "location" in values and filled.get("location", values["location"]) is None:
            filled["location"] = self._stands_for(spec.field("location"), self.entity_location)
        return filled

    def _spelled_in_intacct(self, trade: Trade, term: str) -> str:
        """The payment term as Intacct spells it, so that two spellings of one term compare equal."""
        names = self.terms.get(Side.INTACCT, Terms()).of(trade) or ()
        return next((name for name in sorted(names) if fold(name) == fold(term)), term) if term not in names else term

    def carried(self, spec: Shape, values: Values) -> Values:
        """Values agreed on earlier, without the fields that are compared no more: a dimension was turned off, say."""
        found = {**values, **dict.fromkeys(self.absent.get(spec.kind, frozenset()) & values.keys())}
        for item in spec.fields:
            lines = values.get(item.name)
            if item.lines and isinstance(lines, tuple):
                names = [part.name for part in self._carried_parts(spec, item)]
                found[item.name] = tuple({name: line.get(name) for name in names} for line in lines)
        return found

    def _carried_parts(self, spec: Shape, lines: Field) -> list[Field]:
        """The fields of a line that are compared: no dimension that is off, nothing Intacct has no place for."""
        absent, carry = self.absent.get(spec.kind, frozenset()), self.preferences.dimensions.carry
        parts = [part for part in lines.lines if carry(part.dimension)]
        return [part for part in parts if f"{lines.name}.{part.name}" not in absent] if absent else parts

    def _line(self, spec: Shape, carried: Sequence[Field], line: Line) -> Line:
        """The fields of a line that are carried; what stands for an empty account or location is filled in."""
        kept = {item.name: line.get(item.name) for item in carried}
        stand_ins = {"account": self._unallocated(spec.trade), "location": self.entity_location}
        for item in carried:
            if item.name in stand_ins and kept[item.name] is None:
                kept[item.name] = self._stands_for(item, stand_ins[item.name])
        return kept

    def _stands_for(self, item: Field, id: str) -> Ref | None:
        """What an empty reference means, if there is anything that stands for it."""
        return Ref(item.refers_to, id) if id and item.refers_to is not None else None

    def _unallocated(self, trade: Trade) -> str:
        if trade is Trade.SALES:
            return self.preferences.unallocated_income_account
        return self.preferences.unallocated_expenses_account
