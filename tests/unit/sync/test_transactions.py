"""What the runs of a month are billed, and what the month comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from ledgersync.runs.transactions import Month, month_of, transactions

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def on(day: int, used: int, month: int = 11) -> tuple[datetime, int]:
    return datetime(2026, month, day, 6, tzinfo=UTC), used


def test_reads_and_records_written_are_billed_and_nothing_else() -> None:
    calls = {"intacct|read_calls": 25, "intacct|records_written": 3, "intacct|other_functions": 12,
             "intacct|requests": 7, "cashflow360|requests": 18}  # fmt: skip
    assert transactions(calls) == 28
    assert transactions({}) == 0


def test_the_days_to_come_are_taken_for_usual_ones() -> None:
    assert month_of([on(day, 25) for day in range(1, 21)], NOW) == Month(500, 750)


def test_a_first_sync_of_many_records_is_not_taken_for_every_day() -> None:
    runs = [on(17, 5_000), on(18, 25), on(19, 25), on(20, 25)]
    assert month_of(runs, NOW) == Month(5_075, 5_075 + 10 * 25)


def test_runs_of_one_day_are_one_day() -> None:
    assert month_of([on(19, 25), on(20, 20), on(20, 5)], NOW) == Month(50, 50 + 10 * 25)


def test_a_month_that_begins_is_foretold_by_the_days_before_it() -> None:
    first = datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert month_of([on(30, 25, month=10), on(31, 25, month=10)], first) == Month(0, 29 * 25)


def test_a_month_is_one_of_utc_and_ends_with_its_last_day() -> None:
    late = datetime(2026, 10, 31, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert month_of([(late, 25)], NOW) == Month(25, 25 + 10 * 25)
    assert month_of([on(30, 25)], datetime(2026, 11, 30, 12, tzinfo=UTC)) == Month(25, 25)
    assert month_of([], NOW) == Month(0, 0)


def test_a_company_is_its_connections_together() -> None:
    assert Month(1, 10) + Month(2, 20) == Month(3, 30)
