"""The doctor on terms, names and the journal of a clearing account."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .test_doctor import checks
from .test_setup import vendor
from .world import ApiWorld


def test_an_ambiguous_name_and_a_missing_term_are_named(world: ApiWorld) -> None:
    books = world.runs.ends.books
    vendor(books, "V1", "Twice Inc")
    vendor(books, "V2", "twice inc")
    after = checks(world)
    assert after["duplicate-names"]["result"] == "fail"
    assert "twice inc" in after["duplicate-names"]["found"]


def term(world: ApiWorld, name: str, **user: object) -> str:
    """A payment term of Cashflow360, and a vendor or customer who uses it."""
    made = world.runs.ends.user.create("PaymentTerm", name=name, netDue=30)
    for entity, who in user.items():
        world.runs.ends.user.create(entity, name=who, paymentTermId=made["id"])
    return str(made["id"])


def test_a_term_is_needed_where_it_is_used_and_nowhere_else(world: ApiWorld) -> None:
    books = world.runs.ends.books
    term(world, "Unused")
    assert checks(world)["terms"]["result"] == "pass"
    term(world, "Net 30", Vendor="Supplier")
    assert checks(world)["terms"]["found"] == "Missing in Sage Intacct: AP terms: Net 30."
    books.add("ARTERM", NAME="Net 30", DUEDATE=30)
    assert checks(world)["terms"]["result"] == "fail"
    books.add("APTERM", NAME="Net 30", DUEDATE=30)
    assert checks(world)["terms"]["result"] == "pass"
    term(world, "Net 45", Customer="Buyer")
    assert checks(world)["terms"]["found"] == "Missing in Sage Intacct: AR terms: Net 45."


def test_a_term_of_an_open_bill_and_of_an_open_invoice_is_in_use(world: ApiWorld) -> None:
    user, id = world.runs.ends.user, term(world, "Net 60")
    supplier, buyer = user.create("Vendor", name="Supplier")["id"], user.create("Customer", name="Buyer")["id"]
    day, line = {"invoiceDate": "2026-06-01", "dueDate": "2026-07-01"}, {"amount": Decimal("5.00")}
    user.create("Bill", vendorId=supplier, invoiceNumber="B1", paymentTermId=id, **day,
                billLineItems=[{"entity": "BillLineItem", **line}])  # fmt: skip
    user.create("Invoice", customerId=buyer, invoiceNumber="I1", terms="Net 90", **day,
                invoiceLineItems=[{"entity": "InvoiceLineItem", "quantity": 1, "price": Decimal("5.00")}])  # fmt: skip
    assert checks(world)["terms"]["found"] == "Missing in Sage Intacct: AP terms: Net 60, AR terms: Net 90."


def test_terms_that_intacct_does_not_show_are_no_missing_terms(world: ApiWorld) -> None:
    term(world, "Net 30", Vendor="Supplier")
    world.runs.ends.books.users["xml_sync"].denied = {("APTERM", "QUERY")}
    assert checks(world)["terms"]["result"] == "unknown"


def test_a_clearing_account_without_a_journal_fails_the_check_of_the_journal(synced: ApiWorld) -> None:
    synced.runs.prefer(lambda kept: replace(kept, money_out_clearing_account="0ca1"))
    assert checks(synced)["transfer-journal"]["result"] == "fail"
