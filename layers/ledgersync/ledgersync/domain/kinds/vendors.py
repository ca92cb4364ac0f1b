"""Vendors."""

from __future__ import annotations

from ledgersync.domain.kinds.check import Check, Objection
from ledgersync.domain.kinds.guards import number_given, term, without_number
from ledgersync.domain.kinds.lists import CONTACT, CONTACTS, changed, list_kind, name, number
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import LISTED, Needed
from ledgersync.domain.preferences import VendorSequence
from ledgersync.domain.shape import Field, Role, Trade, text
from ledgersync.domain.words import Called


def vendor_number_given(check: Check) -> Objection | None:
    """As for other kinds, but that vendors may be numbered by hand though Intacct has a sequence."""
    by_hand = check.rules.preferences.vendor_sequence is VendorSequence.MANUAL
    return without_number(check) if by_hand else number_given(check)


KINDS = (
    list_kind(
        Kind.VENDOR,
        number(20),
        name(100),
        *CONTACT,
        text("account_number", 30, 30),
        text("tax_id", 20, 20),
        Field("term"),
        called=Called(
            one="vendor",
            intacct="Accounts Payable › Vendors",
            cashflow360="Vendors",
            number="vendor ID (its short name)",
        ),
        role=Role.PARTY,
        objects={
            "VENDOR": changed("AP", "vendors", "Vendor", "Vendors"),
            "APTERM": Needed("AP", "AP terms", LISTED, ("AP Term", "AP Terms")),
            **CONTACTS,
        },
        reported=("VENDOR", "VENDORID"),
        guards=(vendor_number_given, term),
        trade=Trade.PURCHASES,
    ),
)
