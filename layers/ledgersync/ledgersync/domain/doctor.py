"""The checks of the setup doctor: pure decisions over what was read live, one table (product A7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledgersync.domain.preferences import VendorSequence
from ledgersync.domain.setup import Result, Setup, Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """``otherwise`` is what the sync would do wrong if it failed, ``where`` the place to mend it."""

    code: str
    title: str
    otherwise: str
    where: str
    judge: Callable[[Setup], Verdict]


@dataclass(frozen=True, slots=True)
class Examined:
    check: Check
    result: Result
    found: str


UNREAD = Verdict(Result.UNKNOWN, "Could not be read from Intacct.")
ON = frozenset({"T", "TRUE", "Y", "YES", "1"})
APPLICATIONS = {"AP": "Accounts Payable", "AR": "Accounts Receivable", "CM": "Cash Management", "GL": "General Ledger"}
PLATFORM = "CERP"
DAILY = frozenset({"DAILY", "MONTHLY"})


def examine(setup: Setup) -> list[Examined]:
    """Every check, in the order of the table."""
    verdicts = [(check, check.judge(setup)) for check in CHECKS]
    return [Examined(check, verdict.result, verdict.found) for check, verdict in verdicts]


def _said(ok: bool, found: str) -> Verdict:
    return Verdict(Result.PASSED if ok else Result.FAILED, found)


def _sender(setup: Setup) -> Verdict:
    if setup.sign_in in ("intacct-sender-refused", "intacct-sender-not-authorized"):
        return Verdict(Result.FAILED, setup.sign_in_words)
    return Verdict(Result.UNKNOWN, setup.sign_in_words) if setup.sign_in else _said(True, "The sender may sign in.")


def _user(setup: Setup) -> Verdict:
    if setup.sign_in:
        known = setup.sign_in in ("intacct-user-refused", "intacct-two-step", "intacct-authentication")
        return Verdict(Result.FAILED if known else Result.UNKNOWN, setup.sign_in_words)
    if setup.top_level is False:
        return Verdict(Result.FAILED, "The user can't sign in at the top level; it is limited to entities.")
    if setup.user is None:
        return Verdict(Result.UNKNOWN, "The user signs in, but its type and admin privileges can't be read.")
    kind, admin = setup.user.get("type", ""), setup.user.get("admin", "")
    return _said("business" in kind.casefold() and "full" in admin.casefold(), f"Type {kind!r}, admin {admin!r}.")


def _entity(setup: Setup) -> Verdict:
    if setup.sign_in.startswith("intacct-entity"):
        return Verdict(Result.FAILED, setup.sign_in_words)
    if setup.entities is None:
        return UNREAD
    if not setup.entity_id:
        return _said(True, "The company has one entity only.")
    return _said(setup.entity_id in setup.entities, f"Entities the user can enter: {len(setup.entities)}.")


def _rights(setup: Setup) -> Verdict:
    if not setup.rights:
        return UNREAD
    refused = [name for name, refusal in setup.rights.items() if refusal]
    return _said(not refused, f"Refused: {', '.join(refused)}." if refused else f"{len(setup.rights)} objects read.")


def _formatting(setup: Setup) -> Verdict:
    if setup.formatting is None:
        return UNREAD
    wanted = {"locale": "en_US", "dateformat": "/mdY", "clock": "24"}
    given = setup.formatting
    wrong = {name: given.get(name, "") for name, value in wanted.items() if given.get(name) != value}
    offset = setup.formatting.get("gmtoffset", "")
    found = ", ".join(f"{name} is {value}" for name, value in wrong.items()) or f"As needed; time zone GMT{offset}."
    return _said(not wrong, found)


def _modules(setup: Setup) -> Verdict:
    if setup.applications is None:
        return UNREAD
    missing = [name for code, name in APPLICATIONS.items() if code not in setup.applications]
    if PLATFORM not in setup.applications:
        missing.append("Customization Services (Platform Services)")
    return _said(not missing, f"Not subscribed: {', '.join(missing)}." if missing else "All are subscribed.")


def _preference(application: str, name: str, wanted: bool, what: str) -> Callable[[Setup], Verdict]:
    def judge(setup: Setup) -> Verdict:
        value = setup.preferences.get((application, name))
        if value is None:
            return UNREAD
        on = value.strip().upper() in ON
        return _said(on is wanted, f"{what} {'on' if on else 'off'}.")

    return judge


def _labels(setup: Setup) -> Verdict:
    values = {app: setup.preferences.get((app, "ACCOUNTLABELS")) for app in ("AP", "CM")}
    on = [app for app, value in values.items() if value is not None and value.strip().upper() in ON]
    if on:
        return Verdict(Result.FAILED, f"On in {' and '.join(APPLICATIONS[app] for app in on)}.")
    return UNREAD if None in values.values() else _said(True, "Off.")


def _frequency(application: str) -> Callable[[Setup], Verdict]:
    def judge(setup: Setup) -> Verdict:
        value = setup.preferences.get((application, "SUMMARYFREQUENCY"))
        return UNREAD if value is None else _said(value.strip().upper() in DAILY, f"It is {value}.")

    return judge


def _sequence(setup: Setup) -> Verdict:
    sequence = setup.preferences.get(("AP", "VENDORSEQUENCE"))
    if sequence is None:
        return UNREAD
    if setup.chosen is None:
        return Verdict(Result.UNKNOWN, "The sync preferences are not set yet.")
    auto = setup.chosen.vendor_sequence is VendorSequence.AUTO
    numbered = f"the document sequence {sequence}" if sequence else "no document sequence"
    chosen = "auto-numbering" if auto else "manual"
    return _said(bool(sequence) is auto, f"Intacct has {numbered}; the vendor sequence id is {chosen}.")


def _lengths(setup: Setup) -> Verdict:
    if setup.wrong_lengths is None:
        return UNREAD
    wrong = setup.wrong_lengths
    return _said(not wrong, f"Of another length: {', '.join(wrong[:5])}." if wrong else "All fit.")


ACCOUNTS = {
    "default_bank_account": "default bank account",
    "money_out_clearing_account": "Money Out clearing account",
    "money_in_clearing_account": "Money In clearing account",
}


def _banks(setup: Setup) -> Verdict:
    chosen = setup.chosen
    if chosen is None:
        return Verdict(Result.FAILED, "The sync preferences are not set yet; transactions wait for them.")
    named = {title: getattr(chosen, name) for name, title in ACCOUNTS.items()}
    named |= {f"bank account {name}": account for name, account in chosen.bank_accounts.items()}
    if not chosen.default_bank_account:
        return Verdict(Result.FAILED, "No default bank account is chosen.")
    wrong = [title for title, id in named.items() if id and setup.account_types.get(id) != "Bank"]
    return _said(
        not wrong, f"Not of type Bank, or not synced: {', '.join(wrong)}." if wrong else "All are of type Bank."
    )


def _journal(setup: Setup) -> Verdict:
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
    return _said(exists, f"The journal {symbol} {'exists' if exists else 'does not exist'}.")


def _terms(setup: Setup) -> Verdict:
    if setup.payable_terms is None or setup.receivable_terms is None:
        return Verdict(Result.UNKNOWN, "Which terms are in use could not be read from Cashflow360.")
    sides = (("AP terms", setup.payable_terms, setup.ap_terms), ("AR terms", setup.receivable_terms, setup.ar_terms))
    missing = [f"{where}: {name}" for where, used, known in sides if known is not None for name in sorted(used - known)]
    if missing:
        return Verdict(Result.FAILED, f"Missing in Intacct: {', '.join(missing[:10])}.")
    if any(known is None and used for _, used, known in sides):
        return UNREAD
    number = len(setup.payable_terms | setup.receivable_terms)
    return _said(True, f"All that are in use are there: {number}.")


def _package(setup: Setup) -> Verdict:
    if setup.packages is None:
        return Verdict(Result.UNKNOWN, setup.packages_unread or UNREAD.found)
    there = setup.package_name in setup.packages
    return _said(there, f"{setup.package_name!r} is {'' if there else 'not '}among the company's packages.")


def _names(setup: Setup) -> Verdict:
    if setup.ambiguous is None:
        return Verdict(Result.UNKNOWN, "There was no time to read all names.")
    return _said(not setup.ambiguous, f"{', '.join(setup.ambiguous[:5])}." if setup.ambiguous else "None.")


def _cashflow360(setup: Setup) -> Verdict:
    return _said(not setup.cashflow360_sign_in, setup.cashflow360_sign_in or "The token opens the organisation.")


def _ask(words: str) -> Callable[[Setup], Verdict]:
    def judge(_setup: Setup) -> Verdict:
        return Verdict(Result.UNKNOWN, words)

    return judge


CONFIGURE_AP = "Intacct: Accounts Payable > Setup > Configure Accounts Payable"

CHECKS: tuple[Check, ...] = (
    Check("sender-authorized", "Sender authorised", "Nothing syncs at all.",
          "Intacct: Company > Setup > Company Info > Security > Web Services authorizations", _sender),
    Check("user", "Sync user", "Some records can't be read or written, and runs fail or hold them.",
          "Intacct: Company > Admin > Web Services users: user type Business, admin privileges Full, no entity limits",
          _user),
    Check("entity", "Entity can be entered", "Runs fail when they sign in.",
          "Intacct: Company > Admin > Users > User entities", _entity),
    Check("cashflow360-token", "Cashflow360 token", "Nothing syncs at all.",
          "Cashflow360: Settings > Sync > Tokens", _cashflow360),
    Check("rights", "Rights on modules and objects", "Kinds the user may not see are not synced, and runs fail.",
          "Intacct: Company > Admin > Subscriptions or Roles of the sync user", _rights),
    Check("user-formatting", "Date format, clock and locale of the user", "Times can't be read exactly; runs stop.",
          "Intacct: My Preferences of the sync user: en_US, mm/dd/yyyy, 24 hours", _formatting),
    Check("modules", "Modules subscribed", "Bills, payments or journal entries can't be written.",
          "Intacct: Company > Admin > Subscriptions", _modules),
    Check("account-labels", "Account labels off in AP and CM", "Lines arrive without their account; bills are held.",
          f"{CONFIGURE_AP} > Enable account labels; Cash Management likewise", _labels),
    Check("reclassification", "Reclassification of bills on", "Changes to paid bills are refused and held.",
          f"{CONFIGURE_AP} > Enable reclassification",
          _preference("AP", "RECLASSIFICATION", True, "Reclassification is")),
    Check("reverse-unpaid-bills", "Reversal of unpaid bills off", "Updates of unpaid bills are refused and held.",
          f"{CONFIGURE_AP} > Reversal of unpaid bills",
          _preference("AP", "REVERSEUNPAIDBILLS", False, "Reversal of unpaid bills is")),
    Check("override-1099", "1099 override on", "Bills of 1099 vendors on other accounts are refused and held.",
          f"{CONFIGURE_AP} > Allow 1099 override", _preference("AP", "OVERRIDE1099", True, "The 1099 override is")),
    Check("payment-approval", "AP payment approval off", "Payments wait in Intacct for an approval nobody gives.",
          f"{CONFIGURE_AP} > Payment approval", _preference("AP", "PAYMENTAPPROVAL", False, "Payment approval is")),
    Check("ap-summary", "AP summary frequency Daily or Monthly", "Bills lie in unposted summaries and can't be paid.",
          f"{CONFIGURE_AP} > Summary frequency", _frequency("AP")),
    Check("ar-summary", "AR summary frequency Daily or Monthly", "Invoices lie in unposted summaries.",
          "Intacct: Accounts Receivable > Setup > Configure Accounts Receivable > Summary frequency",
          _frequency("AR")),
    Check("vendor-sequence", "Vendor document sequence matches the vendor sequence id",
          "New vendors are held for want of an id, or get one nobody chose.",
          f"{CONFIGURE_AP} > Vendor document sequence; Ledgersync: Preferences > Vendor sequence id", _sequence),
    Check("account-length", "Account numbers have Intacct's length", "New accounts are refused and held.",
          "Intacct: Company > Setup > Company Info > Accounting > Primary account number length", _lengths),
    Check("bank-accounts", "Clearing and bank accounts are of type Bank", "Payments and transfers are held.",
          "Ledgersync: Preferences; Intacct: Cash Management > Checking accounts (attach the GL account)", _banks),
    Check("transfer-journal", "Funds transfer journal exists", "Funds transfers are held.",
          "Intacct: General Ledger > Setup > Journals; Ledgersync: Preferences", _journal),
    Check("terms", "AP and AR terms present", "Transactions with a missing term are held.",
          "Intacct: Accounts Payable > Setup > AP terms; Accounts Receivable > Setup > AR terms", _terms),
    Check("duplicate-names", "No ambiguous names", "Records with the same name are held as ambiguous.",
          "Intacct or Cashflow360: rename all but one", _names),
    Check("package", "Customization package installed", "Deletions are found later: by audit history or weekly sweep.",
          "Intacct: Customization Services > Packages > Import; download it under Connection",
          _package),
    Check("other-sync", "BILL's own Intacct sync is not connected", "Two syncs write the same records twice.",
          "Cashflow360: Settings > Sync > Accounting software: must say not connected",
          _ask("Nobody can see it from here; make sure it is disconnected.")),
)  # fmt: skip
