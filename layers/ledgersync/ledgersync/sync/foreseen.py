"""Refusals a preview can foresee: what a write refers to is inactive, gone or paid, or its number is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from ledgersync.domain.account_types import TYPE_OF_USE, AccountUse
from ledgersync.domain.causes import BY_CODE
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.kinds.admission import awaits_approval
from ledgersync.domain.model import Kind, Record, Ref, Side, Value, Values
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Operation, Refused, Write
from ledgersync.domain.shape import Role, Trade
from ledgersync.errors import Barred
from ledgersync.ports import Ledger
from ledgersync.ports.shelves import Shelf
from ledgersync.sync.taken_numbers import Find, TakenNumbers

Read = Callable[[Kind, Sequence[str]], Mapping[str, Record]]
FORESEEN = "foreseen"
CARD = TYPE_OF_USE[AccountUse.CARD]
NOTHING, CENT = Decimal(0), Decimal("0.01")


class Foreseen:
    """What a side is sure to refuse. ``read`` shows its records as the preview has left them, each read once.

    Example: bill B1 has 60.00 due. The preview reverses payment P1 of 40.00, so P2 may pay 100.00 and no more.
    """

    def __init__(self, ledger: Ledger, read: Read, find: Find, freed: Shelf[Decimal]) -> None:
        """``freed`` is how much more is due on each document than its system says, as far as the preview is."""
        self._ledger = ledger
        self._side = ledger.side
        self._read = read
        self._numbers = TakenNumbers(find)
        self._freed = freed
        self._known: dict[Ref, Record | None] = {}

    def look_up(self, writes: Sequence[Write]) -> None:
        """Read what these writes refer to, a kind at a time, and remember it for what follows."""
        by_kind: dict[Kind, list[str]] = {}
        for ref in dict.fromkeys(ref for write in writes for ref in references(write.values.values())):
            if ref not in self._known:
                by_kind.setdefault(ref.kind, []).append(ref.id)
        for kind, ids in by_kind.items():
            with suppress(Barred):  # what nobody may read is taken to be in order
                found = self._read(kind, ids)
                self._known |= {Ref(kind, id): _as_known(found.get(id)) for id in ids}
        self._numbers.look_up(writes)

    def refusal(self, write: Write, before: Record | None) -> Refused | None:
        """The refusal of a write to a record that was so before; None when nothing speaks against it."""
        if lacking := self._ledger.rights().lacking(write):
            return Refused(FORESEEN, lacking.said, lacking.cause, lacking.params)
        if write.operation is Operation.REMOVE:
            return None
        found = (self._unusable(ref, self._known[ref]) for ref in self._looked_at(write, before) if ref in self._known)
        unusable = next((one for one in found if one is not None), None)
        return unusable or self._on_card(write) or self._unpayable(write) or self._twice(write)

    def _looked_at(self, write: Write, before: Record | None) -> list[Ref]:
        """What a side looks at besides what is settled: Intacct the whole transaction, and of a list record what it is
        sent and what identifies it; Cashflow360 what is new.
        """
        intacct, spec = self._side is Side.INTACCT, SPECS[write.kind]
        whole = intacct and spec.group is Group.TRANSACTIONS
        names = {*write.values} if whole else write.changed | {*spec.natural} if intacct else write.changed
        held = (
            {*references(before.values.values())} if before is not None and not intacct else {*self._settled_by(write)}
        )
        sent = references(write.values.get(name) for name in sorted(names))
        return [ref for ref in dict.fromkeys(sent) if ref not in held]

    def done(self, write: Write, before: Record | None, id: str) -> None:
        """A write was planned: what it settles has less due, what it gives back has more, and it is another record."""
        self._known.pop(Ref(write.kind, id), None)
        self._numbers.done(write, id)
        for values, sign in ((before.values if before else {}, 1), (_after(write), -1)):
            for ref, amount in _settled(values):
                self._free(ref, sign * amount)
        total = SPECS[write.kind].total
        if before is not None and total in write.changed and write.operation is Operation.UPDATE:
            grown = _money(write.values.get(total)) - _money(before.values.get(total))
            self._free(Ref(write.kind, write.id), grown)

    def _free(self, ref: Ref, amount: Decimal) -> None:
        self._freed.put(_named(ref), self._more_due(ref) + amount)

    def _more_due(self, ref: Ref) -> Decimal:
        key = _named(ref)
        return self._freed.get([key]).get(key) or NOTHING

    def settled(self, record: Record) -> Record:
        """A document of Intacct as the planned payments and reversals leave it: what is due, and whether it is open."""
        due = _due(record)
        if self._side is not Side.INTACCT or due is None or not (freed := self._more_due(Ref(record.kind, record.id))):
            return record
        total = abs(_money(record.values.get(SPECS[record.kind].total)))
        left = max(NOTHING, min(total, due + freed))
        state = "Posted" if left == total else "Partially Paid" if left else "Paid"
        return replace(record, facts=replace(record.facts, due=left, paid=total - left, state=state))

    def _unusable(self, ref: Ref, record: Record | None) -> Refused | None:
        """The refusal of a record that waits for an approval, is inactive or gone."""
        if awaits_approval(record) and SPECS[ref.kind].role is Role.PARTY:
            return _refused("vendor-not-approved")
        if record is not None and record.values.get("active") is not False:
            return None
        if self._side is Side.CASHFLOW360:
            return _refused("inactive-in-cashflow360") if record is not None else None
        if SPECS[ref.kind].group is Group.TRANSACTIONS:
            return _refused("settled-not-found")
        cause = f"{ref.kind.value}-invalid"
        return _refused(cause if cause in BY_CODE else "refused")

    def _on_card(self, write: Write) -> Refused | None:
        """The refusal of a bill or credit of Intacct with a line on the account of a charge card in use."""
        if self._side is not Side.INTACCT or SPECS[write.kind].trade is not Trade.PURCHASES:
            return None
        lines = references([write.values.get("lines")])
        return _refused("charge-card-account") if any(_of_card(self._known.get(ref)) for ref in lines) else None

    def _twice(self, write: Write) -> Refused | None:
        """The refusal since another document of the party has its number there."""
        cause = "transaction-number-taken" if self._side is Side.INTACCT else "duplicate-in-cashflow360"
        return _refused(cause) if self._numbers.taken(write) else None

    def _settled_by(self, write: Write) -> Mapping[Ref, Decimal]:
        """What a new payment or application settles in Intacct, in the order in which it is asked."""
        wanted: dict[Ref, Decimal] = {}
        if self._side is Side.INTACCT and write.operation is Operation.CREATE:
            for ref, amount in _settled(write.values):
                wanted[ref] = wanted.get(ref, NOTHING) + amount
        return wanted

    def _unpayable(self, write: Write) -> Refused | None:
        """Because of the first document that can't be settled at all, else of the first that has too little due."""
        wanted = {ref: amount for ref, amount in self._settled_by(write).items() if ref in self._known}
        documents = (self._not_to_settle(ref, self._known[ref], write.values) for ref in wanted)
        return next((one for one in documents if one is not None), None) or next(
            (_refused("more-than-due") for ref, amount in wanted.items() if self._left(ref, amount) < amount), None
        )

    def _not_to_settle(self, ref: Ref, document: Record | None, values: Values) -> Refused | None:
        """Because it is gone, of another party, not approved, or has nothing due. A merge may have left a bill with the
        vendor that lost it.
        """
        if unusable := self._unusable(ref, document):
            return unusable
        if _of_another(document, values):
            return _refused("refused")
        if awaits_approval(document):
            return _refused("document-not-approved")
        return _refused("no-due-on-bill") if self._left(ref, CENT) <= NOTHING else None

    def _left(self, ref: Ref, untold: Decimal) -> Decimal:
        """What is due on a document now, or ``untold`` where nobody says."""
        due = _due(self._known[ref])
        return untold if due is None else due + self._more_due(ref)


