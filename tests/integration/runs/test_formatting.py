"""A sync user with a date format, locale, clock and time zone of its own: everything works, and no date is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from sandbox.intacct.formats import UserFormat
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import SUPPLIES
from tests.integration.runs.identity import assert_tied

FORMS = [
    UserFormat(locale="en_GB", dateformat="/dmY", gmtoffset="+01:00"),
    UserFormat(locale="sv_SE", dateformat="-Ymd", gmtoffset="-08:00"),
    UserFormat(locale="en_US", dateformat="/mdY", gmtoffset="+09:30", clock="12"),
    UserFormat(locale="de_DE", dateformat=".dmY", gmtoffset="-11:00", clock="12"),
]
SAMPLE = list(product(FORMS[:1], ("user", "standard"), ("user", "standard"), ("user",)))
SAMPLE += [
    (FORMS[0], "user", "user", "gmt"),
    (FORMS[1], "user", "user", "gmt"),
    (FORMS[1], "standard", "standard", "user"),
]
SAMPLE += [
    (FORMS[2], "user", "user", "gmt"),
    (FORMS[2], "standard", "user", "user"),
    (FORMS[3], "user", "standard", "gmt"),
]
SAMPLE += [(UserFormat(dateformat="/dmy"), "user", "user", "user")]
"""A user's formatting, and what is open: how answers are written, how requests are read, the zone of stamps."""


def form(shop: Shop, given: UserFormat, told: str = "user", taken: str = "user", zone: str = "user") -> None:
    shop.books.users["xml_sync"].form = given
    world = shop.world.scenario.intacct
    world.settings = replace(world.settings, dates_told=told, dates_taken=taken, stamp_zone=zone)


@pytest.mark.parametrize(("given", "told", "taken", "zone"), SAMPLE, ids=lambda one: getattr(one, "dateformat", one))
def test_everything_syncs_both_ways_whatever_the_format_and_however_intacct_follows_it(
    given: UserFormat, told: str, taken: str, zone: str
) -> None:
    shop = open_shop(lambda shop: form(shop, given, told, taken, zone))
    shop.bill("B1", "60.00", day="2026-07-04", description="June")
    shop.intacct_bill("IB1", WHENCREATED=date(2026, 4, 7))
    shop.credit("VC1", "5.00", day="2026-05-06")
    shop.invoice("N1", "80.00", day="2026-02-03")
    shop.run()
    shop.tomorrow(19)  # the 4th of July
    shop.update("Bill", "B1", description="changed here")
    shop.edit("APBILL", "IB1", DESCRIPTION="changed there", WHENCREATED=date(2026, 4, 8))
    shop.intacct_bill("IB2")
    shop.run()
    assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == "changed here"
    assert (shop.intacct("APBILL", "B1")["WHENCREATED"], shop.intacct("ARINVOICE", "N1")["WHENCREATED"]) == (
        "07/04/2026",
        "02/03/2026",
    )
    assert (shop.row("Bill", "IB1")["description"], shop.row("Bill", "IB1")["invoiceDate"]) == (
        "changed there",
        "2026-04-08",
    )
    shop.pay_offline(("B1", "60.00"))
    shop.receive(("N1", "30.00"))
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert [row["WHENCREATED"] for row in shop.all_intacct("APPYMT")] == ["07/04/2026"]
    shop.tomorrow()
    shop.remove("APBILL", "IB2")
    shop.run()
    assert not [row for row in shop.rows("Bill") if row["invoiceNumber"] == "IB2" and row["isActive"] == "1"]
    assert shop.causes() == {}
    assert_tied(shop)
    assert_quiet(shop)


def test_a_date_that_nothing_tells_the_form_of_writes_nothing_and_the_run_says_what_is_needed(shop: Shop) -> None:
    form(shop, UserFormat(dateformat="|dmY"))
    shop.bill("B1", "60.00")
    with pytest.raises(Exception, match="date format"):
        shop.run()
    assert shop.all_intacct("APBILL") == []
    form(shop, UserFormat())
    shop.tomorrow()
    shop.run()
    assert shop.causes() == {} and len(shop.all_intacct("APBILL")) == 1


def test_an_edit_right_after_the_syncs_own_write_goes_over_where_the_stamps_of_changes_are_gmt() -> None:
    """Such a stamp then seems to be of before the creation, whose stamp is GMT in any case."""
    shop = open_shop(lambda shop: form(shop, UserFormat(gmtoffset="+05:30"), zone="gmt"))
    shop.books.untouched_without_stamp.add("APBILL")
    shop.intacct_bill("B1", "60.00")
    shop.run()
    shop.update("Bill", "B1", description="edited here")
    shop.run()
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(25), "LOCATIONID": shop.entity}
    shop.edit("APBILL", "B1", APBILLITEMS=[line])
    shop.run()
    assert (shop.row("Bill", "B1")["amount"], shop.intacct("APBILL", "B1")["DESCRIPTION"]) == (25, "edited here")
    assert_tied(shop)
