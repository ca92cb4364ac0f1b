"""`python -m tests.benchmarks [--full] [--json FILE] [NAME …]`: measures, and prints figures beside their budgets.

A missed budget is information and exits 0; a measurement that fails ends it with its error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from tests.benchmarks import (
    bare_company,
    console_pages,
    fan_out,
    freshness,
    importing,
    journal,
    looking,
    loopback,
    money,
    page_parsing,
    quiet_run,
    reading,
    slice_memory,
    writing,
)
from tests.benchmarks.figure import Figure
from tests.benchmarks.report import show, write_json

Measure = Callable[[], list[Figure]]
QUICK: Mapping[str, Measure] = {
    "page": page_parsing.measure,
    "quiet-run": quiet_run.measure,
    "reading": reading.measure,
    "writing": writing.measure,
    "bare-company": bare_company.measure,
    "journal": journal.measure,
    "memory": slice_memory.measure,
    "imports": importing.measure,
    "fan-out": fan_out.measure,
    "freshness": freshness.measure,
    "looking": looking.measure,
    "money": money.measure,
    "console": console_pages.measure,
}
FULL: Mapping[str, Measure] = {**QUICK, "memory": slice_memory.measure_full, "loopback": loopback.measure}


def main(argv: Sequence[str]) -> int:
    """Measure what is named, or everything; returns the process's exit status."""
    options = _parser().parse_args(argv)
    chosen = FULL if options.full or options.names else QUICK
    console = Console(width=200 if not sys.stdout.isatty() else None)
    figures: list[Figure] = []
    try:
        for name in options.names or chosen:
            console.print(f"measuring {name} …")
            figures += chosen[name]()
    finally:
        show(figures, console)
    if options.json is not None:
        write_json(figures, options.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Figures against the budgets.")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*FULL, []], help=f"one of {', '.join(FULL)}")
    parser.add_argument("--full", action="store_true", help="also what takes minutes: 20,000 bills over HTTP")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
