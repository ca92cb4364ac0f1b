"""Reports of a large company: a preview of its first sync, and its tie-out before and after, in slices.

`python -m tests.benchmarks.reported [--vendors N] [--slice SECONDS]` makes them of a quarter and of the whole, each in
a process alone with its memory, then syncs the whole. It ends with 1 when the preview says other writes than the sync
makes, when the tie-out leaves a cent after it, or when a report's memory is not flat.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from typing import Any
from uuid import uuid4

from rich.console import Console

from ledgersync.adapters.dynamodb.rehearsed import lines_of, rehearsed_of
from ledgersync.adapters.dynamodb.reports import DynamoReports
from ledgersync.adapters.opening import LedgerOpener
from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.management.preview_report import PreviewReport
from ledgersync.management.reporting import MARGIN_SECONDS, PAGE_ROWS, Maker, Reporting
from ledgersync.management.state_access import reading
from ledgersync.management.tie_out_report import TieOutReport
from ledgersync.ports import Clock, Registry
from ledgersync.ports.reports import Report, ReportKind
from ledgersync.runs.run_slice import Runner
from sandbox.scenarios.scale import BILLS_PER_VENDOR
from tests.benchmarks.company import LEVEL, MOST_MB, VENDORS, peak_mb
from tests.benchmarks.figure import Figure, at_least, at_most, told
from tests.benchmarks.over_http import WallClock, choose_accounts, connect
from tests.benchmarks.remote_store import Place, remote_table, shared_registry, store_process
from tests.benchmarks.report import show
from tests.benchmarks.served import Served, served

SLICE_SECONDS = 2.0
MOST_SLICES = 300
"""As the state machine has it."""
PREVIEW_TIMES = 5
"""A slice of a preview is so many times as long as one of a tie-out: what it pretends to have written goes along."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is done: its figures, what of its content is compared, and what it took."""

    figures: Mapping[str, str]
    writes: Mapping[str, int]
    slices: int
    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Reported:
    """``created`` are the records a run made in Cashflow360, by kind."""

    preview: Made
    before: Made
    after: Made | None
    created: Mapping[str, int]


class SliceClock(WallClock):
    """Gives each slice so many seconds of its own processor time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        self._began = time.process_time()

    def time_left(self) -> float:
        return self._seconds + MARGIN_SECONDS - (time.process_time() - self._began)


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """What a piece of work answers that is done in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError as error:
        raise RuntimeError("a process of the measurement has failed") from error
    finally:
        process.join()


def reported(vendors: int, slice_seconds: float, sync: bool) -> Reported:
    """Make the reports of a company of so many vendors; with ``sync`` sync it then, and tie it out again."""
    with served(f"scale:{vendors}") as place, store_process() as store:
        alone(_run, place, store, Group.LISTS)
        preview = alone(_report, place, store, ReportKind.PREVIEW, slice_seconds * PREVIEW_TIMES)
        before = alone(_report, place, store, ReportKind.TIE_OUT, slice_seconds)
        created = alone(_run, place, store, Group.TRANSACTIONS) if sync else {}
        after = alone(_report, place, store, ReportKind.TIE_OUT, slice_seconds) if sync else None
        return Reported(preview, before, after, created)


def _run(place: Served, store: Place, group: Group, out: Pipe) -> None:
    """One group of the first run; accounts are chosen after the lists."""
    registry = shared_registry(store)
    opener, id = connect(place, registry)
    counts, more = Counter[str](), True
    runner = _runner(registry, opener, WallClock())
    while more:
        done = runner.run_slice(id, "run", group, "only")
        counts.update(done.counts)
        more = done.more
    registry.free_lease(id, "run")
    registry.free_slot("SCALE", "run")
    if group is Group.LISTS:
        choose_accounts(registry, opener, id)
    made = {name.split("|")[0]: count for name, count in counts.items() if name.endswith("|cashflow360|created")}
    out.send(made)


def _runner(registry: Registry, opener: LedgerOpener, clock: Clock) -> Runner:
    return Runner(registry=registry, open_ledgers=opener, specs=SPECS, clock=clock, new_control_id=lambda: uuid4().hex)


