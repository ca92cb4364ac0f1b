"""What must hold before money is booked: what it settles, where it is drawn on, when (sync-rules §5, §8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgersync.domain.kinds.check import Check, Guard, Objection
from ledgersync.domain.kinds.posting import clearing_account
from ledgersync.domain.kinds.preference_names import posting_preference
from ledgersync.domain.model import Ref
from ledgersync.domain.remembered import Operation
from ledgersync.domain.shape import Trade
from ledgersync.domain.words import field_called

PAYMENT_NOT_BEFORE_BILL = "payment_not_before_bill"
"""The setting, true or false, of a company that demands this of its payments."""


def posted_once(check: Check) -> Objection | None:
    """What has been posted for a payment or transfer is reversed and posted again, never rewritten."""
    if check.write.operation is not Operation.UPDATE:
        return None
    return Objection("payment-changed", {"fields": ", ".join(map(field_called, sorted(check.write.changed)))})


def rest_told(check: Check) -> Objection | None:
    """What is applied of a receipt and what is said to be left of it make the whole; the rest is kept on account."""
    total, lines = check.write.values.get(check.spec.total), check.write.values.get("invoices")
    if check.write.operation is Operation.REMOVE or not isinstance(total, Decimal) or not isinstance(lines, tuple):
        return None
    applied = sum((one for line in lines if isinstance(one := line["amount"], Decimal)), Decimal(0))
    left = _left_unapplied(check)
    if applied + left == total and applied >= 0 and total > 0:
        return None
    return Objection("receipt-not-applied", {"total": str(total), "sum": str(applied), "left": str(left)})


def _left_unapplied(check: Check) -> Decimal:
    told = check.source.facts.unapplied if check.source else None
    return told or Decimal(0)


def accounts_set(*names: str) -> Guard:
    """The accounts a posting needs; missing ones come from preferences that are not set."""

    def check_accounts(check: Check) -> Objection | None:
        if check.write.operation is Operation.REMOVE:
            return None
        missing = [name for name in names if check.write.values.get(name) is None]
        return Objection("no-posting-account", {"preference": _preference(check, missing[0])}) if missing else None

    return check_accounts


def paid_from(check: Check) -> Objection | None:
    """Money needs the account it is drawn on; a payment wholly by credits moves none."""
    return None if check.write.values.get("amount") == 0 else accounts_set("account")(check)


def clearing_set(check: Check) -> Objection | None:
    """Cashflow360 lets the payment post to clearing; without the account here its transfer could never follow."""
    source, preferences = check.source, check.rules.preferences
    account = check.write.values.get("account")
    if check.write.operation is not Operation.CREATE or source is None or not source.facts.online:
        return None
    banks = {preferences.bank_accounts.get(source.facts.bank_account or "", "")}
    if check.spec.trade is Trade.SALES:
        banks.add(preferences.deposit_to_account)
    given = isinstance(account, Ref) and account.id not in banks and check.write.values.get("amount") != 0
    return _no_clearing(check) if given and not clearing_account(check.spec.trade, preferences) else None


def payments_told(check: Check) -> Objection | None:
    """Money that moved is booked for payments through clearing only; nobody guesses whose it is."""
    mixed = check.source is not None and check.source.facts.drawn_mixed
    return Objection("movement-unclear") if mixed and check.write.operation is Operation.CREATE else None


def clearing_of_transfer(check: Check) -> Objection | None:
    """Money that moved is never left out of the books without a word."""
    unset = not clearing_account(check.spec.trade, check.rules.preferences)
    return _no_clearing(check) if unset and check.write.operation is Operation.CREATE else None


def _no_clearing(check: Check) -> Objection:
    incoming = check.spec.trade is Trade.SALES
    return Objection("no-clearing-account", {"preference": f"Money {'In' if incoming else 'Out'} Clearing Account"})


def settles_something(check: Check) -> Objection | None:
    removed = check.write.operation is Operation.REMOVE
    if removed or check.write.values.get("bills") or check.write.values.get("credits"):
        return None
    return Objection("field-missing", {"field": "bill that it pays"})


def money_date(check: Check) -> Objection | None:
    """Intacct may demand that a payment is not dated before its bill (a company preference)."""
    demanded = check.rules.settings.get(PAYMENT_NOT_BEFORE_BILL) == "true"
    latest, day = check.write.latest_bill_date, check.write.values.get("date")
    if demanded and latest is not None and isinstance(day, date) and day < latest:
        return Objection("payment-before-bill", {"date": day.isoformat(), "bill": latest.isoformat()})
    return None


def credits_clear(check: Check) -> Objection | None:
    """Cashflow360 may say how much credits cover of a bill, and not which."""
    unclear = check.source is not None and check.source.facts.telling == "unclear"
    return Objection("credits-unclear") if unclear else None


def _preference(check: Check, name: str) -> str:
    online = check.source is not None and bool(check.source.facts.online)
    return posting_preference(check.spec.trade, name, check.rules.preferences, online)
