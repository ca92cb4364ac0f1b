"""Writes in batches, as many at once as a system takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledgersync.domain.remembered import Unknown, WriteResult
from ledgersync.errors import FatalError, RetriableError


def in_batches(count: int, size: int, send: Callable[[int, int], Sequence[WriteResult]]) -> list[WriteResult]:
    """The answers to so many writes; ``send`` takes where a batch begins and ends.

    An error in the first batch is raised. One in a later batch leaves what was not sent unknown: the next run looks it
    up, does not find it, and sends it.
    """
    results: list[WriteResult] = []
    for start in range(0, count, size):
        try:
            results += send(start, start + size)
        except (RetriableError, FatalError) as error:
            if not results:
                raise
            return [*results, *[Unknown(f"not sent: {error.code}")] * (count - len(results))]
    return results
