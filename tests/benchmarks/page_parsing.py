"""A page of 2,000 bills made into rows, against PyPI `sageintacctsdk` on the same page."""

from __future__ import annotations

from tests.benchmarks import intacct_page
from tests.benchmarks.figure import Figure, at_least, told


def measure() -> list[Figure]:
    measured = intacct_page.measure()
    how = "processor time, best of 7, each in its own process"
    ms = measured["page_seconds"] * 1000
    return [
        at_least(7.5, "page of 2,000 bills → rows", measured["ratio"], "× sageintacctsdk", how),
        told("page of 2,000 bills → rows", ms, "ms", how),
    ]
