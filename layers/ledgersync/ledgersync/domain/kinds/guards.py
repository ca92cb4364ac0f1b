"""What must hold before a write is sent (sync-rules §1, §5, §8). Each check names a cause or says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledgersync.domain.facts import NO_FACTS
from ledgersync.domain.folding import fold
from ledgersync.domain.kinds.check import Check, Guard, Objection
from ledgersync.domain.kinds.preference_names import unallocated
from ledgersync.domain.kinds.spec import KindSpec
from ledgersync.domain.model import Record, Side, Value
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules, Terms
from ledgersync.domain.shape import Field, Group, Trade, Type
from ledgersync.domain.words import field_called

MOST_LINES = 3000
PERIOD_CLOSED = "period-closed"
PAID_STATES = frozenset({"Paid", "Partially Paid", "Selected"})
NO_EXCHANGE = frozenset({"", "0", "1", "1.0"})


def object_to(check: Check, spec: KindSpec) -> Objection | None:
    """The first objection to a write, or None when it may be sent.

    What is said of one kind comes first: it advises better than what holds for all.
    """
    general = LIST_GUARDS if spec.group is Group.LISTS else TRANSACTION_GUARDS
    return next((found for guard in (*spec.guards, *general) if (found := guard(check)) is not None), None)


def _currency(check: Check) -> Objection | None:
    """Only one currency is synced; a transaction with a rate of exchange is in another one."""
    facts = check.source.facts if check.source else NO_FACTS
    ours = check.rules.preferences.transaction_currency
    foreign = (facts.currency or ours) != ours or (facts.exchange_rate or "") not in NO_EXCHANGE
    if check.write.operation is Operation.REMOVE or not foreign:
        return None
    return Objection("currency-not-usd", {"currency": ours})


def _required(check: Check) -> Objection | None:
    if check.write.operation is Operation.REMOVE:
        return None
    found = (_lacking(check, item, check.write.values.get(item.name)) for item in check.spec.fields)
    return next((objection for objection in found if objection is not None), None)


def _lacking(check: Check, item: Field, value: Value) -> Objection | None:
    """What a field lacks: itself, or a part of one of its lines."""
    if item.required and value in (None, "", ()):
        return Objection("field-missing", {"field": field_called(item.name)})
    lines = value if item.type is Type.LINES and isinstance(value, tuple) else ()
    empty = (part for line in lines for part in item.lines if line.get(part.name) is None)
    return next((found for part in empty if (found := _lacking_part(check, item, part)) is not None), None)


def _lacking_part(check: Check, item: Field, part: Field) -> Objection | None:
    """What an empty part of a line means."""
    if part.required:
        return Objection("field-missing", {"field": field_called(f"{item.name} {part.name}")})
    if part.name == "account":
        return Objection("no-default-account", {"preference": unallocated(check.spec.trade)})
    return None


def _lengths(check: Check) -> Objection | None:
    if check.write.operation is Operation.REMOVE:
        return None
    side = check.write.side
    for item in check.spec.fields:
        limit = item.limit_intacct if side is Side.INTACCT else item.limit_cashflow360
        value = check.write.values.get(item.name)
        written = check.write.operation is Operation.CREATE or item.name in check.write.changed
        if written and limit and isinstance(value, str) and len(value) > limit:
            return Objection(
                "field-too-long",
                {"field": field_called(item.name), "length": str(len(value)), "limit": str(limit), "side": side.value},
            )
    return None


def _storable(check: Check) -> Objection | None:
    """What is agreed on has to fit into one item of the table, three times over in an intent."""
    lines = max((len(value) for value in check.write.values.values() if isinstance(value, tuple)), default=0)
    return Objection("too-many-lines", {"lines": str(lines), "limit": str(MOST_LINES)}) if lines > MOST_LINES else None


def adding_up(parts: str, cause: str) -> Guard:
    """The total is the sum of its parts, or the cause."""

    def check_sum(check: Check) -> Objection | None:
        total, lines = check.write.values.get(check.spec.total), check.write.values.get(parts)
        if check.write.operation is Operation.REMOVE or not isinstance(total, Decimal) or not isinstance(lines, tuple):
            return None
        amounts = [line["amount"] for line in lines]
        added = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
        return None if added == total else Objection(cause, {"total": str(total), "sum": str(added)})

    return check_sum


def _period(check: Check) -> Objection | None:
    """Nothing is written into a closed period, neither where a transaction lies now nor where it would go.

    Whether the books-closed date itself is closed is Intacct's to say: the readings of it differ.
    """
    closed = check.rules.books_closed
    if check.write.side is not Side.INTACCT or closed is None or _reversed(check):
        return None
    for values in (check.write.values, check.target.values if check.target else {}):
        day = values.get("posting_date") or values.get("date")
        if isinstance(day, date) and day < closed:
            return Objection(PERIOD_CLOSED, {"closed": closed.isoformat(), "date": day.isoformat()})
    return None


def refused_period(write: Write, target: Record | None, rules: Rules) -> Mapping[str, str]:
    """What is known of books Intacct refused a write into, though by ``rules`` they may have been open.

    They are closed as far as the write's latest date at least; once they read as open there, it is tried again.
    """
    held = (write.values, target.values if target else {})
    days = [day for values in held if isinstance(day := values.get("posting_date") or values.get("date"), date)]
    days += [write.reversal] if write.reversal else []
    latest = max(days, default=rules.today)
    closed = max(latest, rules.books_closed or latest)
    return {"closed": closed.isoformat(), "date": latest.isoformat()}


def _reversed(check: Check) -> bool:
    """A payment is not deleted but reversed, at a date the void date policy puts into an open period."""
    return check.write.operation is Operation.REMOVE and check.write.reversal is not None


def term(check: Check) -> Objection | None:
    term = check.write.values.get("term")
    known = check.rules.terms.get(check.write.side, Terms()).of(check.spec.trade)
    if check.write.operation is Operation.REMOVE or not isinstance(term, str) or not term or known is None:
        return None
    if fold(term) in {fold(name) for name in known}:
        return None
    receivable, intacct = check.spec.trade is Trade.SALES, check.write.side is Side.INTACCT
    among = ("AR terms" if receivable else "AP terms") if intacct else "payment terms"
    return Objection("term-missing", {"term": term, "side": check.write.side.value, "among": among})


def number_given(check: Check) -> Objection | None:
    """A new record needs its number, unless Intacct numbers it."""
    return without_number(check) if not _numbered_by_intacct(check) else None


def _numbered_by_intacct(check: Check) -> bool:
    """Where Intacct does not tell, it decides."""
    return check.rules.settings.get(f"{check.write.kind.value}_auto_numbering", "false") != "false"


def without_number(check: Check) -> Objection | None:
    write = check.write
    if write.side is Side.CASHFLOW360 or write.operation is not Operation.CREATE or write.values.get("number"):
        return None
    setting = f"{write.kind.value}_auto_numbering" in check.rules.settings
    or_number = ", or set up auto-numbering of this kind in Sage Intacct" if setting else ""
    return Objection("number-missing", {"or_number": or_number})


def bills_wanted(check: Check) -> Objection | None:
    """A vendor may be set in Cashflow360 not to sync its bills: they stay out, on either side."""
    off = check.source is not None and check.source.facts.bills_off
    return Objection("vendor-bills-off") if off and check.write.operation is Operation.CREATE else None


def of_one_sign(check: Check) -> Objection | None:
    """Intacct takes no adjustment with lines above and below zero."""
    lines, removed = check.write.values.get("lines"), check.write.operation is Operation.REMOVE
    if check.write.side is not Side.INTACCT or removed or not isinstance(lines, tuple):
        return None
    signs = {amount > 0 for line in lines if isinstance(amount := line["amount"], Decimal) and amount}
    return Objection("lines-of-both-signs") if len(signs) > 1 else None


def unpaid(check: Check) -> Objection | None:
    """A transaction that is paid on the side it would change there is left alone."""
    if check.target is None:
        return None
    facts = check.target.facts
    if check.write.side is Side.INTACCT and facts.state in PAID_STATES:
        return Objection("paid-in-intacct")
    settled = facts.payment not in (None, "open") or facts.application not in (None, "none")
    if check.write.side is Side.CASHFLOW360 and settled:
        return Objection("paid-in-cashflow360")
    return None


def from_purchase_order(record: Record) -> bool:
    """Whether Intacct made a bill or credit from a purchase order."""
    return (record.facts.module or "").startswith("9.")


def not_from_purchase_order(check: Check) -> Objection | None:
    if check.write.side is Side.INTACCT and check.target and from_purchase_order(check.target):
        return Objection("born-from-purchase-order")
    return None


LIST_GUARDS: tuple[Guard, ...] = (_required, _lengths)
TRANSACTION_GUARDS: tuple[Guard, ...] = (
    _currency,
    _required,
    _lengths,
    _storable,
    adding_up("lines", "lines-do-not-add-up"),
    _period,
)
