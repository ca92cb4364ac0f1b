"""One row of the catalogue of causes: what it means, what to do, where, and what frees a record held for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ledgersync.domain.kinds import SPECS, KindSpec, Role
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.shape import Trade
from ledgersync.domain.words import SYSTEMS

INTACCT, CASHFLOW360, LEDGERSYNC = "Sage Intacct", "Cashflow360", "Ledgersync"
IN_INTACCT, IN_CASHFLOW360 = f"{INTACCT} › {{in_intacct}}", f"{CASHFLOW360} › {{in_cashflow360}}"
SETTLED_IN_INTACCT = f"{INTACCT} › {{settled_in_intacct}}"
IN_EITHER = f"{IN_INTACCT}, or {IN_CASHFLOW360}"
PREFERENCES = f"{LEDGERSYNC} › Preferences"
THEN_RETRY = "then choose Try again"
"""The last sentence of an advice where no run can see that somebody followed it."""


WAITS = "waits_for_"
"""A parameter whose name begins so names one record that the held one waits for."""


class Ends(StrEnum):
    """What frees a hold besides a change of the record on either side, which always does."""

    NEXT_RUN = "every run looks again by itself"
    MERGED = "every run looks again by itself, after the transactions"
    LINKED = "what it refers to gets linked"
    PERIOD = "the period opens"
    SETTINGS = "a preference, a setting or a payment term changes"
    RIGHTS = "rights, subscriptions or settings change; besides, it is tried once a day"
    ACCEPTED = "somebody tries again a record that waits for it, which then proves right, or accepts the difference"
    RIVAL = "one of the records it could be confused with changes, goes or is linked"
    OWNER = "the record that has the number or name changes, goes or is linked"
    COUNTERPART = "its counterpart on the other side changes, or what is paid on it"
    SETTLED = "what is paid on the bill or invoice changes, or the document itself"
    PARTY = "the vendor or customer is activated or changed"
    ACCOUNTS = "the account is activated or changed, or the card or bank account attached to it"
    PROJECT = "the project is activated, changed or given another customer"
    CODING = "a record it refers to is activated or changed"
    VENDOR_HERE = "the vendor changes in Cashflow360"
    PARENTS = "the record above it changes on either side"
    ITSELF = "only the record itself, or a person who chooses Retry"


WATCHED: Mapping[Ends, frozenset[Role]] = {
    Ends.SETTLED: frozenset({Role.DOCUMENT}),
    Ends.PARTY: frozenset({Role.PARTY}),
    Ends.ACCOUNTS: frozenset({Role.ACCOUNT}),
    Ends.PROJECT: frozenset({Role.PROJECT}),
    Ends.CODING: frozenset(Role),
}
"""Of what a record refers to, the kinds that are watched."""


@dataclass(frozen=True, slots=True)
class Said:
    """A cause in plain words, what to do and where, about one record."""

    words: str
    advice: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """``words``, ``advice`` and ``where`` may name parameters in braces, those of ``about`` among them.

    ``pattern`` is searched, in any case, in "<code> <text>" of a system's answer. ``on`` are the kinds it is shown
    on in the documentation, ``example`` the parameters it is shown with, ``instead`` what differs for some of them.
    """

    code: str
    words: str
    advice: str
    where: str
    ends: tuple[Ends, ...]
    on: tuple[Kind, ...]
    pattern: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)

    def say(self, kind: Kind, params: Mapping[str, str]) -> Said:
        """The texts about a record of a kind, with what is known filled in."""
        known = _Params({**about(kind), **params})
        if (side := known.get("side", "")) in set(Side):
            known["side"], known["other"] = SYSTEMS[Side(side)], SYSTEMS[Side(side).other]
        said = (text.format_map(known) for text in (self.words, self.advice, self.where))
        return Said(*(text[:1].upper() + text[1:] for text in said))

    def recognised_in(self, answer: str) -> dict[str, str] | None:
        """The parameters that a system's answer tells of this cause; None when it is about another."""
        found = re.search(self.pattern, answer, re.IGNORECASE) if self.pattern else None
        if found is None:
            return None
        return {name.rstrip("_"): text for name, text in found.groupdict().items() if text}


def about(kind: Kind) -> dict[str, str]:
    """The parameters that follow from the kind alone."""
    spec = SPECS[kind]
    called, settled = spec.called, SPECS[Kind.INVOICE if spec.trade is Trade.SALES else Kind.BILL].called
    return {
        "kind": called.one,
        "a_kind": f"{'an' if called.one[0] in 'aeiou' else 'a'} {called.one}",
        "paid": called.settled,
        "redate": _redating(spec),
        "settled_in_intacct": settled.intacct,
        "in_intacct": called.intacct,
        "in_cashflow360": called.cashflow360,
        "number_called": called.number,
        "party": called.party,
        "settles": called.settles,
        "paid_by": called.paid_by,
        "named": "",
        "namely": "",
        "owner": "",
    }


def _redating(spec: KindSpec) -> str:
    """What to do about a date, before another advice: nobody dates what the bank moved."""
    if spec.moves is not None:
        return ""
    if spec.role is Role.MONEY:
        return f"void the {spec.called.one} in Cashflow360 and enter it there under another date, or "
    return f"change the date of the {spec.called.one}, or "


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"the {key.replace('_', ' ')}"


DOCUMENTS = (Kind.BILL, Kind.INVOICE)
PAYMENTS = (Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT)
PARTIES = (Kind.VENDOR, Kind.CUSTOMER)
