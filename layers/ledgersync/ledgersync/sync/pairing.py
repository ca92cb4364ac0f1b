"""Finds the counterpart of each changed record: by its link, else by matching (sync-rules §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.matching import NO_MATCH, KeyIndex, Match, match_transaction, natural_key
from ledgersync.domain.model import Kind, Link, Record, Ref, Side, Values
from ledgersync.domain.order import references
from ledgersync.domain.versions import as_agreed
from ledgersync.sync.context import RunContext
from ledgersync.sync.merges import survivors, used_by_open
from ledgersync.sync.noting import Notes
from ledgersync.sync.references import References, Resolved


@dataclass(frozen=True, slots=True)
class Found:
    """A pair ready for a decision, or what stands in its way."""

    pair: Pair
    objection: Objection | None = None
    counterpart: Resolved | None = None


@dataclass(frozen=True, slots=True)
class _Like:
    """Transactions with the number of some that have no link: ``free`` ones, those under a party's loser, and others
    that are linked.
    """

    free: Sequence[Record]
    under_losers: Sequence[Record]
    linked: Sequence[Record]


class Counterparts:
    """Reads the other side's current version of linked records, and finds one for records without a link."""

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references
        self._notes = Notes(context)
        self._twins: dict[tuple[Kind, Side], dict[str, Record]] = {}

    def find(self, spec: KindSpec, side: Side, records: Sequence[Record], reported: bool = False) -> list[Found]:
        """One entry per record, in order. Records are of one side, resolved and comparable.

        ``reported`` when their counterparts are said to be deleted.
        """
        links = self._context.books.links(spec.kind, side, [record.id for record in records])
        matches = self._match(spec, side, [record for record in records if record.id not in links])
        wanted = _ids_of_others(side.other, records, links, matches)
        others = self._read(spec, side.other, list(wanted.values()))
        merged = self._lost_merges(spec, side, records, links, others)
        found = []
        for record in self._notes.noted(records, frozenset(links)):
            link, other = links.get(record.id), others.get(wanted.get(record.id, ""))
            if link is None:
                other = _unmerged(other)
            pair = self._with_survivor(spec, paired(record, other, link))
            pair = replace(pair, reported=reported or self._has_parted(record), merged=merged if link else {})
            found.append(Found(pair, _objection(matches.get(record.id, NO_MATCH), side), other))
        return found

    def _has_parted(self, record: Record) -> bool:
        """Whether its counterpart was said to be deleted, and was not there when it was read: in this run or before."""
        hold = self._context.holds(record.kind).under(record.side, record.id)
        told = hold is not None and hold.cause == "removed-in-intacct"
        return told or (record.kind, record.side, record.id) in self._context.state.parted

    def free_matches(self, spec: KindSpec, side: Side, records: Sequence[Record]) -> frozenset[str]:
        """Those of a side's records that something of the other side, linked to nothing, is or may be a match of."""
        return frozenset(id for id, match in self._match(spec, side, records).items() if match != NO_MATCH)

    def free_twins(self, spec: KindSpec, side: Side, records: Sequence[Record]) -> frozenset[str]:
        """Those of a side's records that have a match on the other side, linked to nothing."""
        return frozenset(id for id, match in self._match(spec, side, records).items() if match.id)

    def held_twins(self, kind: Kind, side: Side) -> tuple[str, ...]:
        """The held records of a side that have the number and party of something new of the other side; told once."""
        holds = self._context.holds(kind)
        twins = self._twins.pop((kind, side), {})
        return tuple(id for id, record in sorted(twins.items()) if holds.of(record, None) is not None)

    def _lost_merges(
        self,
        spec: KindSpec,
        side: Side,
        records: Sequence[Record],
        links: Mapping[str, Link],
        others: Mapping[str, Resolved],
    ) -> Mapping[Ref, Ref]:
        """What only Intacct's documents, or what was agreed on, refer to, and lost a merge; with the survivors."""
        if not is_document(spec):
            return {}
        wanted: set[Ref] = set()
        for record in records:
            other = others.get(links[record.id].id_on(side.other)) if record.id in links else None
            if other is None:
                continue
            intacct, cashflow360 = (record, other.record) if side is Side.INTACCT else (other.record, record)
            known = [*intacct.values.values(), *links[record.id].base.values()]
            wanted |= set(references(known)) - set(references(cashflow360.values.values()))
        return survivors(self._context, sorted(wanted, key=lambda ref: (ref.kind, ref.id)))

    def _with_survivor(self, spec: KindSpec, pair: Pair) -> Pair:
        """A record merged in Cashflow360 also needs to know of the one it was merged into."""
        record = pair.cashflow360
        if record is None or not record.merged_into or pair.link is None:
            return pair
        books, kind = self._context.books, spec.kind
        survivor = books.links(kind, Side.CASHFLOW360, [record.merged_into]).get(record.merged_into)
        if survivor is None:
            found = self._read(spec, Side.CASHFLOW360, [record.merged_into]).get(record.merged_into)
            heir = found.record if found else None
            return replace(pair, heir=heir, heir_claimed=heir is None or self._claimed(spec, heir))
        return replace(pair, survivor=survivor, recoded=not used_by_open(self._context, pair.link))

    def _claimed(self, spec: KindSpec, heir: Record) -> bool:
        """Whether Intacct holds a match of a record without a link, or may hold one: made unheard, or not shown yet."""
        books, kind = self._context.books, heir.kind
        if self._context.holds(kind).under(heir.side, heir.id) is not None:
            return True
        writes = (intent.write for intent in books.intents())
        made = any((write.kind, write.id, write.source_id) == (kind, "", heir.id) for write in writes)
        return made or bool(self._match(spec, heir.side, [heir])[heir.id].id)

    def _read(self, spec: KindSpec, side: Side, ids: Sequence[str]) -> dict[str, Resolved]:
        if not ids:
            return {}
        records = list(self._context.ledgers[side].read(spec.kind, list(dict.fromkeys(ids))).values())
        return {resolved.record.id: self._comparable(spec, resolved) for resolved in self._references.resolve(records)}

    def _comparable(self, spec: KindSpec, resolved: Resolved) -> Resolved:
        if resolved.missing or resolved.record.problem:
            return resolved
        record = self._context.rules.comparable(spec, resolved.record)
        return Resolved(record, self._references.unlinked(record))

    def _match(self, spec: KindSpec, side: Side, records: Sequence[Record]) -> dict[str, Match]:
        if not records:
            return {}
        match = self._match_lists if spec.group is Group.LISTS else self._match_transactions
        matches = match(spec, side, records)
        claimants: dict[str, list[str]] = {}
        for id, found in matches.items():
            claimants.setdefault(found.id, []).append(id)
        return {
            id: Match(ambiguous=tuple(claimants[found.id]), ours=True)
            if found.id and len(claimants[found.id]) > 1
            else found
            for id, found in matches.items()
        }

    def _match_lists(self, spec: KindSpec, side: Side, records: Sequence[Record]) -> dict[str, Match]:
        theirs = self._index(spec.kind, side.other)
        candidates = [theirs.candidates(spec, record.values) for record in records]
        taken = self._linked(spec.kind, side.other, {id for found in candidates for ids in found for id in ids})
        numbered = self._numbered(spec, side.other, {id for _, by_name in candidates for id in by_name} - taken)
        matches = {record.id: theirs.match(spec, record.values, taken, numbered) for record in records}
        return {record.id: self._unless_namesakes(spec, side, record, matches[record.id]) for record in records}

    def _unless_namesakes(self, spec: KindSpec, side: Side, record: Record, match: Match) -> Match:
        """A match by name is ambiguous when this side holds the name more than once, unlinked."""
        if not match.id:
            return match
        if match.id in self._index(spec.kind, side.other).candidates(spec, record.values)[0]:
            return match
        ours = self._index(spec.kind, side)
        namesakes = set(ours.candidates(spec, record.values)[1])
        taken = self._linked(spec.kind, side, namesakes)
        unlinked = ours.namesakes(spec, record.values, taken | self._numbered(spec, side, namesakes - taken))
        return Match(ambiguous=unlinked, ours=True) if len(unlinked) > 1 else match

    def _numbered(self, spec: KindSpec, side: Side, ids: set[str]) -> set[str]:
        """Those of a side's records that a record of the other side, not linked yet, shares its number with."""
        if not ids:
            return set()
        others = self._index(spec.kind, side.other).numbered_as_in(self._index(spec.kind, side), ids)
        linked = self._linked(spec.kind, side.other, {other for same in others.values() for other in same})
        return {id for id, same in others.items() if not linked.issuperset(same)}

    def _match_transactions(self, spec: KindSpec, side: Side, records: Sequence[Record]) -> dict[str, Match]:
        keyed = [record.values for record in records if natural_key(spec, record.values) is not None]
        if not keyed:
            return {}
        there = self._like(spec, side.other, [self._references.values_for(side.other, values) for values in keyed])
        keys = [natural_key(spec, values) for values in keyed]
        twins = {one.id: one for one in there.linked if natural_key(spec, one.values) in keys}
        self._twins.setdefault((spec.kind, side.other), {}).update(twins)
        known = [*there.free, *there.under_losers] if side is Side.CASHFLOW360 else []
        merged = self._merged_parties(spec, records, known)
        return {one.id: match_transaction(spec, one.values, there.free, merged, there.under_losers) for one in records}

    def _like(self, spec: KindSpec, side: Side, wanted: Sequence[Values]) -> _Like:
        """The records of a side that may be one of those wanted."""
        raw = self._context.ledgers[side].find(spec.kind, wanted)
        candidates = self._as_compared(spec, raw)
        linked = self._linked(spec.kind, side, {record.id for record in candidates})
        elsewhere = linked & _of_other_keys(spec, raw, wanted) if side is Side.INTACCT else frozenset()
        return _Like(
            free=[record for record in candidates if record.id not in linked],
            under_losers=[record for record in candidates if record.id in elsewhere],
            linked=[record for record in candidates if record.id in linked - elsewhere],
        )

    def _as_compared(self, spec: KindSpec, raw: Sequence[Record]) -> list[Record]:
        """The records as they compare with the other side's, without those whose party is not linked.

        What else one refers to may not be linked yet: then it waits together with its match, which is made no second
        time. Example: a credit is in both, and there its line names an account that does not sync.
        """
        resolved = (one for one in self._references.resolve(raw) if not _is_of_unlinked(spec, one))
        return [self._comparable(spec, one).record for one in resolved]

    def _merged_parties(self, spec: KindSpec, records: Sequence[Record], others: Sequence[Record]) -> Mapping[Ref, Ref]:
        """Parties that only Intacct's records of these numbers have, and that were merged: those are recoded later."""

        def parties(given: Sequence[Record]) -> set[Ref]:
            found = (record.values.get(name) for record in given for name in spec.natural)
            return {value for value in found if isinstance(value, Ref)}

        return survivors(self._context, sorted(parties(others) - parties(records), key=lambda ref: ref.id))

    def _linked(self, kind: Kind, side: Side, ids: set[str]) -> set[str]:
        return set(self._context.books.links(kind, side, sorted(ids))) if ids else set()

    def _index(self, kind: Kind, side: Side) -> KeyIndex:
        known = self._context.state.key_lists
        if (side, kind) not in known:
            known[side, kind] = KeyIndex(self._context.ledgers[side].keys(kind))
        return known[side, kind]


