"""Approvals in Intacct, whole runs: what waits there for one is a hold that says so, and goes on once it is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.domain.model import Kind
from sandbox.intacct.errors import ErrorText
from tests.integration.runs.books import Shop


def test_the_payment_of_a_bill_that_waits_for_an_approval_says_so_and_is_booked_once_it_is_given(shop: Shop) -> None:
    shop.books.set_preference("AP", "BILLAPPROVAL", "T")
    shop.bill("B1", "60.00")
    shop.run()
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    (hold,) = shop.world.holds().values()
    assert hold.cause == "document-not-approved"
    assert "waits in Sage Intacct for an approval: B1" in hold.text
    shop.books.move("APBILL", shop.recordno("APBILL", "B1"), "Approved", shop.entity)
    shop.run()
    assert shop.causes() == {} and shop.intacct("APBILL", "B1")["STATE"] == "Paid"


def test_the_bill_of_a_vendor_that_waits_for_an_approval_says_so(shop: Shop) -> None:
    shop.books.set_preference("AP", "VENDORAPPROVAL", "T")
    shop.create("Vendor", shortName="V2", name="Newcomer")
    shop.run()
    shop.bill("B1", "60.00", vendor="V2")
    shop.run()
    hold = shop.world.holds()["B1"]
    assert (hold.cause, "Newcomer" in hold.text) == ("vendor-not-approved", True)


@pytest.mark.parametrize("state", ["Submitted"])
def test_a_bill_of_intacct_that_waits_for_an_approval_stays_there_until_it_is_given(shop: Shop, state: str) -> None:
    shop.books.set_preference("AP", "BILLAPPROVAL", "T")
    number = shop.intacct_bill("B9")
    shop.run()
    if shop.intacct("APBILL", "B9")["STATE"] == state:
        assert shop.rows("Bill") == []
        shop.books.move("APBILL", number, "Approved", shop.entity)
        shop.run()
    assert [row["invoiceNumber"] for row in shop.rows("Bill")] == ["B9"]


def test_a_vendor_that_waits_for_an_approval_is_known_in_whatever_words_its_bill_is_refused(shop: Shop) -> None:
    intacct = shop.world.scenario.intacct
    texts = {"not_approved": ErrorText("BL01001973", "Status of {key} forbids this.", "", "")}
    intacct.settings = replace(intacct.settings, texts=texts)
    shop.books.set_preference("AP", "VENDORAPPROVAL", "T")
    shop.create("Vendor", shortName="V2", name="Newcomer")
    shop.run()
    shop.bill("B1", "60.00", vendor="V2")
    shop.run()
    assert shop.causes() == {"B1": "vendor-not-approved"}
    shop.books.move("VENDOR", shop.recordno("VENDOR", "V2"), "Approved", shop.entity)
    shop.run()
    assert shop.causes() == {}


def test_a_preview_foresees_what_waits_for_an_approval_also_of_what_the_run_will_make(shop: Shop) -> None:
    shop.books.set_preference("AP", "VENDORAPPROVAL", "T")
    shop.books.set_preference("AP", "BILLAPPROVAL", "T")
    shop.create("Vendor", shortName="V2", name="Newcomer")
    shop.bill("B1", "60.00", vendor="V1")
    shop.bill("B2", "50.00", vendor="V2")
    shop.pay_offline(("B1", "60.00"))
    foreseen = shop.world.preview()
    shop.run()
    kept = {(hold.kind, hold.cause) for hold in shop.world.books().holds()}
    assert {(hold.kind, hold.cause) for hold in foreseen.holds} == kept
    assert kept == {(Kind.BILL, "vendor-not-approved"), (Kind.BILL_PAYMENT, "document-not-approved")}
