"""A large company's first sync, in one run of several slices, and what both systems hold afterwards.

`python -m tests.benchmarks.company [--vendors N] [--against N] [--slice SECONDS]` syncs a smaller one, then the whole,
checks that every record is on both sides and linked, and ends with 1 when that, several slices or flat memory fails.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Side
from ledgersync.management.state_access import NOBODY
from ledgersync.ports import Connection as Kept
from ledgersync.ports import Ledger
from ledgersync.runs.run_slice import Runner
from sandbox.scenarios.scale import ACCOUNTS, BILLS_PER_VENDOR
from tests.benchmarks.figure import Figure, at_least, at_most, told
from tests.benchmarks.over_http import WallClock, choose_accounts, connect
from tests.benchmarks.remote_store import Place, remote_registry, store_process
from tests.benchmarks.report import show
from tests.benchmarks.served import Served, served

VENDORS, SLICE_SECONDS = 5_000, 10.0
MARGIN_SECONDS = 20.0
"""A slice begins nothing new with less than this left, for which it has time beside the seconds it is given."""
MOST_MB, LEVEL = 256, 1.25
STATUS = Path("/proc/self/status")
OBJECTS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.VENDOR: ("Vendor", "VENDOR", "VENDORID"),
    Kind.BILL: ("Bill", "APBILL", "RECORDNO"),
}
"""Where each kind is in the sandboxes' state: entity, object, and the field its link knows it by."""

Tell = Callable[[int], None]
"""Told how many records are written so far."""


@dataclass(frozen=True, slots=True)
class Synced:
    """A first sync that is done. ``links`` are the pairs of ids by kind, Cashflow360's first."""

    slices: int
    seconds: float
    peak_mb: float
    links: Mapping[Kind, frozenset[tuple[str, str]]]
    held: int


class SliceClock(WallClock):
    """Gives each slice so many seconds of its own processor time, which other work on the machine does not shorten.

    Whenever somebody looks at the time left, it tells how far the run is.
    """

    def __init__(self, seconds: float, look: Callable[[], None]) -> None:
        self._seconds, self._look = seconds, look
        self.begin()

    def begin(self) -> None:
        self._began = time.process_time()

    def time_left(self) -> float:
        self._look()
        return self._seconds + MARGIN_SECONDS - (time.process_time() - self._began)


class Watch:
    """Sends how many records are written, once a second at most; ledgers of slices that ended are let go."""

    def __init__(self, out: Pipe) -> None:
        self._out, self._written, self._sent = out, 0, 0.0
        self._ledger: Ledger | None = None

    def follow(self, ledger: Ledger) -> None:
        self._written, self._ledger = self._so_far(), ledger

    def look(self) -> None:
        if time.monotonic() - self._sent > 1:
            self._sent = time.monotonic()
            self._out.send(self._so_far())

    def _so_far(self) -> int:
        return self._written + (self._ledger.calls["writes"] if self._ledger else 0)