def _is_of_unlinked(spec: KindSpec, resolved: Resolved) -> bool:
    """Whether what tells it from others refers to something that is not linked."""
    return any(resolved.record.values.get(name) in resolved.missing for name in spec.natural)


def _of_other_keys(spec: KindSpec, raw: Sequence[Record], wanted: Sequence[Values]) -> set[str]:
    """The ids of documents that Intacct itself would not take for any of those wanted: of another party, say."""
    known = [natural_key(spec, values) for values in wanted]
    return {one.id for one in raw if is_document(spec) and natural_key(spec, one.values) not in known}


def _ids_of_others(
    side: Side, records: Sequence[Record], links: Mapping[str, Link], matches: Mapping[str, Match]
) -> dict[str, str]:
    """The counterparts' ids on a side, by link, else by match."""
    linked = {record.id: links[record.id].id_on(side) for record in records if record.id in links}
    return linked | {id: match.id for id, match in matches.items() if match.id}


def paired(record: Record, other: Resolved | None, link: Link | None) -> Pair:
    """A record with what was read of its counterpart."""
    theirs = as_agreed(other.record, link) if other else None
    intacct, cashflow360 = (record, theirs) if record.side is Side.INTACCT else (theirs, record)
    return Pair(kind=record.kind, link=link, intacct=intacct, cashflow360=cashflow360)


def _unmerged(other: Resolved | None) -> Resolved | None:
    """What was merged into another record is nobody's counterpart any more."""
    return None if other is not None and other.record.merged_into else other


def _objection(match: Match, side: Side) -> Objection | None:
    """What stands in the way of a match of a record of a side."""
    there = side if match.ours else side.other
    params = {"side": there.value}
    if match.ambiguous:
        return Objection("ambiguous-match", params, tuple((there, id) for id in match.ambiguous))
    if match.other_total:
        return Objection("same-number-other-total", params, ((there, match.other_total),))
    if match.merged_party:
        return Objection("same-number-merged-party", params, ((there, match.merged_party),))
    return None
