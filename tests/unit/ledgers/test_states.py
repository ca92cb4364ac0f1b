"""States of payments where a company lets nobody query them: each of the two forms is told from the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intacct.results import Done, Refused
from intacct.rows import Row
from ledgersync.adapters.intacct.states import state_functions, unknown_state, with_states
from ledgersync.domain.model import Kind
from ledgersync.mapping.catalogue import MAPPINGS

PAYMENT = replace(MAPPINGS[Kind.BILL_PAYMENT], missing=frozenset({"STATE"}))
QUERIED = replace(PAYMENT, missing=frozenset())
BILL = replace(MAPPINGS[Kind.BILL], missing=frozenset({"STATE"}))


def completed(row: dict[str, str], read: dict[str, str] | None = None) -> tuple[str, str]:
    answers = [] if read is None else [Done("c", "read", [Row(RECORDNO="7", **read)])]
    [found] = with_states(PAYMENT, [Row(RECORDNO="7", **row)], answers)
    return found["STATE"], found["RAWSTATE"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("D", "Draft"),
        ("S", "Submitted"),
        ("A", "Approved"),
        ("U", "Declined"),
        ("C", "Posted"),
        ("V", "Voided"),
        ("X", ""),
        ("", ""),
    ],
)
def test_the_shown_state_follows_from_the_stored_one(raw: str, shown: str) -> None:
    assert completed({"RAWSTATE": raw}) == (shown, raw)


@pytest.mark.parametrize(
    ("shown", "raw"), [("Voided", "V"), ("Reversed", "V"), ("Reversal", "V"), ("Posted", ""), ("Draft", "")]
)
def test_that_a_payment_was_undone_follows_from_the_shown_state(shown: str, raw: str) -> None:
    assert completed({"STATE": shown}) == (shown, raw)


def test_what_the_row_says_comes_before_what_was_read_and_a_record_that_was_not_read_stays() -> None:
    assert completed({}, {"STATE": "Posted", "RAWSTATE": "C"}) == ("Posted", "C")
    assert completed({"STATE": "Voided"}, {"STATE": "Posted", "RAWSTATE": "C"}) == ("Voided", "C")
    refused = with_states(PAYMENT, [Row(RECORDNO="7")], [Refused("c", "read", ())])
    assert [(row["STATE"], unknown_state(PAYMENT, row)) for row in refused] == [("", True)]


def test_states_are_read_a_hundred_at_once_where_nobody_may_query_them() -> None:
    ids = [str(number) for number in range(201)]
    asked = [function.element.findtext("keys") for function in state_functions(PAYMENT, ids)]
    assert asked == [",".join(ids[:100]), ",".join(ids[100:200]), "200"]
    assert state_functions(QUERIED, ids) == state_functions(BILL, ids) == []
    row = Row(RECORDNO="7")
    assert with_states(QUERIED, [row], []) == [row] == with_states(BILL, [row], [])
    assert not unknown_state(BILL, row)
    assert not unknown_state(PAYMENT, Row(RECORDNO="7", RAWSTATE="C"))
