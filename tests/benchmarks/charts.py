"""`python -m tests.benchmarks.charts`: time, memory, Sage transactions and dollars against size, as pictures.

`--measure` syncs companies of growing size first and keeps what it measured in `docs/benchmarks/measured.json`; without
it the pictures are drawn anew from that file. Time and memory are those of the process that syncs, alone over HTTP;
transactions are counted in the transports of one process; dollars are the model of `ledgersync cost --model`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pygal
from lxml import etree
from pygal.style import Style
from rich.console import Console
from rich.progress import track

from ledgersync.runs.cost import modelled
from sandbox.scenarios import build
from sandbox.scenarios.scale import BILLS_PER_VENDOR
from tests.benchmarks.company import MOST_MB, synced
from tests.benchmarks.connected import Connected
from tests.benchmarks.slice_memory import UNCUT
from tests.fakes import MemoryRegistry
from tests.integration.runs.world import Clock

FOLDER = Path(__file__).parents[2] / "docs" / "benchmarks"
MEASURED = FOLDER / "measured.json"
VENDORS = (125, 250, 500, 1_000, 2_000)
"""Of the companies that are synced over HTTP."""
COUNTED_VENDORS = (25, 50, 100, 200, 400)
"""Of those whose transactions are counted."""
CONNECTIONS = (1, 10, 100, 1_000, 10_000)
# For plugins, which we have none of, pygal leaves an import hook of a kind that today's importers trip over.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
STYLE = Style(
    background="white",
    plot_background="white",
    colors=("#1f5fa8", "#b4520a", "#2c7a4b", "#6b4fa0"),
    font_family="sans-serif",
    title_font_size=22,
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSync:
    """A first sync over HTTP: wall seconds, and the peak of the process that syncs in megabytes."""

    bills: int
    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """Sage transactions of a first sync, and of a quiet run later."""

    bills: int
    first: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Measured:
    syncs: Sequence[FirstSync]
    billed: Sequence[Billed]


def measured() -> Measured:
    """Sync companies of every size; a progress bar counts them."""
    syncs = [first_sync(vendors) for vendors in track(VENDORS, "first syncs over HTTP")]
    return Measured(syncs, [billed(vendors) for vendors in track(COUNTED_VENDORS, "transactions")])


def first_sync(vendors: int) -> FirstSync:
    done = synced(vendors, UNCUT)
    return FirstSync(bills=vendors * BILLS_PER_VENDOR, seconds=round(done.seconds, 1), peak_mb=round(done.peak_mb, 1))


def billed(vendors: int) -> Billed:
    clock = Clock()
    world = Connected(build(f"scale:{vendors}", now=clock.now), "scale", MemoryRegistry(clock.now), clock)
    first = 0
    for day in range(3):
        world.traffic.clear()
        world.run()
        first += world.traffic.sage_transactions
        if day == 0:
            world.choose_accounts()
        world.a_day_later()
    world.traffic.clear()
    world.settle()
    return Billed(bills=vendors * BILLS_PER_VENDOR, first=first, quiet=world.traffic.sage_transactions)


def drawn(of: Measured) -> Mapping[str, str]:
    """The pictures by file name, as SVG."""
    prices = [modelled(connections) for connections in CONNECTIONS]
    return {
        "time.svg": _lines(
            "First sync: seconds against bills",
            [one.bills for one in of.syncs],
            {"both systems on the same machine": [one.seconds for one in of.syncs]},
        ),
        "memory.svg": _lines(
            "First sync: peak memory in MB against bills",
            [one.bills for one in of.syncs],
            {"process that syncs": [one.peak_mb for one in of.syncs], "budget": [MOST_MB for _ in of.syncs]},
        ),
        "transactions.svg": _lines(
            "Sage transactions of a run against bills",
            [one.bills for one in of.billed],
            {"first three runs": [one.first for one in of.billed], "a quiet run": [one.quiet for one in of.billed]},
        ),
        "dollars.svg": _lines(
            "Dollars of a connection and month against connections",
            CONNECTIONS,
            {
                "quiet, sealed credentials": [float(one.total(one.quiet, sealed=True)) for one in prices],
                "quiet, Secrets Manager": [float(one.total(one.quiet, sealed=False)) for one in prices],
                "500 changes a day, sealed": [float(one.total(one.busy, sealed=True)) for one in prices],
            },
            marks=(0.01, 0.1, 1, 10),
        ),
    }


def _lines(
    title: str, sizes: Sequence[int], series: Mapping[str, Sequence[float]], *, marks: Sequence[float] = ()
) -> str:
    """A line for each series; the axis is logarithmic where it has marks, and begins with 0 elsewhere."""
    chart = pygal.Line(
        title=title,
        style=STYLE,
        width=800,
        height=420,
        logarithmic=bool(marks),
        y_labels=marks or None,
        range=None if marks else (0, max(map(max, series.values())) * 1.1),
        legend_at_bottom=True,
        js=(),
        no_prefix=True,  # else each drawing has an id of its own
    )
    chart.x_labels = [f"{size:,}" for size in sizes]
    for name, values in series.items():
        chart.add(name, list(values))
    picture = etree.fromstring(chart.render())
    etree.strip_tags(picture, etree.Comment)  # one has the day of drawing
    return etree.tostring(picture, encoding="unicode") + "\n"


def kept() -> Measured:
    """What was measured last."""
    content = json.loads(MEASURED.read_text())
    return Measured([FirstSync(**one) for one in content["syncs"]], [Billed(**one) for one in content["billed"]])


def main(argv: Sequence[str], measure: Callable[[], Measured] = measured) -> int:
    """Measure when asked to, and draw; returns the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.charts", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="sync companies of growing size first: some minutes")
    options = parser.parse_args(argv)
    FOLDER.mkdir(exist_ok=True)
    if options.measure:
        MEASURED.write_text(json.dumps(asdict(measure()), indent=1) + "\n")
    for name, picture in drawn(kept()).items():
        (FOLDER / name).write_text(picture)
        Console().print(f"docs/benchmarks/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
