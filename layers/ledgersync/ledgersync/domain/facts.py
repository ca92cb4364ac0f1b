"""What rules may ask of a record beyond its values, and what never syncs: states, amounts that are open, flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

DEMANDABLE = ("department", "location", "class", "project", "customer", "vendor", "employee", "item")
"""Dimensions an account may demand, by their line field."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A field whose value may turn out to be another, since something can't be read; ``params`` fill in the cause."""

    field: str
    cause: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """None is what a side or kind does not tell; an empty text is what it tells as empty.

    Of lists: ``category`` of an account or project, the active bank or card account ``attached`` to an account, what a
    ``control`` account controls, the dimensions an account ``demands`` of every line, the ``entity`` a location is in,
    the ``contact`` that holds an employee's name, the ``customer`` of a project, whether a vendor or customer is
    ``on_hold``, and whether a vendor's bills sync (``bill_sync``: sync or off).

    Of Intacct's transactions: ``state`` as Intacct derives it and ``raw_state`` as stored, the ``module`` it was born
    in (3.AP, 4.AR, 8.SO, 9.PO), its ``currency``, the PO number it was born from, and its ``payment_method``.

    Of Cashflow360's: ``approval``, ``payment`` (open, scheduled, partial or paid), ``application`` of a credit (none,
    partial or full), ``status`` of a payment or movement, ``exchange_rate`` where it is in another currency, the
    movement's ``type`` and ``direction`` (in or out, as the bank sees it), the ``bank_account`` the money comes from
    or goes to, ``confirmation`` and ``process_date`` of a payment, whether the service moves the money (``online``),
    whether it is to be exported, and ``telling`` (unclear when nothing says which credits cover a bill).

    Amounts: what is ``due``, ``paid``, ``selected`` or ``scheduled`` to be paid, ``applied`` of a credit, ``credited``
    on a bill, ``unapplied`` of a receipt.

    Noted by the sync: ``bills_off`` when the vendor's bills are not to be synced, ``drawn_straight`` when the payments
    of a movement went through no clearing account, ``drawn_mixed`` when nobody can tell whether they did, the
    ``latest_bill_date`` of what a payment pays, the fields that refer to what lost a merge (``stale``), and what is
    ``uncertain``.
    """

    category: str | None = None
    attached: str | None = None
    control: str | None = None
    entity: str | None = None
    contact: str | None = None
    customer: str | None = None
    bill_sync: str | None = None
    state: str | None = None
    raw_state: str | None = None
    module: str | None = None
    currency: str | None = None
    source_po: str | None = None
    payment_method: str | None = None
    approval: str | None = None
    payment: str | None = None
    application: str | None = None
    status: str | None = None
    exchange_rate: str | None = None
    type: str | None = None
    direction: str | None = None
    bank_account: str | None = None
    confirmation: str | None = None
    process_date: str | None = None
    telling: str | None = None
    on_hold: bool | None = None
    online: bool | None = None
    print_check: bool | None = None
    export: bool | None = None
    due: Decimal | None = None
    paid: Decimal | None = None
    selected: Decimal | None = None
    scheduled: Decimal | None = None
    applied: Decimal | None = None
    credited: Decimal | None = None
    unapplied: Decimal | None = None
    demands: frozenset[str] = frozenset()
    bills_off: bool = False
    drawn_straight: bool = False
    drawn_mixed: bool = False
    latest_bill_date: date | None = None
    stale: tuple[str, ...] = ()
    uncertain: Uncertain | None = None

    def told(self) -> Mapping[str, object]:
        """What is told or noted, by name."""
        return {name: value for name in _NAMES if (value := getattr(self, name)) not in _UNTOLD}


_NAMES = tuple(one.name for one in fields(Facts))
_UNTOLD: tuple[object, ...] = (None, frozenset(), ())
NO_FACTS = Facts()


def fact_of(dimension: str) -> str:
    """The name under which an account tells, as true or false, whether it demands a dimension."""
    return f"demands_{dimension}"


def _flag(text: str) -> bool | None:
    return text == "true" if text else None


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


_TYPED: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("on_hold", "online", "print_check", "export"), _flag),
    **dict.fromkeys(("due", "paid", "selected", "scheduled", "applied", "credited", "unapplied"), _amount),
}
"""How facts that are no texts are read."""
_DEMANDS = {fact_of(dimension): dimension for dimension in DEMANDABLE}


def facts_of(texts: Mapping[str, str]) -> Facts:
    """Facts from the texts a side tells them as; raises ``TypeError`` on one that is not known."""
    demands = frozenset(dimension for name, dimension in _DEMANDS.items() if texts.get(name) == "true")
    typed: dict[str, Any] = {name: _TYPED.get(name, str)(text) for name, text in texts.items() if name not in _DEMANDS}
    return Facts(demands=demands, **typed)
