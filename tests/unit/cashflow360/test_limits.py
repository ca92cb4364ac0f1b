"""Budgets turn over with the clock hour; slots are three at a time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from cashflow360 import InProcessBudget, ProcessSlots, Throttled, Use
from tests.unit.cashflow360.service import Service, success

HOUR = datetime(2026, 7, 24, 10, tzinfo=UTC)


def test_a_spent_budget_throttles_until_the_next_clock_hour() -> None:
    now = HOUR + timedelta(minutes=59)
    budget = InProcessBudget(lambda: now, logins=2)
    budget.spend(Use.LOGIN)
    budget.spend(Use.LOGIN)

    with pytest.raises(Throttled) as throttled:
        budget.spend(Use.LOGIN)
    assert throttled.value.until == HOUR + timedelta(hours=1)
    budget.spend(Use.REQUEST)

    now = HOUR + timedelta(hours=1)
    budget.spend(Use.LOGIN)


def test_the_budget_is_the_documented_one() -> None:
    budget = InProcessBudget(lambda: HOUR)
    for _ in range(200):
        budget.spend(Use.LOGIN)
    for _ in range(20_000):
        budget.spend(Use.REQUEST)
    with pytest.raises(Throttled):
        budget.spend(Use.LOGIN)
    with pytest.raises(Throttled):
        budget.spend(Use.REQUEST)


def test_what_the_service_calls_exhausted_is_exhausted_until_the_next_hour() -> None:
    now = HOUR
    budget = InProcessBudget(lambda: now)
    budget.exhausted(Use.REQUEST)
    with pytest.raises(Throttled):
        budget.spend(Use.REQUEST)

    now = HOUR + timedelta(hours=1)
    budget.spend(Use.REQUEST)


def test_no_more_than_three_calls_of_an_organisation_are_in_flight() -> None:
    slots, entered = ProcessSlots(), threading.Event()

    def call() -> None:
        with slots.hold():
            entered.set()

    fourth = threading.Thread(target=call)
    with slots.hold(), slots.hold():
        with slots.hold():
            fourth.start()
            assert not entered.wait(0.05)
        assert entered.wait(5)
    fourth.join(5)


def test_a_slot_is_given_back_after_a_failed_call() -> None:
    service = Service().answers(OSError("a fault in the caller's own code"), success([]))
    client = service.client(slots=ProcessSlots(limit=1))
    with pytest.raises(OSError, match="own code"):
        client.list_page("Bill")
    assert client.list_page("Bill") == []
