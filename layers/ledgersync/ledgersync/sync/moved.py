"""Which payments a money movement belongs to: neither names the other, so bank, day and amount have to tell.

Example: on 3 June 60.00 and 40.00 are paid online from bank A, the one through clearing, the other drawn straight from
the bank. A movement of 60.00 of bank A on that day is booked, one of 40.00 is not, and one of 100.00 is held.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.posting import bank_of, clearing_account
from ledgersync.domain.model import Kind, Link, Record, Ref, Side, Value
from ledgersync.domain.shape import Trade
from ledgersync.sync.context import RunContext


class Way(Enum):
    CLEARING = auto()
    STRAIGHT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Paid:
    """An online payment: its bank in Cashflow360, its day, the account it is posted to, and its amount."""

    bank: str | None
    day: Value
    account: Value
    amount: Value

    def drawn_on(self, accounts: Collection[str]) -> bool:
        return isinstance(self.account, Ref) and self.account.id in accounts


def ways_of(context: RunContext, records: Sequence[Record], linked: Collection[str]) -> Mapping[str, Way]:
    """By the ids of new confirmed movements among records of one kind, how the payments were posted they belong to."""
    movements = [one for one in records if one.facts.status == "confirmed" and one.id not in linked]
    payments = SPECS[movements[0].kind].moves if movements else None
    if payments is None:
        return {}
    links = list(context.books.all_links(payments))
    paid = _paid(context, payments, links, {one.values.get("date") for one in movements})
    return {one.id: _way(context, one, paid) or _untold(context, one, links) for one in movements}


def _paid(context: RunContext, kind: Kind, links: Sequence[Link], days: Collection[Value]) -> list[Paid]:
    """The online payments of these days that are posted, and those that are held."""
    posted = {link.cashflow360_id: link.base for link in links if link.base.get("date") in days}
    held = [hold.id for hold in context.holds(kind).all() if hold.side is Side.CASHFLOW360]
    wanted = sorted({*posted, *held})
    records = context.ledgers[Side.CASHFLOW360].read(kind, wanted).values() if wanted else ()
    online = [(one, posted.get(one.id, one.values)) for one in records if one.facts.online and not one.removed]
    return [
        Paid(one.facts.bank_account, values.get("date"), values.get("account"), values.get("amount"))
        for one, values in online
    ]


def _way(context: RunContext, movement: Record, paid: Sequence[Paid]) -> Way | None:
    """As the payments of its bank and day were posted; None where there are none."""
    place = movement.facts.bank_account, movement.values.get("date")
    same = [one for one in paid if (one.bank, one.day) == place and one.account is not None]
    own = _own(context, movement)
    straight = [one.amount for one in same if one.drawn_on(own)]
    cleared = [one.amount for one in same if not one.drawn_on(own)]
    return _told(straight, cleared, movement.values.get("amount")) if same else None


def _own(context: RunContext, movement: Record) -> Collection[str]:
    """The accounts that payments are posted to straight: the bank's, and of receipts where they are deposited."""
    preferences = context.rules.preferences
    bank = bank_of(movement, preferences)
    return {bank, preferences.deposit_to_account} if SPECS[movement.kind].trade is Trade.SALES else {bank}


def _untold(context: RunContext, movement: Record, links: Sequence[Link]) -> Way:
    """What is taken of a movement of a day of which no payment is known, such as what returns after a void."""
    preferences = context.rules.preferences
    if clearing_account(SPECS[movement.kind].trade, preferences):
        return Way.CLEARING
    bank = bank_of(movement, preferences)
    drawn_on = {ref.id for link in links if isinstance(ref := link.base.get("account"), Ref)}
    return Way.STRAIGHT if bank in drawn_on else Way.CLEARING


def _told(straight: Sequence[Value], cleared: Sequence[Value], amount: Value) -> Way:
    """Of a day on which both ways were gone only the amount tells."""
    if not straight or not cleared:
        return Way.STRAIGHT if straight else Way.CLEARING
    as_cleared, as_straight = (amount in {_sum(amounts), *amounts} for amounts in (cleared, straight))
    if as_cleared == as_straight:
        return Way.UNCLEAR
    return Way.CLEARING if as_cleared else Way.STRAIGHT


def _sum(amounts: Sequence[Value]) -> Decimal:
    return sum((one for one in amounts if isinstance(one, Decimal)), Decimal(0))
