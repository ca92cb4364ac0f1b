"""The preview: the plan of a run, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.management.plain import shown
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.vendor("V2", "Bolt")
    opened.bill("B1", "60.00", description="June")
    opened.intacct_bill("B2", "5.00")
    opened.pay_offline(("B1", "60.00"))
    opened.invoice("I1")
    opened.books.close_period(opened.in_days(-1), opened.entity)
    opened.bill("B3", day=opened.in_days(-5).isoformat())
    return opened


def test_a_preview_writes_nothing_on_either_side_and_remembers_nothing(shop: Shop) -> None:
    before = shop.state(), shop.world.kept()
    shop.world.preview()
    assert (shop.state(), shop.world.kept()) == before


def test_a_run_then_does_what_the_preview_said(shop: Shop) -> None:
    preview = shop.world.preview()
    counts = shop.world.run()
    done = {name: count for name, count in counts.items() if name.split("|")[2] in ("created", "updated", "held")}
    said = {
        name: count for name, count in preview.counts.items() if name.split("|")[2] in ("created", "updated", "held")
    }
    assert said == done
    assert {hold.label for hold in preview.holds} == set(shop.causes())


def test_a_preview_shows_the_differences_field_by_field(shop: Shop) -> None:
    shop.run()
    shop.tomorrow()
    shop.update("Vendor", "V2", phone="555-0100")
    planned = shop.world.preview().planned
    assert [(one.kind, dict(one.fields)) for one in planned] == [(Kind.VENDOR, {"phone": (None, "555-0100")})]


def test_a_preview_names_what_fields_refer_to_in_step_or_about_to_be_made(shop: Shop) -> None:
    shop.run()
    shop.tomorrow()
    shop.vendor("V3", "Cedar")
    shop.intacct_bill("B4", vendor="V3")
    shop.intacct_bill("B5", vendor="V2")
    preview = shop.world.preview()
    names = preview.names[Side.CASHFLOW360]
    vendors = {one.label: one.fields["vendor"][1] for one in preview.planned if one.kind is Kind.BILL}
    assert {label: names[ref] for label, ref in vendors.items() if isinstance(ref, Ref)} == {
        "B4": "Cedar",
        "B5": "Bolt (V2)",
    }
    assert shown("vendor", vendors["B5"], names) == {
        "kind": "vendor",
        "id": shop.id("Vendor", "V2"),
        "name": "Bolt (V2)",
    }


def voided_and_paid_again(shop: Shop) -> None:
    payment = shop.pay_offline(("P1", "60.00"))
    shop.run()
    shop.do("void_payment", id=payment)
    shop.pay_offline(("P1", "40.00"))


def entered_again(shop: Shop) -> None:
    shop.world.ends.user.delete("Bill", shop.id("Bill", "P1"))
    shop.bill("P1", "75.00")


def deleted_in_intacct(shop: Shop) -> None:
    shop.remove("APBILL", "P1")


def print_name(shop: Shop) -> None:
    shop.update("Vendor", "V1", nameOnCheck="Acme Paper Company")
    shop.create("Vendor", name="Printer", shortName="V7", nameOnCheck="Printer Ltd")


def loses_a_line(shop: Shop) -> None:
    lines = shop.row("Invoice", "N1")["invoiceLineItems"]
    shop.update("Invoice", "N1", invoiceLineItems=[{**lines[0], "amount": Decimal(30)}])


def inactive_party(shop: Shop) -> None:
    shop.bill("P2", "10.00")
    shop.run()
    shop.edit("VENDOR", "V1", STATUS="inactive")
    shop.bill("P3", "10.00")


def renumbered(shop: Shop) -> None:
    shop.update("Bill", "P1", invoiceNumber="P9")
    shop.bill("P1", "75.00")


def new_lists(shop: Shop) -> None:
    shop.create("Vendor", name="Twin", shortName="V8")
    shop.vendor("V9", "Twin")
    shop.create("Department", name="Sales", shortName="D1")


def credit_applied(shop: Shop) -> None:
    credit = shop.credit("K1", "10.00")
    shop.do("apply_credit", billId=shop.id("Bill", "P1"), vendorCreditId=credit, amount=Decimal(10))


def inactive_vendor_of_a_bill_in_intacct(shop: Shop) -> None:
    shop.delete("Vendor", "V1")
    shop.intacct_bill("P4", "10.00")


def deleted_in_intacct_and_paid(shop: Shop) -> None:
    shop.remove("APBILL", "P1")
    shop.pay_offline(("P1", "60.00"))


def paid_in_both(shop: Shop) -> None:
    number = shop.recordno("APBILL", "P1")
    shop.books.pay_bill(number, Decimal(60), f"CHK{BANK}", shop.in_days(0), shop.entity)
    shop.pay_offline(("P1", "60.00"))


def described_once_its_payment_is_void(shop: Shop) -> None:
    payment = shop.pay_offline(("P1", "60.00"))
    shop.run()
    shop.tomorrow()
    shop.do("void_payment", id=payment)
    shop.update("Bill", "P1", description="Open again")


def paid_in_part_in_both(shop: Shop) -> None:
    number = shop.recordno("APBILL", "P1")
    shop.books.pay_bill(number, Decimal(50), f"CHK{BANK}", shop.in_days(0), shop.entity)
    shop.pay_offline(("P1", "40.00"))


def numbered_by_intacct(shop: Shop) -> None:
    shop.books.set_preference("AR", "CUSTOMERSEQUENCE", "CUST")
    shop.create("Customer", name="Dune")


def numbers_exchanged(shop: Shop) -> None:
    shop.bill("P2", "10.00")
    shop.run()
    for old, new in (("P1", "P3"), ("P2", "P1"), ("P3", "P2")):
        shop.update("Bill", old, invoiceNumber=new)


def numbers_exchanged_in_intacct(shop: Shop) -> None:
    shop.bill("P2", "10.00")
    shop.run()
    for old, new in (("P1", "P3"), ("P2", "P1"), ("P3", "P2")):
        shop.edit("APBILL", old, RECORDID=new)


def merged(shop: Shop) -> None:
    """V2, of which P2 is partly paid and P5 is in Intacct alone, is merged into V1."""
    shop.vendor("V2", "Bolt")
    shop.run()
    shop.bill("P2", "50.00", vendor="V2")
    shop.pay_offline(("P2", "20.00"))
    shop.run()
    shop.intacct_bill("P5", "15.00", vendor="V2")
    shop.do("merge", entity="Vendor", loser=shop.id("Vendor", "V2"), survivor=shop.id("Vendor", "V1"))


def merged_and_the_rest_paid(shop: Shop) -> None:
    merged(shop)
    shop.run()
    shop.tomorrow()
    shop.pay_offline(("P2", "30.00"))


def merged_and_paid_together_with_a_bill_of_the_survivor(shop: Shop) -> None:
    merged(shop)
    shop.run()
    shop.tomorrow()
    shop.pay_offline(("P1", "60.00"), ("P2", "30.00"))


def credit_entered_again_and_applied(shop: Shop) -> None:
    credit = shop.credit("K1", "10.00")
    given = {"billId": shop.id("Bill", "P1"), "amount": Decimal(10)}
    application = shop.do("apply_credit", vendorCreditId=credit, **given)["id"]
    shop.run()
    shop.do("take_back_credit", id=application)
    shop.delete("VendorCredit", "K1")
    shop.do("apply_credit", vendorCreditId=shop.credit("K1", "10.00"), **given)


def credit_edited_there_and_entered_again_here(shop: Shop) -> None:
    shop.prefer(masters=dict.fromkeys(Kind, Side.INTACCT))
    shop.credit("K1", "10.00")
    shop.run()
    shop.edit("APADJUSTMENT", "K1", DESCRIPTION="Edited")
    shop.delete("VendorCredit", "K1")
    shop.credit("K1", "10.00")


@pytest.mark.parametrize(
    "act",
    [
        numbers_exchanged,
        numbers_exchanged_in_intacct,
        merged,
        merged_and_the_rest_paid,
        merged_and_paid_together_with_a_bill_of_the_survivor,
        credit_entered_again_and_applied,
        credit_edited_there_and_entered_again_here,
        credit_applied,
        inactive_vendor_of_a_bill_in_intacct,
        deleted_in_intacct_and_paid,
        paid_in_both,
        described_once_its_payment_is_void,
        paid_in_part_in_both,
        numbered_by_intacct,
        voided_and_paid_again,
        entered_again,
        deleted_in_intacct,
        print_name,
        loses_a_line,
        inactive_party,
        renumbered,
        new_lists,
    ],
    ids=lambda act: act.__name__.replace("_", " "),
)
def test_what_a_preview_says_is_what_the_run_then_does(act: Callable[[Shop], None]) -> None:
    assert_foreseen(act)


def assert_foreseen(act: Callable[[Shop], None]) -> None:
    """A preview says what a run does after an act on bill P1 and invoice N1, which are in step."""
    shop = open_shop()
    shop.bill("P1", "60.00")
    shop.invoice("N1", "30.00", "20.00")
    shop.run()
    shop.tomorrow()
    act(shop)
    said = shop.world.preview()
    done = shop.world.run()
    assert outcomes(said.counts) == outcomes(done)
    held = sorted((hold.label, hold.cause) for hold in shop.world.books().holds())
    assert sorted((hold.label, hold.cause) for hold in said.holds) == held


def outcomes(counts: Mapping[str, int]) -> dict[str, int]:
    """What was written and what was held, by kind and side."""
    told = ("created", "updated", "removed", "held", "conflict", "put back")
    return {name: count for name, count in counts.items() if name.split("|")[2] in told}
