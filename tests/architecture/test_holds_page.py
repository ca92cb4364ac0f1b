"""docs/holds.md says what the catalogue of causes says, of every cause, and names nothing by a bare id."""

from __future__ import annotations

import re

import pytest

from docs.generate_holds import PAGE, page
from ledgersync.domain.causes import CAUSES, Cause
from ledgersync.domain.causes.cause import DOCUMENTS, WATCHED, Ends
from ledgersync.domain.model import Kind

BARE_ID = re.compile(r"\b(?=\w*\d)[0-9A-Za-z]{20}\b|\brecord (no|number) \d+")


def test_the_holds_page_is_the_one_written_from_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make docs"


def test_the_holds_page_holds_no_bare_id_and_no_empty_place() -> None:
    text = page()
    assert not BARE_ID.findall(text)
    assert not re.search(r"[{}]|None|  +\.| ,|\.\.", text)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_every_cause_says_how_it_ends_and_is_shown_on_its_kinds(cause: Cause) -> None:
    assert cause.ends and cause.on
    section = page().split(f"### {cause.code}\n")[1].split("\n### ")[0]
    assert section.count("What to do: ") == len(cause.on)
    if set(cause.on) & set(DOCUMENTS) == set(DOCUMENTS):
        assert "*Bill.*" in section and "*Invoice.*" in section
    retried_by_hand = Ends.ITSELF in cause.ends
    assert retried_by_hand or len(cause.ends) >= 1
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cause.code)


def test_a_receivable_is_never_sent_to_accounts_payable() -> None:
    receivables = (Kind.CUSTOMER, Kind.INVOICE, Kind.CREDIT_MEMO, Kind.RECEIVED_PAYMENT)
    wrong = [
        (cause.code, kind.value)
        for cause in CAUSES
        for kind in set(receivables) & set(cause.on)
        if "Accounts Payable" in "".join((said := cause.say(kind, cause.example)).words + said.advice + said.where)
    ]
    assert wrong == []


def test_every_ending_says_whom_it_watches() -> None:
    watching = {Ends.SETTLED, Ends.PARTY, Ends.ACCOUNTS, Ends.PROJECT, Ends.CODING}
    assert WATCHED.keys() == watching
    assert {end for cause in CAUSES for end in cause.ends} == set(Ends)
