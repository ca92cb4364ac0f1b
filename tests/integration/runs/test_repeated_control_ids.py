"""A control id that is sent again: however Intacct answers, nothing is booked twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.intacct.errors import ErrorText
from sandbox.intacct.faults import Fault
from sandbox.intacct.gateway import REPEATED
from tests.integration.runs.books import Shop

WAYS = tuple(REPEATED)
WORDS = (
    "The controlid '{controlid}' has already been used; the request cannot be repeated.",
    "We have seen this one",
    "A transaction with the number 'B1' already exists.",
    "There was an error processing the request.",
    "Periods are closed.",
)


def made_unheard(shop: Shop, way: str, words: str = WORDS[0]) -> None:
    """A bill that Intacct booked while the answer was lost; its clerk then renumbered it."""
    intacct = shop.world.scenario.intacct
    intacct.settings = replace(
        intacct.settings, repeated_answer=way, texts={"repeated": ErrorText("BL01001973", words)}
    )
    shop.bill("B1", "60.00")
    intacct.faults.replace([Fault("timeout_after", "create")])
    shop.run()
    intacct.faults.replace([])
    assert shop.causes() == {"B1": "outcome-unknown"}
    shop.edit("APBILL", "B1", RECORDID="B1-renumbered")


def numbers(shop: Shop) -> list[object]:
    return [row["RECORDID"] for row in shop.all_intacct("APBILL")]


@pytest.mark.parametrize("way", WAYS)
def test_a_bill_booked_unheard_and_renumbered_is_never_booked_again_however_intacct_answers(
    shop: Shop, way: str
) -> None:
    made_unheard(shop, way)
    for description in ("first", "second", "third"):
        shop.run()
        shop.update("Bill", "B1", description=description)
        shop.tomorrow()
        shop.run()
    assert numbers(shop) == ["B1-renumbered"]
    assert list(shop.causes()) == ["B1"]


@pytest.mark.parametrize("way", WAYS)
def test_what_may_have_been_made_and_is_not_found_the_day_after_is_not_sent_again_by_each_run(
    shop: Shop, way: str
) -> None:
    made_unheard(shop, way)
    shop.tomorrow()
    shop.run()
    assert shop.causes() == {"B1": "made-not-found"}
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before


@pytest.mark.parametrize("words", WORDS)
def test_a_refusal_of_a_repeat_in_any_words_books_nothing_twice(shop: Shop, words: str) -> None:
    made_unheard(shop, "failure", words)
    for description in ("first", "second"):
        shop.tomorrow()
        shop.run()
        shop.update("Bill", "B1", description=description)
        shop.run()
    assert numbers(shop) == ["B1-renumbered"]
