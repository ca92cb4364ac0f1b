"""Customers."""

from __future__ import annotations

from ledgersync.domain.kinds.guards import number_given, term
from ledgersync.domain.kinds.lists import CONTACT, CONTACTS, changed, list_kind, name, number
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import LISTED, Needed
from ledgersync.domain.shape import Role, Trade, ref
from ledgersync.domain.words import Called

KINDS = (
    list_kind(
        Kind.CUSTOMER,
        number(20),
        name(100),
        ref("parent", Kind.CUSTOMER),
        *CONTACT,
        called=Called(
            one="customer",
            intacct="Accounts Receivable › Customers",
            cashflow360="Customers",
            number="customer ID (its short name)",
            party="customer",
            settles="invoice",
        ),
        role=Role.PARTY,
        objects={
            "CUSTOMER": changed("AR", "customers", "Customer", "Customers"),
            "ARTERM": Needed("AR", "AR terms", LISTED, ("AR Term", "AR Terms")),
            **CONTACTS,
        },
        reported=("CUSTOMER", "CUSTOMERID"),
        guards=(number_given, term),
        parent="parent",
        trade=Trade.SALES,
    ),
)
