"""Rounds of syncing on the local stack: fire the schedule, watch the executions, collect what each run did.

What a round did is read from Step Functions, the run records, the remote systems' own counts and the table, so
that claims about it need not trust the product's counters.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ledgersync.ports import Run
from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, registry
from sandbox.local.remote import SandboxServers

ROUND_SECONDS = 150.0
TICK_SECONDS = 5.0
SIDES = ("intacct", "cashflow360")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of one connection: its execution as Step Functions tells it, and the record the product keeps."""

    enrolment: Enrolment
    arn: str
    status: str
    error: str
    states: int
    record: Run | None


@dataclass(frozen=True, slots=True)
class Round:
    """What one firing of the schedule led to; ``requests`` are new ones by side and name, as the servers counted."""

    title: str
    seconds: float
    runs: Sequence[Ran]
    requests: Mapping[str, Mapping[str, int]]
    rows_before: Mapping[tuple[str, str], object]
    rows_after: Mapping[tuple[str, str], object]

    @property
    def rows_changed(self) -> Sequence[tuple[str, str]]:
        """Keys of rows that are new, different or gone."""
        keys = self.rows_before.keys() | self.rows_after.keys()
        return sorted(key for key in keys if self.rows_before.get(key) != self.rows_after.get(key))


class Rehearsal:
    """Plays rounds on a stack that is up."""

    def __init__(
        self, stack: LocalStack, servers: SandboxServers, enrolments: Sequence[Enrolment], console: Console
    ) -> None:
        self.stack = stack
        self.servers = servers
        self.enrolments = enrolments
        self.console = console
        self.registry = registry(stack)
        self.first: Mapping[str, Counter[str]] = {}
        """What the first round counted, by connection."""
        self._seen: set[str] = set()

    def play(self, title: str, now: datetime) -> Round:
        """Make every connection due at ``now``, fire the schedule, and wait for all of their runs to be recorded."""
        before, asked = self.rows(), self.requests()
        started = time.monotonic()
        for enrolment in self.enrolments:
            self.registry.set_due(enrolment.id, now)
        runs = self._watch(title)
        seconds = time.monotonic() - started
        requests = {side: dict(counts - asked[side]) for side, counts in self.requests().items()}
        return Round(title, seconds, runs, requests, before, self.rows())

    def rows(self) -> dict[tuple[str, str], object]:
        """The whole table, by key."""
        rows: dict[tuple[str, str], object] = {}
        page: dict[str, Any] = self.stack.table.scan()
        while True:
            rows.update({(item["pk"], item["sk"]): item for item in page["Items"]})
            if "LastEvaluatedKey" not in page:
                return rows
            page = self.stack.table.scan(ExclusiveStartKey=page["LastEvaluatedKey"])

    def requests(self) -> dict[str, Counter[str]]:
        """What both servers were asked so far, as ``reads``, ``writes`` and by function or path."""
        return {side: Counter(dict(_flat(self.servers.control(side, "requests")))) for side in SIDES}

    def _watch(self, title: str) -> Sequence[Ran]:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        deadline = time.monotonic() + ROUND_SECONDS
        next_tick = 0.0
        with Progress(*columns, console=self.console) as progress:
            task = progress.add_task(title, total=len(self.enrolments))
            while True:
                if time.monotonic() >= next_tick:
                    # More than once: a tick starts two runs of a company at most, the next one goes on.
                    self.stack.fire_schedule()
                    next_tick = time.monotonic() + TICK_SECONDS
                runs = self._ended()
                progress.update(task, completed=len(runs))
                if len(runs) == len(self.enrolments):
                    self._seen |= {ran.arn for ran in runs}
                    return runs
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{title}: {len(runs)} of {len(self.enrolments)} runs ended in time")
                time.sleep(0.2)

    def _ended(self) -> Sequence[Ran]:
        by_connection = {enrolment.connection_id: enrolment for enrolment in self.enrolments}
        ended = []
        for execution in self.stack.executions():
            arn = execution["executionArn"]
            if execution["status"] == "RUNNING" or arn in self._seen:
                continue
            described = self.stack.describe(arn)
            enrolment = by_connection[described.names["connection_id"]]
            record = self.registry.run(enrolment.id, described.names["run_id"])
            if record is None or record.ended_at is None:
                continue
            states = len(self.stack.entered(arn))
            ended.append(Ran(enrolment, arn, described.status, described.error, states, record))
        return ended


def _flat(counts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, int]]:
    for name, value in counts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}/")
        elif isinstance(value, int):
            yield f"{prefix}{name}", value


SHOWN = ("created", "updated", "removed", "matched", "held", "conflict", "put back")


def summary(round: Round) -> Table:
    """What a round did, a row per connection, kind and side where anything happened."""
    table = Table(title=f"{round.title} ({round.seconds:.1f} s)")
    for heading in ("connection", "kind", "side", *SHOWN):
        table.add_column(heading, no_wrap=True)
    for ran in sorted(round.runs, key=lambda ran: ran.enrolment.connection_id):
        counts = ran.record.counts if ran.record else {}
        busy = {tuple(key.split("|")[:2]) for key in counts if key.split("|")[2] in SHOWN}
        status = "[green]✓[/]" if ran.status == "SUCCEEDED" else f"[red]{ran.error or ran.status.lower()}[/]"
        for first, (kind, side) in enumerate(sorted(busy) or [("nothing to do", "")]):
            name = "" if first else f"{status} {ran.enrolment.name}"
            table.add_row(name, kind, side, *(str(counts.get(f"{kind}|{side}|{o}", "")) for o in SHOWN))
    return table
