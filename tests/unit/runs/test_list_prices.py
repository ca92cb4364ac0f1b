"""List prices, worked out once more by hand: what the stack, looks and kept credentials cost a month."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ledgersync.runs.cost import STACK, Work, dollars, kept, look_month, run_work, stack_a_month

GB_SECOND, WRITE_UNIT, READ_UNIT = Decimal("0.0000133334"), Decimal("0.000000625"), Decimal("0.000000125")
TRANSITION, INVOCATION = Decimal("0.000025"), Decimal("0.0000002")


def test_work_costs_its_list_price_and_calls_to_the_two_systems_nothing() -> None:
    work = Work(runs=3, transitions=4, invocations=5, lambda_seconds=Decimal(6), write_units=Decimal(7))
    read = Work(read_units=Decimal(8), intacct_requests=9, cashflow360_requests=9, cashflow360_logins=9)
    half_a_gigabyte = GB_SECOND / 2
    assert dollars(work) == 4 * TRANSITION + 5 * INVOCATION + 6 * half_a_gigabyte + 7 * WRITE_UNIT
    assert dollars(work + read) - dollars(work) == 8 * READ_UNIT


def test_the_stack_costs_what_it_keeps_and_a_tick_every_five_minutes() -> None:
    each = {"alarm": "0.10", "metric": "0.30", "dashboard": "3.00", "key": "1.00", "secret": "0.40"}
    keeps = sum((Decimal(price) * STACK[name] for name, price in each.items()), Decimal(0))
    tick = Decimal("0.000001") + INVOCATION + Decimal("0.5") * GB_SECOND / 2
    assert STACK.keys() == each.keys()
    assert stack_a_month() == keeps + Decimal("8755.2") * tick


def test_a_month_of_looks_is_their_number_times_one_look() -> None:
    rings_and_keys = 3 * Decimal("0.0000004") + 2 * Decimal("0.000003")
    look = INVOCATION + Decimal("2.5") * GB_SECOND / 2 + 10 * WRITE_UNIT + 13 * READ_UNIT + rings_and_keys
    assert look_month(timedelta(hours=1)) == Decimal("30.4") * 24 * look
    assert look_month(timedelta(minutes=5)) == Decimal("30.4") * 288 * look


def test_a_secret_costs_by_the_day_and_a_sealed_one_nothing() -> None:
    assert kept(38, sealed=False) == Decimal("0.40") * 38 / Decimal("30.4")
    assert kept(38, sealed=True) == 0


def test_a_run_that_counted_nothing_is_taken_for_a_quiet_one() -> None:
    assert run_work("schedule", {}) == Work(runs=1, write_units=Decimal("12.1"))
    assert run_work("manual", {}) == Work(runs=1, write_units=Decimal(8))
