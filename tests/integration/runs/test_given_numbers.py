"""Numbers that Intacct gives and terms by their names, whole runs."""

from __future__ import annotations

from datetime import timedelta

from ledgersync.domain.preferences import VendorSequence
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import TODAY


def test_with_the_sequence_by_hand_a_vendor_without_an_id_is_held_though_intacct_could_number_it(shop: Shop) -> None:
    shop.prefer(vendor_sequence=VendorSequence.MANUAL)
    shop.create("Vendor", name="Nameless Ltd")
    shop.run()
    assert shop.causes() == {"Nameless Ltd": "number-missing"}
    assert [row["VENDORID"] for row in shop.all_intacct("VENDOR")] == ["V1"]
    shop.prefer(vendor_sequence=VendorSequence.AUTO)
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("VENDOR")) == 2


def test_with_auto_numbering_intacct_assigns_the_vendor_id_and_both_sides_keep_it(shop: Shop) -> None:
    shop.prefer(vendor_sequence=VendorSequence.AUTO)
    id = shop.create("Vendor", name="Nameless Ltd")
    shop.run()
    assigned = shop.row("Vendor", id)["shortName"]
    assert assigned and shop.intacct("VENDOR", str(assigned))["NAME"] == "Nameless Ltd"


def test_with_an_ar_sequence_intacct_assigns_the_customer_id_and_without_one_it_has_to_be_given(shop: Shop) -> None:
    id = shop.create("Customer", name="Nameless Cafe")
    shop.run()
    assigned = shop.row("Customer", id)["shortName"]
    assert assigned and shop.intacct("CUSTOMER", str(assigned))["NAME"] == "Nameless Cafe"
    shop.books.set_preference("AR", "CUSTOMERSEQUENCE", "")
    shop.create("Customer", name="Second Cafe")
    shop.run()
    assert shop.causes() == {"Second Cafe": "number-missing"}


def test_without_auto_numbering_a_vendor_without_an_id_is_held_until_it_has_one(shop: Shop) -> None:
    shop.books.set_preference("AP", "VENDORSEQUENCE", "")
    shop.create("Vendor", name="Nameless Ltd")
    shop.run()
    assert shop.causes() == {"Nameless Ltd": "number-missing"}
    shop.tomorrow()
    shop.update("Vendor", "Nameless Ltd", shortName="V77")
    shop.run()
    assert shop.intacct("VENDOR", "V77")["NAME"] == "Nameless Ltd"
    assert shop.causes() == {}


def test_a_payment_term_matches_by_name(shop: Shop) -> None:
    shop.books.add("APTERM", NAME="Net 30", DUEDATE=30)
    term = shop.create("PaymentTerm", name="Net 30", netDue=30)
    shop.intacct_bill("B1", TERMNAME="Net 30")
    shop.bill("B2", paymentTermId=term)
    shop.run()
    assert shop.row("Bill", "B1")["paymentTermId"] == term
    assert shop.intacct("APBILL", "B2")["TERMNAME"] == "Net 30"


def test_terms_that_differ_in_case_and_white_space_are_one_term(shop: Shop) -> None:
    shop.books.add("APTERM", NAME="Net 30", DUEDATE=30)
    shop.books.add("ARTERM", NAME="Net 30", DUEDATE=30)
    term = shop.create("PaymentTerm", name="NET  30", netDue=30)
    shop.intacct_bill("B1", TERMNAME="Net 30")
    shop.bill("B2", paymentTermId=term)
    shop.bill("B3")
    shop.invoice("I1", terms="net 30")
    shop.vendor("V2", "Bolt", TERMNAME="Net 30")
    shop.create("Vendor", name="Bolt", shortName="V2", paymentTermId=term)
    shop.run()
    assert shop.row("Bill", "B1")["paymentTermId"] == term
    assert shop.intacct("APBILL", "B2")["TERMNAME"] == shop.intacct("ARINVOICE", "I1")["TERMNAME"] == "Net 30"
    assert (shop.causes(), shop.world.books().differences()) == ({}, [])
    shop.tomorrow()
    shop.update("Bill", "B3", paymentTermId=term)
    shop.run()
    assert shop.intacct("APBILL", "B3")["TERMNAME"] == "Net 30"
    quiet = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == quiet


def test_a_transaction_with_a_missing_term_is_held_naming_it_and_follows_once_it_is_there(shop: Shop) -> None:
    shop.books.add("APTERM", NAME="Net 45", DUEDATE=45)
    shop.intacct_bill("B1", TERMNAME="Net 45", WHENDUE=TODAY + timedelta(days=45))
    shop.run()
    hold = shop.world.holds()["B1"]
    assert (hold.cause, hold.params["term"], hold.params["side"]) == ("term-missing", "Net 45", "cashflow360")
    assert shop.rows("Bill") == []
    shop.create("PaymentTerm", name="Net 45", netDue=45)
    shop.run()
    assert shop.row("Bill", "B1")["paymentTermId"] == shop.id("PaymentTerm", "Net 45")
    assert shop.causes() == {}
