"""A payment term that documents wait for is made where it is missing, and what waited syncs."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from ledgersync.domain.model import Side
from ledgersync.domain.shape import Trade
from ledgersync.management.refusal import Refusal
from ledgersync.management.terms import Made, Terms
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import TODAY


def make(shop: Shop, side: Side, name: str, trade: Trade = Trade.PURCHASES, days: int | None = None) -> Made:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    ids = count()
    return Terms(shop.world.runner(), lambda: f"term-{next(ids)}").make(connection, side, name, trade, days)


@pytest.mark.parametrize(("trade", "object_name"), [(Trade.PURCHASES, "APTERM"), (Trade.SALES, "ARTERM")])
def test_a_term_made_in_intacct_has_the_days_of_the_other_side_and_frees_what_waited(
    shop: Shop, trade: Trade, object_name: str
) -> None:
    term = shop.create("PaymentTerm", name="Net 45", netDue=45)
    shop.invoice("I1", terms="Net 45") if trade is Trade.SALES else shop.bill("B1", paymentTermId=term)
    shop.run()
    assert set(shop.causes().values()) == {"term-missing"}
    assert make(shop, Side.INTACCT, "Net 45", trade) == Made(45, True)
    (made,) = shop.all_intacct(object_name, NAME="Net 45")
    assert {name: made[name] for name in ("NAME", "STATUS", "DUEDATE", "DUEFROM")} == {
        "NAME": "Net 45",
        "STATUS": "active",
        "DUEDATE": "45",
        "DUEFROM": "from invoice/bill date",
    }
    shop.run()
    assert shop.causes() == {}
    document = shop.intacct("ARINVOICE", "I1") if trade is Trade.SALES else shop.intacct("APBILL", "B1")
    assert document["TERMNAME"] == "Net 45"


def test_a_term_made_in_cashflow360_has_the_days_of_intacct_and_frees_what_waited(shop: Shop) -> None:
    shop.books.add("APTERM", NAME="Net 7", DUEDATE=7)
    shop.intacct_bill("B1", TERMNAME="Net 7", WHENDUE=TODAY + timedelta(days=7))
    shop.run()
    assert shop.causes() == {"B1": "term-missing"}
    assert make(shop, Side.CASHFLOW360, "Net 7") == Made(7, True)
    (term,) = [row for row in shop.rows("PaymentTerm") if row["name"] == "Net 7"]
    assert str(term["netDue"]) == "7"
    shop.run()
    assert (shop.causes(), shop.row("Bill", "B1")["paymentTermId"]) == ({}, term["id"])


def test_a_repeat_makes_no_second_term_whatever_the_case_of_its_name(shop: Shop) -> None:
    for side, name in ((Side.CASHFLOW360, "Net 9"), (Side.INTACCT, "Net 9")):
        assert make(shop, side, name, days=9) == Made(9, True)
        assert make(shop, side, name.upper(), days=9) == Made(9, False)
    assert len([row for row in shop.rows("PaymentTerm") if row["name"] == "Net 9"]) == 1
    assert len(shop.all_intacct("APTERM", NAME="Net 9")) == 1


@pytest.mark.parametrize(
    "fields", [{"DUEDATE": 15, "DUEFROM": "of next month from invoice/bill date"}, {"DUEDATE": 1000}, {}]
)
def test_days_that_cashflow360_cannot_keep_have_to_be_said(shop: Shop, fields: dict[str, Any]) -> None:
    shop.books.add("APTERM", NAME="15th", **fields)
    with pytest.raises(Refusal) as refused:
        make(shop, Side.CASHFLOW360, "15th")
    words = "Sage Intacct does not say in how many days 15th is due; say it here."
    assert (refused.value.code, refused.value.reasons) == ("days-missing", (("body.days", "days-missing", words),))
    assert make(shop, Side.CASHFLOW360, "15th", days=0) == Made(0, True)
    assert make(shop, Side.INTACCT, "15th", Trade.SALES) == Made(0, True)


def test_what_the_system_says_against_a_term_is_told(shop: Shop) -> None:
    shop.books.add("APTERM", NAME="Net 5", DUEDATE=5, STATUS="inactive")
    with pytest.raises(Refusal) as refused:
        make(shop, Side.INTACCT, "Net 5", days=5)
    assert refused.value.code == "term-refused"
    assert refused.value.detail.startswith("Sage Intacct does not make the term: ")


def test_no_term_is_made_while_a_run_is_going(shop: Shop) -> None:
    now = shop.world.clock.now()
    assert shop.world.registry.take_lease(shop.world.id, "run-9", now, now + timedelta(minutes=5))
    with pytest.raises(Refusal) as refused:
        make(shop, Side.INTACCT, "Net 5", days=5)
    assert refused.value.code == "run-going"
    assert shop.all_intacct("APTERM", NAME="Net 5") == []
