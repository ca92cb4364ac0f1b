"""Figures for CloudWatch, in the embedded metric format, without a dimension of tenant or connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Count = Callable[[str, int], None]
"""Adds to a metric by name."""

NAMESPACE = "Ledgersync"
OF_CALLS = {
    "intacct|requests": "IntacctRequests",
    "cashflow360|requests": "Cashflow360Requests",
    "intacct|writes": "IntacctWrites",
    "cashflow360|writes": "Cashflow360Writes",
}
"""Of what a slice did. Sign-ins are counted as they happen, since a slice that fails has spent them too."""


def count(name: str, value: int) -> None:
    """Add to a metric, in seconds when its name ends so; nothing is written for zero."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    if value:
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        with single_metric(name=name, unit=unit, value=value, namespace=NAMESPACE):
            pass


def uncounted(_: str, __: int) -> None:
    """Where nobody counts."""


def count_slice(count: Count, calls: Mapping[str, int], counts: Mapping[str, int]) -> None:
    """What one slice asked of both systems, and the records it set aside."""
    for call, name in OF_CALLS.items():
        count(name, calls.get(call, 0))
    count("RecordsHeld", sum(n for key, n in counts.items() if key.endswith("|held")))
