"""A sync user with a locale, clock and time zone of its own: everything works; only another date format is refused."""

from __future__ import annotations

import pytest

from sandbox.intacct.formats import UserFormat
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop
from tests.integration.runs.identity import assert_tied


def form(shop: Shop, given: UserFormat) -> None:
    shop.books.users["xml_sync"].form = given


@pytest.mark.parametrize(
    "given",
    [
        UserFormat(locale="de_DE", clock="12", gmtoffset="+09:30"),
        UserFormat(locale="en_GB", clock="24", gmtoffset="-11:00"),
    ],
    ids=lambda given: f"{given.locale} {given.clock} {given.gmtoffset}",
)
def test_bills_credits_and_payments_sync_both_ways_under_another_locale_clock_and_zone(
    shop: Shop, given: UserFormat
) -> None:
    form(shop, given)
    shop.bill("B1", "60.00")
    shop.intacct_bill("IB1")
    shop.credit("VC1", "5.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="changed here")
    shop.edit("APBILL", "IB1", DESCRIPTION="changed there")
    shop.run()
    assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == "changed here"
    assert shop.row("Bill", "IB1")["description"] == "changed there"
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.causes() == {}
    assert_tied(shop)
    assert_quiet(shop)


def test_another_date_format_writes_nothing_and_the_run_says_what_is_needed(shop: Shop) -> None:
    form(shop, UserFormat(dateformat="-Ymd"))
    shop.bill("B1", "60.00")
    with pytest.raises(Exception, match="date format is not mm/dd/yyyy"):
        shop.run()
    assert shop.all_intacct("APBILL") == []
    form(shop, UserFormat())
    shop.tomorrow()
    shop.run()
    assert shop.causes() == {} and len(shop.all_intacct("APBILL")) == 1
