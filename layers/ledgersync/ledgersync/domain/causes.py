"""Why a record is held: pattern → cause in plain words → what to do → where. One table, data only.

Causes found before sending carry no pattern; those a system gives as its answer are recognised by code and
text (sources: reference intacct-xml-api §5, cashflow360-api §3, existing-sync-behaviour §7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

INTACCT = "Sage Intacct"
CASHFLOW360 = "Cashflow360"
LEDGERSYNC = "Ledgersync"


@dataclass(frozen=True, slots=True)
class Cause:
    """``words`` and ``advice`` may name parameters in braces; ``pattern`` is searched in the answer's text.

    ``period`` causes are retried when the period opens, ``settings`` causes when preferences or settings change.
    """

    code: str
    words: str
    advice: str
    where: str
    pattern: re.Pattern[str] | None = None
    period: bool = False
    settings: bool = False

    def say(self, params: dict[str, str]) -> tuple[str, str]:
        return self.words.format_map(_Params(params)), self.advice.format_map(_Params(params))


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"({key})"


SETTINGS = frozenset(
    {
        "number-missing",
        "term-missing",
        "no-default-account",
        "no-posting-account",
        "payment-before-bill",
        "vendor-id-missing",
    }
)
"""Causes whose remedy may be a preference, a payment term or a setting of a system, not the record."""


def _c(code: str, words: str, advice: str, where: str, pattern: str = "", *, period: bool = False) -> Cause:
    compiled = re.compile(pattern, re.IGNORECASE) if pattern else None
    return Cause(code, words, advice, where, compiled, period, code in SETTINGS)


CAUSES: tuple[Cause, ...] = (
    _c(
        "waits-for",
        "It refers to {references}, which is not synced yet.",
        "Resolve the hold of {references} first; this record then syncs by itself.",
        LEDGERSYNC,
    ),
    _c(
        "ambiguous-match",
        "More than one record on the other side could be its counterpart: {candidates}.",
        "Rename or inactivate all but one of them, or link the right pair by hand.",
        LEDGERSYNC,
    ),
    _c(
        "same-number-other-total",
        "A transaction with the same vendor or customer and number exists on the other side with another total.",
        "Correct the total on one side, or give one of them another number.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
    _c(
        "number-missing",
        "The {kind} has no id, and Sage Intacct does not number this kind by itself.",
        "Enter the id (short name) of the {kind} in Cashflow360, or set up a document sequence in Intacct.",
        CASHFLOW360,
    ),
    _c(
        "bank-account-not-created",
        "Bank and credit-card accounts are never created in Sage Intacct by the sync.",
        "Create the account in Intacct and attach it to its checking, savings or charge-card account.",
        f"{INTACCT} › Cash Management",
    ),
    _c(
        "field-too-long",
        "The field {field} has {length} characters; {side} takes {limit}.",
        "Shorten the field {field}.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
    _c(
        "field-missing",
        "The required field {field} is empty.",
        "Fill in the field {field}.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
    _c(
        "lines-do-not-add-up",
        "The total {total} is not the sum of the lines, {sum}.",
        "Correct the amounts so that the lines add up to the total.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
    _c(
        "value-unreadable",
        "The field {field} holds a value that cannot be carried over exactly.",
        "Correct the field {field}.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
    _c(
        "period-closed",
        "The books are closed through {closed}; the date {date} lies in a closed period.",
        "Change the date, or open the period in Intacct; it is then retried by itself.",
        f"{INTACCT} › General Ledger › Open books",
        r"Periods are closed|within a period that's been closed|Date must be on or after",
        period=True,
    ),
    _c(
        "paid-in-intacct",
        "The transaction is paid or partly paid in Sage Intacct, so it can't be changed by the sync.",
        "Make the change in Intacct, or void the payment there first.",
        f"{INTACCT} › Accounts Payable › Bills",
        r"already paid and can't be deleted",
    ),
    _c(
        "paid-in-cashflow360",
        "The transaction is paid, partly paid or scheduled in Cashflow360, so it can't be changed by the sync.",
        "Cancel or void the payment in Cashflow360, or undo the change in Intacct.",
        f"{CASHFLOW360} › Bills",
    ),
    _c(
        "born-from-purchase-order",
        "The transaction was made from a purchase order and is edited in Sage Intacct only.",
        "Make the change in Intacct; it then comes to Cashflow360 by itself.",
        f"{INTACCT} › Purchasing",
    ),
    _c(
        "removed-in-intacct",
        "The transaction was removed or voided in Sage Intacct, and this kind never goes back to Cashflow360.",
        "Void it in Cashflow360 as well, or mark the record not to sync.",
        CASHFLOW360,
    ),
    _c(
        "location-outside-entity",
        "The location {location} belongs to another entity.",
        "Choose a location of this connection's entity.",
        CASHFLOW360,
    ),
    _c(
        "term-missing",
        "The payment term {term} does not exist on the other side.",
        "Create a payment term of exactly this name in {side}.",
        f"{INTACCT} or {CASHFLOW360} › Payment terms",
        r"term name .* is invalid",
    ),
    _c(
        "no-default-account",
        "A line has no account, and no unallocated account is set in the sync preferences.",
        "Choose the account on the line, or set the unallocated account in the sync preferences.",
        f"{LEDGERSYNC} › Preferences",
    ),
    _c(
        "no-posting-account",
        "No {account} is set for this payment, neither on it nor in the sync preferences.",
        "Choose the {account} in the sync preferences.",
        f"{LEDGERSYNC} › Preferences",
    ),
    _c(
        "payment-changed",
        "The payment was changed after it was posted in Sage Intacct ({fields}).",
        "Void it in Cashflow360 and record it anew, or make the change in Intacct and mark this one not to sync.",
        CASHFLOW360,
    ),
    _c(
        "payment-before-bill",
        "The payment is dated {date}, before its bill of {bill}, which the company does not allow.",
        "Correct the bill's date, or turn the option off in Intacct.",
        f"{INTACCT} › Accounts Payable › Configure",
        r"Payment date cannot be before Bill creation date",
    ),
    _c(
        "merged-bank-or-item",
        "A bank account or an item was merged in Cashflow360; these are never merged by the sync.",
        "Undo the merge, or merge the records in Intacct by hand and mark this one not to sync.",
        CASHFLOW360,
    ),
    _c(
        "merge-pending",
        "The record was merged into {survivor} in Cashflow360; open transactions in Intacct still use it.",
        "Nothing to do: it is inactivated in Intacct once they have been recoded.",
        LEDGERSYNC,
    ),
    _c(
        "outcome-unknown",
        "The connection broke while the record was being written, and it is not certain whether it arrived.",
        "Nothing to do: the next run looks it up before anything is sent again.",
        LEDGERSYNC,
    ),
    _c(
        "vendor-id-missing",
        "Sage Intacct wants a vendor id and does not number vendors by itself.",
        "Enter the vendor id in Cashflow360, or set up auto-numbering for vendors in Intacct.",
        f"{CASHFLOW360} › Vendors",
        r"Required field (Vendor|Customer) ID is missing",
    ),
    _c(
        "owned-at-top-level",
        "The record is owned at Intacct's top level and can't be changed from an entity.",
        "Edit it in Intacct at the top level.",
        INTACCT,
        r"cannot update a root.level",
    ),
    _c(
        "duplicate-in-intacct",
        "Sage Intacct already holds a record with this number or name.",
        "Rename one of the two, or link them.",
        INTACCT,
        r"already exists|Duplicate account number",
    ),
    _c(
        "duplicate-in-cashflow360",
        "Cashflow360 already holds a transaction with this number.",
        "Change the number on one side.",
        CASHFLOW360,
        r"BDC_1171|duplicate (invoice|bill) number",
    ),
    _c(
        "refused",
        "{side} refused the record: {answer}",
        "Correct what the answer names; the record is retried as soon as it changes.",
        f"{INTACCT} or {CASHFLOW360}",
    ),
)

BY_CODE = {cause.code: cause for cause in CAUSES}


def recognise(code: str, text: str) -> Cause:
    """The cause behind a system's answer; "refused" when the table does not know it."""
    answer = f"{code} {text}"
    return next((cause for cause in CAUSES if cause.pattern and cause.pattern.search(answer)), BY_CODE["refused"])
