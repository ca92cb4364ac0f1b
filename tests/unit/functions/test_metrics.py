"""What is counted, under which names, and that no figure has a dimension of tenant or connection."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from cashflow360.errors import Throttled
from cashflow360.limits import Use
from ledgersync.adapters.aws.metrics import count, count_slice
from ledgersync.adapters.logins import RUNS_OF_TENANT, LoginBudget
from ledgersync.dispatch import SchedulerDispatch
from ledgersync.domain.sage_use import OverLimit
from ledgersync.events import parse_scheduler_event
from ledgersync.management.notifying import Notifier
from ledgersync.ports import Connection, ConnectionId
from ledgersync.runs.schedule import Scheduler
from tests.fakes.executions import MemoryExecutions
from tests.fakes.notices import MemoryNotices, Outbox
from tests.fakes.registry import MemoryRegistry
from tests.unit.functions.test_events import IDS, status_change

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None: ...

    def time_left(self) -> float:
        return 200.0


class Figures(Counter[str]):
    def add(self, name: str, value: int) -> None:
        if value:
            self[name] += value


def counted(event: dict[str, object], registry: MemoryRegistry | None = None) -> Figures:
    figures = Figures()
    kept = registry or MemoryRegistry(lambda: NOW)
    clock = Clock()
    notifier = Notifier(registry=kept, box=MemoryNotices(), deliver=Outbox(), clock=clock, console_url="")
    scheduler = Scheduler(registry=kept, executions=MemoryExecutions(), clock=clock)
    dispatch = SchedulerDispatch(scheduler=scheduler, notifier=notifier, count=figures.add)
    dispatch.handle(parse_scheduler_event(event))
    return figures


def test_the_only_dimension_of_a_figure_is_the_service(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "ledgersync-stage")
    count("RunsStarted", 3)
    line = json.loads(capsys.readouterr().out)
    [described] = line.pop("_aws")["CloudWatchMetrics"]
    assert described["Dimensions"] == [["service"]]
    assert set(line) == {"service", "RunsStarted"}


def test_seconds_are_told_as_seconds_and_zero_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    count("OldestDueSeconds", 90)
    count("OldestDueSeconds", 0)
    [line] = capsys.readouterr().out.splitlines()
    [described] = json.loads(line)["_aws"]["CloudWatchMetrics"]
    assert described["Metrics"] == [{"Name": "OldestDueSeconds", "Unit": "Seconds"}]


def test_a_tick_is_counted_even_when_nothing_is_due() -> None:
    assert counted({"source": "ledgersync.tick"}) == {"Ticks": 1}


def test_a_company_without_calls_left_this_month_is_counted() -> None:
    registry = MemoryRegistry(lambda: NOW)
    id = ConnectionId("acme", "main")
    registry.put_connection(
        Connection(id, "Main", "AcmeInc", "100", "008", False, NOW, due_at=NOW, over_limit=OverLimit.WAIT)
    )
    registry.spend("intacct:acmeinc", "2026-03", 99_999, 100_000)
    figures = counted({"source": "ledgersync.tick"}, registry)
    assert figures == {"Ticks": 1, "RunsLeftForLater": 1, "RunsOverCompanyBudget": 1}


@pytest.mark.parametrize(("more", "figures"), [(False, {"RunsSucceeded"}), (True, {"RunsSucceeded", "RunsCutOff"})])
def test_a_run_that_was_cut_off_by_the_loop_guard_is_counted(more: bool, figures: set[str]) -> None:
    output = {**IDS, "slice": 400, "more": more, "transactions_ready": True}
    event = status_change(status="SUCCEEDED", output=json.dumps(output), error=None, cause=None)
    assert set(counted(event)) == figures


def test_a_slice_counts_its_calls_and_the_records_it_held() -> None:
    figures = Figures()
    calls = {"intacct|requests": 6, "intacct|logins": 1, "cashflow360|requests": 17, "cashflow360|writes": 2}
    counts = {"bill|intacct|held": 2, "vendor|cashflow360|held": 1, "bill|intacct|still held": 9}
    count_slice(figures.add, calls, counts)
    assert figures == {"IntacctRequests": 6, "Cashflow360Requests": 17, "Cashflow360Writes": 2, "RecordsHeld": 3}


def test_logins_and_refused_ones_are_counted_as_they_happen() -> None:
    figures = Figures()
    registry = MemoryRegistry(lambda: NOW)
    for tenant in ("acme", "other"):
        budget = LoginBudget(registry, lambda: NOW, figures.add, tenant_id=tenant)
        for _ in range(RUNS_OF_TENANT):
            budget.spend(Use.LOGIN)
        with pytest.raises(Throttled):
            budget.spend(Use.LOGIN)
    assert figures == {"Cashflow360Logins": 200, "Cashflow360LoginsRefused": 2}
