"""What saving preferences will do, in words and counted, before anything is saved. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgersync.domain.accounting import BY_CODE
from ledgersync.domain.kinds import SPECS, Group, all_masters
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences, VoidDatePolicy, missing
from ledgersync.domain.remembered import Hold
from ledgersync.domain.setup import Unapproved
from ledgersync.management.statements import implied

APPROVED_ONLY = "approved_only"
CALLED: Mapping[str, str] = {
    "unallocated_expenses_account": "Unallocated Expenses Account",
    "unallocated_income_account": "Unallocated Income Account",
    "default_bank_account": "Default Bank Account",
    "deposit_to_account": "Deposit To Account",
    "money_out_clearing_account": "Money Out Clearing Account",
    "money_in_clearing_account": "Money In Clearing Account",
    "transfer_journal": "Funds Transfer Journal Symbol",
}
"""Preferences that a record can be held for, as people and holds call them."""
NEEDS: Mapping[str, str] = {
    "unallocated_income_account": "invoice lines without an account",
    "deposit_to_account": "offline payments received",
    "money_out_clearing_account": "online payments that Cashflow360 debits in one sum",
    "money_in_clearing_account": "electronic payments received",
    "transfer_journal": "funds transfers",
}
"""What waits while one of those that not all transactions wait for is not set."""


@dataclass(frozen=True, slots=True)
class Effect:
    """``count`` is of records, None where nothing is counted. ``permanent``: it can't be taken back."""

    field: str
    words: str
    count: int | None = None
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """What effects are counted in: today's approvals, read only when they matter; holds; records owned above."""

    unapproved: Unapproved | None
    holds: Sequence[Hold]
    owned_above: Mapping[Kind, int]


def permanent(before: Preferences | None, wanted: Preferences) -> list[str]:
    """The choices of a change that can't be taken back."""
    was_on = before is not None and before.approved_only
    return [APPROVED_ONLY] if wanted.approved_only and not was_on else []


def effects(before: Preferences | None, wanted: Preferences, now: Now) -> list[Effect]:
    """Every effect of saving, in the order of the page."""
    was = before or Preferences()
    return [
        *_automatic(was, wanted),
        *_approved_only(before, wanted, now),
        *_accounts(was, wanted, now),
        *_waiting(before, wanted),
        *_voids(was, wanted),
        *_masters(was, wanted, now),
        *_stated(before, wanted),
    ]


def _automatic(was: Preferences, wanted: Preferences) -> Iterator[Effect]:
    if wanted.automatic and not was.automatic:
        yield Effect("automatic", "It syncs by itself again, at least once a day.")
    elif was.automatic and not wanted.automatic:
        yield Effect("automatic", "Nothing syncs by itself any more; somebody has to press Sync Now.")


def _approved_only(before: Preferences | None, wanted: Preferences, now: Now) -> Iterator[Effect]:
    if not permanent(before, wanted):
        return
    found = now.unapproved or Unapproved(0, 0)
    total = found.bills + found.vendor_credits
    parts = [_counted(found.bills, "bill")]
    if found.vendor_credits:
        parts.append(_counted(found.vendor_credits, "vendor credit"))
    least = "" if found.complete else "At least "
    words = f"{least}{' and '.join(parts)} {'is' if total == 1 else 'are'} not approved today. "
    words += "It will not sync until it is." if total == 1 else "They will not sync until they are."
    if not total:
        words = "No bill waits for an approval today. From now on one will not sync until it is approved."
    yield Effect(APPROVED_ONLY, f"{words} You can't turn this off later.", total, permanent=True)


def _accounts(was: Preferences, wanted: Preferences, now: Now) -> Iterator[Effect]:
    for name, label in CALLED.items():
        before, after = getattr(was, name), getattr(wanted, name)
        held = sum(not hold.ignored and _about(hold, label) for hold in now.holds)
        if after and not before and held:
            yield _tried_again(name, label, held)
        elif before and not after and name in NEEDS:
            yield Effect(name, f"Without the {label} {NEEDS[name]} wait.")
    yield from _banks(was.bank_accounts, wanted.bank_accounts)


def _tried_again(name: str, label: str, held: int) -> Effect:
    wait, them = ("waits", "it") if held == 1 else ("wait", "them")
    words = f"{_counted(held, 'record')} {wait} for the {label}. The next sync tries {them} again."
    return Effect(name, words, held)


def _banks(was: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Effect]:
    gone = [id for id, account in was.items() if account and not wanted.get(id)]
    if gone:
        words = f"Funds transfers of {_counted(len(gone), 'bank account')} wait for a GL account."
        yield Effect("bank_accounts", words, len(gone))


def _about(hold: Hold, label: str) -> bool:
    return hold.params.get("preference", "").casefold() == label.casefold()


def _waiting(before: Preferences | None, wanted: Preferences) -> Iterator[Effect]:
    waited, waits = missing(before), missing(wanted)
    if waits:
        named = ", ".join(CALLED[name] for name in waits)
        yield Effect("transactions_wait_for", f"Transactions wait for: {named}. Lists sync.")
    elif waited:
        yield Effect("transactions_wait_for", "Transactions sync from the next sync on.")


def _voids(was: Preferences, wanted: Preferences) -> Iterator[Effect]:
    if was.void_date_policy is not wanted.void_date_policy:
        void = wanted.void_date_policy is VoidDatePolicy.VOID_DATE
        day = "the day it is voided" if void else "the day of the payment"
        yield Effect("void_date_policy", f"A payment voided from now on is taken back on {day}.")


def _masters(was: Preferences, wanted: Preferences, now: Now) -> Iterator[Effect]:
    before, after = all_masters(was.masters), all_masters(wanted.masters)
    if all(before[kind] is after[kind] for kind in SPECS):
        return
    yield Effect("masters", "It decides about fields changed on both sides from now on; what was decided stands.")
    given = [kind for kind, spec in SPECS.items() if spec.group is Group.LISTS and after[kind] is Side.CASHFLOW360]
    stay = sum(now.owned_above.get(kind, 0) for kind in given)
    if stay:
        words = f"{_counted(stay, 'record')} owned at the top level {'stays' if stay == 1 else 'stay'}"
        yield Effect("masters", f"{words} with Sage Intacct.", stay)


def _stated(before: Preferences | None, wanted: Preferences) -> Iterator[Effect]:
    for code, on in implied(before, wanted).items():
        one = BY_CODE[code]
        field = f"dimensions.{one.dimension}" if one.dimension else "vendor_sequence"
        yield Effect(field, one.yes if on else one.no)


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