def _as_known(record: Record | None) -> Record | None:
    """What is asked of it later; one of every vendor stays in memory."""
    if record is None:
        return None
    asked = ("active", "type", *SPECS[record.kind].natural[:1])
    return replace(record, values={name: record.values[name] for name in asked if name in record.values}, shown=None)


def _named(ref: Ref) -> str:
    return f"{ref.kind}/{ref.id}"


def _refused(cause: str) -> Refused:
    return Refused(FORESEEN, "", cause=cause)


def _after(write: Write) -> Values:
    return {} if write.operation is Operation.REMOVE else write.values


def _settled(values: Values) -> Iterator[tuple[Ref, Decimal]]:
    """The documents that a payment or application settles, each with the amount."""
    for value in values.values():
        for line in value if isinstance(value, tuple) else ():
            amount = _money(line.get("amount"))
            yield from (
                (ref, amount)
                for ref in line.values()
                if isinstance(ref, Ref) and SPECS[ref.kind].group is Group.TRANSACTIONS
            )


def _due(record: Record | None) -> Decimal | None:
    """What is due on a document, or left of a credit; None where nobody says."""
    due = record.facts.due if record is not None else None
    return abs(due) if due is not None else None


def _of_card(account: Record | None) -> bool:
    return account is not None and bool(account.facts.attached) and account.values.get("type") == CARD


def _of_another(document: Record | None, values: Values) -> bool:
    """Whether a document belongs to somebody else than who pays it."""
    if document is None:
        return False
    party = SPECS[document.kind].natural[0]
    return party in values and document.values.get(party, values[party]) != values[party]


def _money(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else NOTHING
