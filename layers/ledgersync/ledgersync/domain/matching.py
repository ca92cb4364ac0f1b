"""Finding the counterpart of a record that has no link yet: never a guess (sync-rules §2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import KindSpec, Type
from ledgersync.domain.model import Key, Line, Record, Ref, Scalar, Value, Values
from ledgersync.domain.voids import voided


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``id`` of the counterpart, or "" for none; ``ambiguous`` names the candidates when there are several.

    ``ours`` when those are of the record's own side: several of it could be the one counterpart.
    ``other_total`` has the same key and another total, ``merged_party`` the same key but for a party that was merged.
    """

    id: str = ""
    ambiguous: tuple[str, ...] = ()
    other_total: str = ""
    merged_party: str = ""
    ours: bool = False


NO_MATCH = Match()


class KeyIndex:
    """The list records of one side by number and by folded name, as light as matching needs."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._active: dict[str, bool] = {}
        self._numbers: dict[str, str] = {}
        self._by_number: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for key in keys:
            self._active[key.id] = key.active
            self._numbers[key.id] = fold(key.number)
            if key.number:
                self._by_number.setdefault(fold(key.number), []).append(key.id)
            if key.name:
                self._by_name.setdefault(fold(key.name), []).append(key.id)

    def numbered_as_in(self, other: KeyIndex, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Of these records of the other side those that share their number with some of this one, and with which."""
        found = {id: tuple(self._by_number.get(other._numbers.get(id, ""), ())) for id in ids}
        return {id: same for id, same in found.items() if same}

    def candidates(self, spec: KindSpec, values: Values) -> tuple[tuple[str, ...], ...]:
        """The ids that share the number, then those that share the name."""
        found = []
        for field, index in ((spec.number, self._by_number), (spec.name, self._by_name)):
            text = values.get(field) if field else None
            found.append(tuple(index.get(fold(text), ())) if isinstance(text, str) and text else ())
        return tuple(found)

    def match(
        self, spec: KindSpec, values: Values, taken: Collection[str] = (), numbered: Collection[str] = ()
    ) -> Match:
        """By number first, then by name, active records before inactive ones.

        Two candidates at a step are ambiguous, whatever the next step would say. ``numbered`` are matched by their
        number, whoever bears the name.
        """
        by_number, by_name = self.candidates(spec, values)
        steps = (by_number, tuple(id for id in by_name if id not in numbered))
        return next((found for ids in steps if (found := self._of(ids, taken)) is not NO_MATCH), NO_MATCH)

    def _of(self, ids: Sequence[str], taken: Collection[str]) -> Match:
        """The match among records that are alike."""
        free = [id for id in ids if id not in taken]
        candidates = [id for id in free if self._active[id]] or free
        if len(candidates) > 1:
            return Match(ambiguous=tuple(sorted(candidates)))
        return Match(id=candidates[0]) if candidates else NO_MATCH

    def namesakes(self, spec: KindSpec, values: Values, taken: Collection[str] = ()) -> tuple[str, ...]:
        """Active records of this side that share the name, linked ones left out."""
        by_name = self.candidates(spec, values)[1]
        return tuple(sorted(id for id in by_name if id not in taken and self._active[id]))


def match_transaction(
    spec: KindSpec,
    values: Values,
    candidates: Sequence[Record],
    survivors: Mapping[Ref, Ref] = MappingProxyType({}),
    under_losers: Sequence[Record] = (),
) -> Match:
    """Same natural key and same total is a match; same key with another total is reported, not matched.

    So is the same key once parties that were merged are taken for their survivors: nobody can tell whether it is one.
    ``under_losers`` are linked records that Intacct holds under a party that was merged. Intacct would take the same
    number under the survivor as well. Example: bill B1 of V2 can't be deleted there, V2 is merged into V1, and B1 is
    entered again. With both, the company would owe B1 twice.
    """
    wanted = natural_key(spec, values)
    if wanted is None:
        return NO_MATCH
    there = [record for record in candidates if not record.removed and not voided(record)]
    if same := _keyed(spec, there, wanted, {}):
        return _by_total(spec, values.get(spec.total), same)
    moved = _keyed(spec, [*there, *(one for one in under_losers if not voided(one))], wanted, survivors)
    return Match(merged_party=moved[0].id) if moved else NO_MATCH


def _by_total(spec: KindSpec, total: Value, same: Sequence[Record]) -> Match:
    """The match among records of the same key, of which there are some."""
    equal = [record.id for record in same if record.values.get(spec.total) == total]
    if len(equal) > 1:
        return Match(ambiguous=tuple(sorted(equal)))
    return Match(id=equal[0]) if equal else Match(other_total=same[0].id)


def _keyed(
    spec: KindSpec, records: Sequence[Record], wanted: tuple[object, ...], survivors: Mapping[Ref, Ref]
) -> list[Record]:
    """The records of that natural key, parties that were merged taken for their survivors."""
    return [one for one in records if natural_key(spec, standing_in(one.values, survivors)) == wanted]


def standing_in(values: Values, survivors: Mapping[Ref, Ref]) -> Values:
    """The values with what was merged replaced by its survivor."""

    def stands(value: Scalar) -> Scalar:
        return survivors.get(value, value) if isinstance(value, Ref) else value

    def line(held: Line) -> Line:
        return {name: stands(value) for name, value in held.items()}

    return {
        name: tuple(line(one) for one in value) if isinstance(value, tuple) else stands(value)
        for name, value in values.items()
    }


def natural_key(spec: KindSpec, values: Mapping[str, object]) -> tuple[object, ...] | None:
    """The fields that tell one transaction from another, texts folded; None when one of them is missing."""
    key: list[object] = []
    for name in spec.natural:
        value = values.get(name)
        if value is None:
            return None
        key.append(fold(value) if isinstance(value, str) else value)
    return tuple(key)


def same_list_record(spec: KindSpec, values: Values, written: Values) -> bool:
    """Whether a record is the one that was written: same number, or where none was written same name."""
    key = spec.number if fold(str(written.get(spec.number) or "")) else spec.name
    return fold(str(values.get(key) or "")) == fold(str(written.get(key) or ""))


def same_transaction(spec: KindSpec, values: Values, written: Values) -> bool:
    """Whether a record is the one that was written: same natural key and total.

    Where the key lacks a part (a payment without reference), all its lines have to be the same too.
    """
    wanted, same_total = natural_key(spec, written), values.get(spec.total) == written.get(spec.total)
    if wanted is not None:
        return same_total and natural_key(spec, values) == wanted
    lines = (field.name for field in spec.fields if field.type is Type.LINES)
    return same_total and all(values.get(name) == written.get(name) for name in (*spec.natural, *lines))
