"""Approvals in Intacct, whole runs: what waits there for one is a hold that says so, and goes on once it is given."""

from __future__ import annotations

import pytest

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
