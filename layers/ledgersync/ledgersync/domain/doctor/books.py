"""Settings of the books on both sides that the sync depends on."""

from __future__ import annotations

from ledgersync.domain.doctor.verdicts import CHOOSE_FIRST, UNREAD, Judge, listed, said, unknown
from ledgersync.domain.preferences import VendorSequence, names_sequence, switch
from ledgersync.domain.setup import Result, Setup, Verdict, mark_in

APPLICATIONS = {"AP": "Accounts Payable", "CM": "Cash Management"}
APPROVALS = {"VENDORAPPROVAL": "vendors", "BILLAPPROVAL": "bills"}
DAILY = frozenset({"DAILY", "MONTHLY"})


def labels(setup: Setup) -> Verdict:
    values = {app: switch(setup.preferences.get((app, "ACCOUNTLABELS"))) for app in APPLICATIONS}
    on = [app for app, value in values.items() if value]
    if on:
        return Verdict(Result.FAILED, f"On in {' and '.join(APPLICATIONS[app] for app in on)}.")
    return UNREAD if None in values.values() else said(True, "Off.")


def approvals(setup: Setup) -> Verdict:
    values = {what: switch(setup.preferences.get(("AP", name))) for name, what in APPROVALS.items()}
    on = [what for what, value in values.items() if value]
    if on:
        return Verdict(Result.FAILED, f"On for {' and '.join(on)}.")
    return UNREAD if None in values.values() else said(True, "Off.")


def frequency(application: str) -> Judge:
    def judge(setup: Setup) -> Verdict:
        value = setup.preferences.get((application, "SUMMARYFREQUENCY"))
        return UNREAD if value is None else said(value.strip().upper() in DAILY, f"It is {value}.")

    return judge


def sequence(setup: Setup) -> Verdict:
    sequence = setup.preferences.get(("AP", "VENDORSEQUENCE"))
    if sequence is None:
        return UNREAD
    if setup.chosen is None:
        return unknown(f"{CHOOSE_FIRST}.")
    auto, numbers = setup.chosen.vendor_sequence is VendorSequence.AUTO, names_sequence(sequence)
    numbered = f"the document sequence {sequence}" if numbers else "no document sequence"
    chosen = "auto-numbering" if auto else "manual"
    return said(numbers is auto, f"Sage Intacct has {numbered}; the vendor sequence id is {chosen}.")


def lengths(setup: Setup) -> Verdict:
    if setup.wrong_lengths is None:
        return UNREAD
    wrong = setup.wrong_lengths
    return said(not wrong, f"Of another length: {', '.join(wrong[:5])}." if wrong else "All fit.")


ACCOUNTS = {
    "default_bank_account": "default bank account",
    "money_out_clearing_account": "Money Out clearing account",
    "money_in_clearing_account": "Money In clearing account",
}


def banks(setup: Setup) -> Verdict:
    chosen = setup.chosen
    if chosen is None:
        return Verdict(Result.FAILED, f"{CHOOSE_FIRST}; transactions wait for them.")
    named = {title: getattr(chosen, name) for name, title in ACCOUNTS.items()}
    named |= {f"bank account {name}": account for name, account in chosen.bank_accounts.items()}
    if not chosen.default_bank_account:
        return Verdict(Result.FAILED, "No default bank account is chosen.")
    wrong = [title for title, id in named.items() if id and setup.account_types.get(id) != "Bank"]
    return said(
        not wrong, f"Not of type Bank, or not synced: {', '.join(wrong)}." if wrong else "All are of type Bank."
    )


def clearing(setup: Setup) -> Verdict:
    """What is chosen against how money was seen to move: by way of clearing, or straight from and to the bank."""
    chosen = setup.chosen
    if chosen is None:
        return unknown(f"{CHOOSE_FIRST}.")
    ways = (
        ("Money Out", setup.clears_out, chosen.money_out_clearing_account, "debits"),
        ("Money In", setup.clears_in, chosen.money_in_clearing_account, "credits"),
    )
    wrong = [
        f"Cashflow360 consolidates {what}, and no {name} clearing account is chosen"
        if clears
        else f"Cashflow360 makes separate {what}, and a {name} clearing account is chosen"
        for name, clears, account, what in ways
        if clears is not None and clears is not bool(account)
    ]
    if wrong:
        return Verdict(Result.FAILED, f"{'; '.join(wrong)}.")
    silent = [name for name, clears, _, _ in ways if clears is None]
    if silent:
        return unknown(f"No payment shows yet how the banks of Cashflow360 move {' and '.join(silent)}.")
    return said(True, "As the payments there show.")


def bank_gl_accounts(setup: Setup) -> Verdict:
    chosen = setup.chosen.bank_accounts if setup.chosen else {}
    if setup.banks is None:
        return unknown("The bank accounts could not be read from Cashflow360.")
    lacking = [name for id, name in setup.banks.items() if not chosen.get(id)]
    if lacking:
        return Verdict(Result.FAILED, f"No GL account is chosen for {listed(lacking)}.")
    return said(True, f"Bank accounts in Cashflow360: {len(setup.banks)}, each with its GL account.")


def journal(setup: Setup) -> Verdict:
    chosen = setup.chosen
    symbol = chosen.transfer_journal if chosen else ""
    if not symbol:
        needed = chosen is not None and bool(chosen.money_out_clearing_account or chosen.money_in_clearing_account)
        words = "No funds transfer journal is chosen in the sync preferences"
        result, more = (Result.FAILED, ", but a clearing account is.") if needed else (Result.UNKNOWN, ".")
        return Verdict(result, words + more)
    if setup.journals is None:
        return UNREAD
    exists = symbol in setup.journals
    return said(exists, f"The journal {symbol} {'exists' if exists else 'does not exist'}.")


def terms(setup: Setup) -> Verdict:
    if setup.payable_terms is None or setup.receivable_terms is None:
        return unknown("Which terms are in use could not be read from Cashflow360.")
    sides = (("AP terms", setup.payable_terms, setup.ap_terms), ("AR terms", setup.receivable_terms, setup.ar_terms))
    missing = [f"{where}: {name}" for where, used, known in sides if known is not None for name in sorted(used - known)]
    if missing:
        return Verdict(Result.FAILED, f"Missing in Sage Intacct: {', '.join(missing[:10])}.")
    if any(known is None and used for _, used, known in sides):
        return UNREAD
    number = len(setup.payable_terms | setup.receivable_terms)
    return said(True, f"All that are in use are there: {number}.")


def package(setup: Setup) -> Verdict:
    if setup.packages is None:
        return unknown(setup.packages_unread or UNREAD.found)
    if setup.package_name not in setup.packages:
        return Verdict(Result.FAILED, f"{setup.package_name!r} is not among the company's packages.")
    mark = mark_in(setup.packages[setup.package_name])
    if not mark:
        return unknown(f"{setup.package_name!r} is there; whether its events would be accepted can't be told.")
    if any(key.startswith(mark) for key in setup.event_keys):
        return said(True, f"{setup.package_name!r} is there, and its events are accepted.")
    words = "but its events would be refused: download the package and import it again"
    return Verdict(Result.FAILED, f"{setup.package_name!r} is there, {words}.")


def names(setup: Setup) -> Verdict:
    if setup.ambiguous is None:
        return unknown(setup.ambiguous_unread or "There was no time to read all names.")
    return said(not setup.ambiguous, f"{', '.join(setup.ambiguous[:5])}." if setup.ambiguous else "None.")
