"""GL accounts."""

from __future__ import annotations

from ledgersync.domain.account_types import NOT_CREATED_IN_INTACCT
from ledgersync.domain.kinds.check import Check, Objection
from ledgersync.domain.kinds.guards import number_given
from ledgersync.domain.kinds.lists import changed, list_kind, name, number
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.needed import LISTED, Needed
from ledgersync.domain.remembered import Operation
from ledgersync.domain.shape import Authority, Field, Role
from ledgersync.domain.words import Called

BANKS = frozenset({"Bank", "Credit Card"})


def account_number_length(check: Check) -> Objection | None:
    """Intacct's primary account numbers all have one length; sub-accounts follow a hyphen."""
    demanded, number = check.rules.settings.get("account_number_length", ""), check.write.values.get("number")
    created = check.write.side is Side.INTACCT and check.write.operation is Operation.CREATE
    if not created or not demanded or not isinstance(number, str) or len(number.split("-")[0]) == int(demanded):
        return None
    length = str(len(number.split("-")[0]))
    return Objection("account-number-length", {"number": number, "length": length, "limit": demanded})


def made_by_hand(check: Check) -> Objection | None:
    """Bank, card and control accounts, and types that Intacct does not know, are set up there by hand."""
    write, type = check.write, str(check.write.values.get("type"))
    if write.side is not Side.INTACCT or write.operation is not Operation.CREATE or type not in NOT_CREATED_IN_INTACCT:
        return None
    if type in BANKS:
        return Objection("bank-account-not-created")
    return Objection("account-type-not-created", {"type": type})


KINDS = (
    list_kind(
        Kind.ACCOUNT,
        number(24, 24),
        name(80),
        Field("type", authority=Authority.INTACCT, required=True),
        called=Called(
            one="account",
            intacct="General Ledger › Accounts",
            cashflow360="Chart of accounts",
            number="account number",
        ),
        role=Role.ACCOUNT,
        objects={
            "GLACCOUNT": changed("GL", "GL accounts", "GL Account", "Accounts", "Chart of Accounts"),
            "CHECKINGACCOUNT": Needed("CM", "checking accounts", LISTED, ("Checking Account", "Checking Accounts")),
            "SAVINGSACCOUNT": Needed("CM", "savings accounts", LISTED, ("Savings Account", "Savings Accounts")),
            "CREDITCARD": Needed("CM", "charge card accounts", LISTED, ("Credit Card", "Charge Card", "Credit Cards")),
        },
        reported=("GLACCOUNT", "ACCOUNTNO"),
        guards=(number_given, made_by_hand, account_number_length),
    ),
)