def synced(vendors: int, slice_seconds: float, tell: Tell = lambda _: None) -> Synced:
    """Sync a company of so many vendors and four times as many bills, the process that syncs alone with its memory.

    Raises RuntimeError when a record is missing on a side, or not linked.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    with served(f"scale:{vendors}") as place, store_process() as store:
        process = context.Process(target=_sync, args=(place, store, slice_seconds, theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            while isinstance(said := ours.recv(), int):
                tell(said)
        except EOFError as error:
            raise RuntimeError("the process that syncs has failed") from error
        finally:
            process.join()
        done: Synced = said
        _check(place, done, vendors)
    return done


def _sync(place: Served, store: Place, slice_seconds: float, out: Pipe) -> None:
    registry = remote_registry(store)
    opener, id = connect(place, registry)
    ids, watch = map("id-{}".format, itertools.count()), Watch(out)
    clock = SliceClock(slice_seconds, watch.look)
    opener = replace(opener, clock=clock)

    def open_ledgers(connection: Kept, before_write: Callable[[], None] = lambda: None) -> Mapping[Side, Ledger]:
        ledgers = opener(connection, before_write)
        watch.follow(ledgers[Side.CASHFLOW360])
        return ledgers

    runner = Runner(
        registry=registry,
        open_ledgers=open_ledgers,
        specs=SPECS,
        clock=clock,
        new_control_id=lambda: next(ids),
        margin_seconds=MARGIN_SECONDS,
    )
    began, slices = time.monotonic(), 0
    for group in Group:
        more = True
        while more:
            clock.begin()
            more = runner.run_slice(id, "run", group, "only").more
            slices += 1
        clock.begin()
        choose_accounts(registry, opener, id)
    seconds, peak = time.monotonic() - began, peak_mb()
    books = registry.books(id, NOBODY)
    links = {
        kind: frozenset((link.cashflow360_id, link.intacct_id) for link in books.all_links(kind)) for kind in OBJECTS
    }
    out.send(Synced(slices, seconds, peak, links, len(books.holds())))


def peak_mb() -> float:
    """Peak resident megabytes of this process."""
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def _check(place: Served, done: Synced, vendors: int) -> None:
    """Every record is in both systems' own state, once, and linked; none is held."""
    intacct, cashflow360 = (httpx.get(f"{origin}/_sandbox/state", timeout=120).json() for origin in place.origins)
    (company,) = intacct.values()
    (organization,) = cashflow360["organizations"]
    wanted = {Kind.VENDOR: vendors, Kind.BILL: vendors * BILLS_PER_VENDOR}
    for kind, (entity, object_name, key) in OBJECTS.items():
        theirs = {row["id"] for row in organization["records"][entity] if row["isActive"] == "1"}
        ours = {row[key] for row in company[object_name]}
        pairs = done.links[kind]
        if not len(pairs) == len(theirs) == len(ours) == wanted[kind]:
            raise RuntimeError(f"{kind}: {len(ours)} in Intacct, {len(theirs)} in Cashflow360, {len(pairs)} linked")
        if {pair[0] for pair in pairs} != theirs or {pair[1] for pair in pairs} != ours:
            raise RuntimeError(f"{kind}: links name other records than the systems hold")
    if done.held:
        raise RuntimeError(f"{done.held} records are held")


def main(argv: Sequence[str]) -> int:
    """Measure a quarter and the whole; the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.company", description=__doc__)
    parser.add_argument("--vendors", type=int, default=VENDORS, help="four times as many bills come with them")
    parser.add_argument("--slice", type=float, default=SLICE_SECONDS, metavar="SECONDS", help="of a slice")
    parser.add_argument("--against", type=int, metavar="N", help="vendors of the smaller company; else a quarter")
    options = parser.parse_args(argv)
    console = Console(width=160 if not sys.stdout.isatty() else None)
    sizes = (options.against or options.vendors // 4, options.vendors)
    with _progress(console) as progress:
        smaller, whole = (_watched(progress, vendors, options.slice) for vendors in sizes)
    figures = [
        told("vendors, bills on both sides and linked", len(whole.links[Kind.BILL]), "bills", "in the systems' state"),
        at_least(3, "slices of one run", whole.slices, "slices", f"{options.slice:g} s of processor time each at most"),
        told("the whole run", whole.seconds, "s", "wall time, both systems on this machine"),
        *memory(smaller, whole),
    ]
    show(figures, console)
    return 0 if all(figure.kept for figure in figures) else 1


def memory(smaller: Synced, whole: Synced) -> list[Figure]:
    """Peak memory, and how much of it depends on the size of the company."""
    times = len(whole.links[Kind.BILL]) / len(smaller.links[Kind.BILL])
    how = f"VmHWM of the process that syncs; with the fewer records {smaller.peak_mb:.0f} MB"
    return [
        at_most(MOST_MB, "slice: peak memory", whole.peak_mb, "MB", how),
        at_most(LEVEL, f"slice: memory at {times:g} times the records", whole.peak_mb / smaller.peak_mb, "×", how),
    ]


def _watched(progress: Progress, vendors: int, slice_seconds: float) -> Synced:
    bills = vendors * BILLS_PER_VENDOR
    task = progress.add_task(f"{vendors:,} vendors, {bills:,} bills", total=len(ACCOUNTS) + vendors + bills)
    done = synced(vendors, slice_seconds, lambda written: progress.update(task, completed=written))
    progress.update(task, completed=len(ACCOUNTS) + vendors + bills)
    return done


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
