"""Counts the calls a world answered, by path, reads and writes apart."""

from collections import Counter

from sandbox.cashflow360.calls import Call
from sandbox.cashflow360.schema.fields import Record


class RequestLog:
    """Counts calls; a refused call counts like any other."""

    def __init__(self) -> None:
        self._paths: Counter[str] = Counter()
        self._writes: Counter[str] = Counter()

    def count(self, call: Call) -> None:
        """Count one call."""
        self._paths[call.path] += 1
        if call.is_write:
            self._writes[call.path] += 1

    def count_path(self, path: str) -> None:
        """Count one call of version 3."""
        self._paths[path.strip("/")] += 1

    def clear(self) -> None:
        """Start counting anew."""
        self._paths.clear()
        self._writes.clear()

    def as_data(self) -> Record:
        """Return the counts: by path, and totals of reads, writes and logins."""
        total, writes = self._paths.total(), self._writes.total()
        return {
            "paths": dict(sorted(self._paths.items())),
            "total": total,
            "reads": total - writes,
            "writes": writes,
            "logins": self._paths["Login"],
        }
