"""Notes as facts of a record what the rules must know and only other records tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace

from ledgersync.domain.facts import Facts
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Record, Ref, Side
from ledgersync.sync.bill_dates import dated_by_bills
from ledgersync.sync.context import RunContext
from ledgersync.sync.moved import Way, ways_of


class Notes:
    """Notes facts; what other records tell is asked for once in a slice."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._off: dict[str, bool] = {}

    def noted(self, records: Sequence[Record], linked: frozenset[str]) -> list[Record]:
        """The records, of one kind and side, with such facts; ``linked`` are the ids of those that have a link."""
        dated = dated_by_bills(self._context, records)
        return self._drawn_straight(self._of_vendors_without_bills(dated, linked), linked)

    def _of_vendors_without_bills(self, records: list[Record], linked: frozenset[str]) -> list[Record]:
        """A vendor may be set in Cashflow360 not to sync its bills."""
        vendors = _vendors_of_new_bills(records, linked)
        self._learn_off(set(vendors.values()))
        off = {id for id, vendor in vendors.items() if self._off[vendor.id]}
        return _with_fact(records, off, lambda facts: replace(facts, bills_off=True))

    def _learn_off(self, vendors: Collection[Ref]) -> None:
        """The vendors that are set so. Asked for once in a slice."""
        for kind in {vendor.kind for vendor in vendors}:
            unknown = sorted({vendor.id for vendor in vendors} - self._off.keys())
            found = self._context.ledgers[Side.CASHFLOW360].read(kind, unknown) if unknown else {}
            self._off |= {id: id in found and found[id].facts.bill_sync == "off" for id in unknown}

    def _drawn_straight(self, records: list[Record], linked: frozenset[str]) -> list[Record]:
        """What is known of the payments that new movements belong to: see ``sync.moved``."""
        ways = ways_of(self._context, records, linked)
        straight = {id for id, way in ways.items() if way is Way.STRAIGHT}
        mixed = {id for id, way in ways.items() if way is Way.UNCLEAR}
        found = _with_fact(records, straight, lambda facts: replace(facts, drawn_straight=True))
        return _with_fact(found, mixed, lambda facts: replace(facts, drawn_mixed=True))


def _vendors_of_new_bills(records: Sequence[Record], linked: frozenset[str]) -> dict[str, Ref]:
    """By the ids of bills, and of what is like them, that have no link yet."""
    new = (record for record in records if SPECS[record.kind].bills and record.id not in linked)
    return {record.id: vendor for record in new if isinstance(vendor := record.values.get("vendor"), Ref)}


def _with_fact(records: Sequence[Record], ids: Set[str], note: Callable[[Facts], Facts]) -> list[Record]:
    """The records, with a fact noted of those."""
    return [replace(record, facts=note(record.facts)) if record.id in ids else record for record in records]
