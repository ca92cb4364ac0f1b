"""History as a report: the journal of a connection, newest first, to be kept as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ledgersync.domain.journal import Entry
from ledgersync.domain.telling import happened, subject
from ledgersync.management.plain import shown
from ledgersync.management.reporting import Job, Made
from ledgersync.ports import ConnectionId, Registry

MOST = 20_000
"""The most entries in a report. Older ones are read page by page over the API."""


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """Reads the product's own table only."""

    registry: Registry

    def __call__(self, job: Job) -> Made:
        job.tell("Reads the history", 0)
        found = list(islice(self._entries(job.connection.id), MOST + 1))
        entries = [_told(one) for one in found[:MOST]]
        content = {"at": job.clock.now().isoformat(), "entries": entries}
        return Made(content=content, figures={"entries": str(len(entries))}, complete=len(found) <= MOST)

    def _entries(self, id: ConnectionId) -> Iterator[Entry]:
        for kept in self.registry.journal(id).newest():
            yield from reversed(kept.entries)


def _told(entry: Entry) -> Mapping[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "by": entry.by,
        "subject": subject(entry),
        "happened": happened(entry),
        "intacct_id": entry.intacct_id,
        "cashflow360_id": entry.cashflow360_id,
        "fields": {name: [shown(name, before), shown(name, after)] for name, (before, after) in entry.fields.items()},
        "why": entry.why,
        "run_id": entry.run_id,
    }
