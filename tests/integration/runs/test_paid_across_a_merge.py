"""Payments of what Intacct has under both parties of a merge, whole runs (sync-rules §4, §9)."""

from __future__ import annotations

from tests.integration.runs.books import Shop
from tests.integration.runs.identity import assert_tied

from .test_merges import merge, shop

__all__ = ["shop"]


def owed_under_both(shop: Shop) -> str:
    """V2 was merged into V1; Intacct has B1 under V1 and B2, which is partly paid, under V2. What paid part of it."""
    shop.bill("B1", "10.00")
    shop.bill("B2", "60.00", vendor="V2")
    paid = shop.pay_offline(("B2", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    shop.tomorrow()
    return paid


def paid_for(shop: Shop) -> list[tuple[object, object]]:
    """Vendor and amount of the payments that stand in Intacct."""
    return sorted(
        (str(row["VENDORID"]), str(row["TRX_TOTALENTERED"]))
        for row in shop.all_intacct("APPYMT")
        if row["STATE"] not in ("Voided", "Reversal")
    )


def test_a_payment_of_bills_that_intacct_has_under_two_vendors_is_held_in_plain_words(shop: Shop) -> None:
    owed_under_both(shop)
    payment = shop.pay_offline(("B1", "10.00"), ("B2", "40.00"))
    foreseen = shop.world.preview()
    shop.run()
    (held,) = (hold for hold in shop.world.books().holds() if hold.id == payment)
    assert held.text == (
        "The bill payment settles B2 of 2026-06-15 over 60.00, which Sage Intacct still has under Acme Paper Company "
        "(V2), together with what it has under Acme Paper (V1). The one was merged into the other, and Sage Intacct "
        "books a bill payment for one vendor only."
    )
    assert (held.cause, held.text) in {(hold.cause, hold.text) for hold in foreseen.holds}
    assert paid_for(shop) == [("V2", "20")]


def test_it_is_booked_by_the_run_that_moves_the_bill_to_the_vendor_that_stays(shop: Shop) -> None:
    paid = owed_under_both(shop)
    shop.pay_offline(("B1", "10.00"), ("B2", "40.00"))
    shop.run()
    shop.tomorrow()
    shop.do("void_payment", id=paid)
    shop.run()
    assert (paid_for(shop), shop.causes()) == ([("V1", "50")], {})
    assert shop.intacct("APBILL", "B2")["VENDORID"] == "V1"
    assert_tied(shop)


def test_each_vendor_s_bills_are_booked_once_they_are_paid_apart(shop: Shop) -> None:
    owed_under_both(shop)
    payment = shop.pay_offline(("B1", "10.00"), ("B2", "40.00"))
    shop.run()
    shop.do("void_payment", id=payment)
    shop.pay_offline(("B1", "10.00"))
    shop.pay_offline(("B2", "40.00"))
    shop.run()
    shop.run()
    assert (paid_for(shop), shop.causes()) == ([("V1", "10"), ("V2", "20"), ("V2", "40")], {})
    assert_tied(shop)


def test_a_payment_of_a_bill_that_waits_for_its_period_is_booked_by_the_run_in_which_that_opens(shop: Shop) -> None:
    shop.bill("B1", "10.00")
    shop.bill("B2", "60.00", vendor="V2", day=shop.in_days(-5).isoformat())
    shop.run()
    shop.tomorrow()
    shop.books.close_period(shop.in_days(-2), shop.entity)
    merge(shop, "Vendor", "V2", "V1")
    shop.pay_offline(("B1", "10.00"), ("B2", "60.00"))
    shop.run()
    assert set(shop.causes().values()) == {"period-closed", "settles-under-merged", "merge-pending"}
    shop.books.close_period(shop.in_days(-20), shop.entity)
    shop.run()
    assert (paid_for(shop), shop.causes()) == ([("V1", "70")], {})
    assert_tied(shop)


def test_a_bill_whose_payment_is_voided_moves_to_the_survivor_in_the_run_that_books_what_pays_it_then(
    shop: Shop,
) -> None:
    """V2 is inactive by then: nothing was owed under it."""
    shop.bill("B1", "10.00")
    shop.bill("B2", "60.00", vendor="V2")
    paid = shop.pay_offline(("B2", "60.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    shop.tomorrow()
    shop.do("void_payment", id=paid)
    shop.pay_offline(("B1", "10.00"), ("B2", "60.00"))
    shop.run()
    assert (paid_for(shop), shop.causes()) == ([("V1", "70")], {})
    assert_tied(shop)


def test_a_receipt_of_invoices_that_intacct_has_under_two_customers_is_held_likewise(shop: Shop) -> None:
    shop.customer("C2", "Cafe Two")
    shop.run()
    shop.invoice("I1", "10.00")
    shop.invoice("I2", "60.00", customer="C2")
    first = shop.receive(("I2", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Customer", "C2", "C1")
    shop.run()
    shop.tomorrow()
    shop.receive(("I1", "10.00"), ("I2", "40.00"))
    shop.run()
    assert "settles-under-merged" in shop.causes().values()
    shop.do("void_receipt", id=first)
    shop.run()
    assert shop.causes() == {}
    assert {shop.intacct("ARINVOICE", number)["CUSTOMERID"] for number in ("I1", "I2")} == {"C1"}
    assert_tied(shop)
