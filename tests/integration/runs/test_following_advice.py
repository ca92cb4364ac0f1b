"""A hold whose advice is followed is gone after the next run and not tried before that (sync-rules §8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from ledgersync.domain.model import Side
from ledgersync.management.holds import Holds
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, CARD, SUPPLIES, TODAY
from tests.integration.runs.test_holds import attempts

Act = Callable[[Shop], object]


@dataclass(frozen=True, slots=True)
class Case:
    """What brings a record into a hold of the cause, and what its advice says to do.

    ``leaves`` are holds of other records that doing so brings about.
    """

    cause: str
    bring_about: Act
    follow: Act
    leaves: Mapping[str, str] = field(default_factory=dict)


def paid_by_hand(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    number = shop.recordno("APBILL", "B1")
    shop.books.pay_bill(number, Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.pay_offline(("B1", "60.00"))


def partly_paid_by_hand(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    number = shop.recordno("APBILL", "B1")
    shop.books.pay_bill(number, Decimal(20), f"CHK{BANK}", TODAY, shop.entity)
    shop.pay_offline(("B1", "60.00"))


def reverse_the_payment(shop: Shop) -> None:
    (payment,) = [row for row in shop.all_intacct("APPYMT") if row["STATE"] != "Reversed"]
    shop.books.reverse("APPYMT", int(str(payment["RECORDNO"])), TODAY, shop.entity)


def other_total(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.bill("B1", "61.00")


def delete_intacct_bill(shop: Shop) -> None:
    shop.remove("APBILL", "B1")


def delete_own_bill(shop: Shop) -> None:
    shop.delete("Bill", "B1")


def two_vendors(shop: Shop) -> None:
    shop.vendor("V2", "City Utilities")
    shop.books.add("VENDOR", None, VENDORID="V3", NAME="CITY UTILITIES", DISPLAYCONTACT={"PRINTAS": "City 2"})
    shop.create("Vendor", name="city utilities")


def inactivate_one(shop: Shop) -> None:
    shop.edit("VENDOR", "V3", top=True, STATUS="inactive")


def two_of_ours(shop: Shop) -> None:
    shop.vendor("V2", "City Utilities")
    shop.create("Vendor", name="City Utilities")
    shop.create("Vendor", name="CITY UTILITIES")


def inactivate_one_of_ours(shop: Shop) -> None:
    shop.world.ends.user.delete("Vendor", shop.id("Vendor", "CITY UTILITIES"))


def vendor_inactive_there(shop: Shop) -> None:
    shop.bill("B1")
    shop.edit("VENDOR", "V1", STATUS="inactive")


def customer_inactive_there(shop: Shop) -> None:
    shop.invoice("I1")
    shop.edit("CUSTOMER", "C1", STATUS="inactive")


def vendor_inactive_here(shop: Shop) -> None:
    shop.intacct_bill("B1")
    shop.delete("Vendor", "V1")


def account_inactive_there(shop: Shop) -> None:
    shop.bill("B1")
    shop.edit("GLACCOUNT", SUPPLIES, top=True, STATUS="inactive")


def activate(entity: str, object_name: str, id: str, top: bool = False) -> Act:
    """As the advice has it: where it was inactivated, which is carried over."""

    def act(shop: Shop) -> None:
        if shop.intacct(object_name, id)["STATUS"] == "inactive":
            shop.edit(object_name, id, top=top, STATUS="active")
        if shop.row(entity, id)["isActive"] != "1":
            shop.do("undelete", entity=entity, id=shop.id(entity, id))

    return act


def on_a_card(shop: Shop) -> None:
    shop.bill("B1", account=CARD)


def inactivate_the_card(shop: Shop) -> None:
    (card,) = shop.all_intacct("CREDITCARD")
    shop.books.edit("CREDITCARD", int(str(card["RECORDNO"])), None, STATUS="inactive")


def renamed_to_a_drafts_number(shop: Shop) -> None:
    shop.bill("B1")
    shop.run()
    shop.intacct_bill("B2", "70.00", ACTION="Draft")
    shop.tomorrow()
    shop.update("Bill", "B1", invoiceNumber="B2")


def delete_the_draft(shop: Shop) -> None:
    (draft,) = [row for row in shop.all_intacct("APBILL") if row["TRX_TOTALENTERED"] == "70"]
    shop.books.remove("APBILL", int(str(draft["RECORDNO"])), shop.entity)


def changed_after_paid(shop: Shop) -> None:
    partly_paid_by_hand_only(shop)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Late")


def partly_paid_by_hand_only(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(20), f"CHK{BANK}", TODAY, shop.entity)


def in_a_closed_period(shop: Shop) -> None:
    shop.books.close_period(TODAY - timedelta(days=10), shop.entity)
    shop.bill("B1", day=(TODAY - timedelta(days=20)).isoformat())


def open_the_period(shop: Shop) -> None:
    shop.books.close_period(TODAY - timedelta(days=30), shop.entity)


def demanding_account(shop: Shop) -> None:
    shop.edit("GLACCOUNT", SUPPLIES, top=True, REQUIREDEPT=True)
    shop.run()
    shop.bill("B1")


def turn_the_demand_off(shop: Shop) -> None:
    shop.edit("GLACCOUNT", SUPPLIES, top=True, REQUIREDEPT=False)


def dated_before_its_bill(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "T")
    shop.bill("B1", "60.00")
    shop.run()
    shop.pay_offline(("B1", "60.00"), processDate=(TODAY - timedelta(days=3)).isoformat())


def date_the_bill_earlier(shop: Shop) -> None:
    earlier = TODAY - timedelta(days=5)
    shop.edit("APBILL", "B1", WHENCREATED=earlier, WHENPOSTED=earlier)


def turn_the_option_off(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "F")


CASES = (
    Case("payment-before-bill", dated_before_its_bill, date_the_bill_earlier, {"B1": "paid-in-cashflow360"}),
    Case("payment-before-bill", dated_before_its_bill, turn_the_option_off),
    Case("no-due-on-bill", paid_by_hand, reverse_the_payment),
    Case("more-than-due", partly_paid_by_hand, reverse_the_payment),
    Case("same-number-other-total", other_total, delete_intacct_bill),
    Case("same-number-other-total", other_total, delete_own_bill),
    Case("ambiguous-match", two_vendors, inactivate_one),
    Case("ambiguous-match", two_of_ours, inactivate_one_of_ours),
    Case("vendor-invalid", vendor_inactive_there, activate("Vendor", "VENDOR", "V1")),
    Case("customer-invalid", customer_inactive_there, activate("Customer", "CUSTOMER", "C1")),
    Case("inactive-in-cashflow360", vendor_inactive_here, activate("Vendor", "VENDOR", "V1")),
    Case("account-invalid", account_inactive_there, activate("ChartOfAccount", "GLACCOUNT", SUPPLIES, top=True)),
    Case("charge-card-account", on_a_card, inactivate_the_card),
    Case("transaction-number-taken", renamed_to_a_drafts_number, delete_the_draft),
    Case("paid-in-intacct", changed_after_paid, reverse_the_payment),
    Case("period-closed", in_a_closed_period, open_the_period),
    Case("account-requires-dimension", demanding_account, turn_the_demand_off),
)


class ClosingMeanwhile(httpx.BaseTransport):
    """Somebody closes the period just before the first bill arrives."""

    def __init__(self, transport: httpx.BaseTransport, shop: Shop) -> None:
        self._transport, self._shop = transport, shop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if b"<APBILL>" in request.read() and self._shop.books.closed_until(self._shop.entity) is None:
            self._shop.books.close_period(TODAY - timedelta(days=10), self._shop.entity)
        return self._transport.handle_request(request)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cause} {case.follow.__name__}")
def test_a_hold_whose_advice_was_followed_is_gone_after_the_next_run(shop: Shop, case: Case) -> None:
    case.bring_about(shop)
    shop.run()
    assert case.cause in shop.causes().values(), shop.causes()
    for hold in shop.world.books().holds():
        assert not [word for word in hold.text.split() if len(word.strip("'.,:;()")) == 20], hold.text
    before = attempts(shop)
    for _ in range(2):
        shop.tomorrow()
        counts = shop.world.run()
        assert not [name for name in counts if name.endswith("|held")], counts
    assert attempts(shop) == before
    case.follow(shop)
    shop.run()
    assert shop.causes() == case.leaves


@pytest.mark.parametrize("doubled", list(Side))
def test_linking_one_of_two_candidates_by_hand_frees_the_other(shop: Shop, doubled: Side) -> None:
    (two_vendors if doubled is Side.INTACCT else two_of_ours)(shop)
    shop.run()
    held = shop.world.books().holds()
    assert {hold.cause for hold in held} == {"ambiguous-match"} and len(held) > 1
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    mine = next(hold for hold in held if hold.side is Side.CASHFLOW360)
    Holds(shop.world.registry, shop.world.clock, shop.world.opener(), lambda: "by-hand").link(
        connection, (mine.kind, mine.side, mine.id), "V2"
    )
    shop.run()
    assert "ambiguous-match" not in shop.causes().values()


def test_a_period_that_closed_after_the_rules_were_read_is_not_asked_for_again_by_every_run(shop: Shop) -> None:
    shop.bill("B1", day=(TODAY - timedelta(days=20)).isoformat())
    shop.world.reach_intacct = lambda transport: ClosingMeanwhile(transport, shop)
    shop.run()
    assert shop.causes() == {"B1": "period-closed"}
    before = attempts(shop)
    for _ in range(2):
        shop.tomorrow()
        shop.run()
    assert attempts(shop) == before
    open_the_period(shop)
    shop.run()
    assert shop.causes() == {}
