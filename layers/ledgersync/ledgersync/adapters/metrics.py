"""Counts for CloudWatch, in the embedded metric format, without a dimension of tenant or connection."""

from __future__ import annotations

from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = "Ledgersync"


def count(name: str, value: int) -> None:
    """Add to a metric; nothing is written for zero."""
    if value:
        with single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE):
            pass