def _report(place: Served, store: Place, kind: ReportKind, slice_seconds: float, out: Pipe) -> None:
    registry, reports, clock = shared_registry(store), DynamoReports(remote_table(store)), SliceClock(slice_seconds)
    opener, id = connect(place, registry)
    opener = replace(opener, clock=clock).in_pages(PAGE_ROWS)
    makers: dict[ReportKind, Maker] = {
        ReportKind.PREVIEW: PreviewReport(_runner(registry, opener, clock), lines_of, rehearsed_of),
        ReportKind.TIE_OUT: TieOutReport(opener, SPECS, TemporaryShelves),
    }
    making = Reporting(
        registry=registry,
        asked_about=registry.connection,
        reports=reports,
        clock=clock,
        reading=lambda of: reading(registry, of),
        makers=makers,
    )
    now = clock.now()
    name = uuid4().hex
    report = reports.begin(Report(id=id, report_id=name, kind=kind, asked_by="b", asked_at=now, expires_at=now))
    began, slices, more = time.monotonic(), 0, True
    while more:
        clock.begin()
        more = making.run_slice(id, name, slices).more
        slices += 1
        if slices > MOST_SLICES:
            raise RuntimeError(f"the {kind} does not get on in slices of {slice_seconds} s")
    seconds, peak, done = time.monotonic() - began, peak_mb(), reports.report(id, name)
    assert done is not None
    content = json.loads(reports.content(report) or "{}")
    out.send(Made(done.figures, content.get("writes", {}), slices, seconds, peak))


def main(argv: Sequence[str]) -> int:
    """Measure a quarter and the whole; the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reported", description=__doc__)
    parser.add_argument("--vendors", type=int, default=VENDORS, help="four times as many bills come with them")
    parser.add_argument(
        "--slice",
        type=float,
        default=SLICE_SECONDS,
        metavar="SECONDS",
        help="of a tie-out; a preview has five times that",
    )
    options = parser.parse_args(argv)
    quarter = reported(options.vendors // 4, options.slice, sync=False)
    whole = reported(options.vendors, options.slice, sync=True)
    figures = compared(quarter, whole, options.vendors * BILLS_PER_VENDOR)
    show(figures, Console(width=160 if not sys.stdout.isatty() else None))
    return 0 if all(figure.kept for figure in figures) else 1


def compared(quarter: Reported, whole: Reported, bills: int) -> list[Figure]:
    """Sizes, and what has to be equal as differences of which nothing may be left."""
    planned, made = whole.preview.writes.get("bill|cashflow360|create", 0), whole.created.get("bill", 0)
    after = whole.after.figures if whole.after else {}
    left = abs(float(after.get("payables_difference", "nan")))
    same = abs(float(after.get("payables_intacct", "nan")) - float(whole.before.figures["payables_intacct"]))
    return [
        at_least(bills, "preview: bills it would make", planned, "bills", "of a company whose lists are in step"),
        at_most(0, "preview: bills it says and the sync did not make", abs(planned - made), "bills", f"made: {made:,}"),
        at_least(2, "preview: slices", whole.preview.slices, "slices", "of one report"),
        told("preview: time", whole.preview.seconds, "s", "wall time, both systems on this machine"),
        *_memory("preview", quarter.preview, whole.preview),
        at_least(3, "tie-out: slices", whole.before.slices, "slices", "of one report"),
        at_most(0, "tie-out: open in Intacct, before less after", same, "USD", "the sync changes nothing there"),
        at_most(0, "tie-out: difference after the sync", left, "USD", "vendor by vendor and bill by bill"),
        told("tie-out: time", whole.before.seconds, "s", "wall time, both systems on this machine"),
        *_memory("tie-out", quarter.before, whole.before),
    ]


def _memory(name: str, quarter: Made, whole: Made) -> list[Figure]:
    how = f"VmHWM of the process that makes it; with a quarter of the records {quarter.peak_mb:.0f} MB"
    return [
        at_most(MOST_MB, f"{name}: peak memory", whole.peak_mb, "MB", how),
        at_most(LEVEL, f"{name}: memory at four times the records", whole.peak_mb / quarter.peak_mb, "×", how),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
