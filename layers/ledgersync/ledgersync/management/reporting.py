"""Makes a report, slice by slice: as much of it as one invocation has time for, then the next goes on from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from ledgersync.errors import FatalError, LedgersyncError
from ledgersync.management.telling import unexplained
from ledgersync.management.turns import Turns
from ledgersync.ports import Books, Clock, Connection, ConnectionId, Registry
from ledgersync.ports.notices import NoticeBox
from ledgersync.ports.reports import Report, ReportKind, ReportProgress, ReportStatus, ReportStore
from ledgersync.runs.failures import RETRIED, ended

TELL_EVERY_SECONDS = 2.0
OWN_TABLE = frozenset({ReportKind.SUPPORT_BUNDLE, ReportKind.HISTORY})
"""Kinds that ask neither system, and so need no call slot."""
ASK_AGAIN = "Ask for the report again in a while."
PAGE_ROWS = 1_000
"""Rows of Intacct in a page: half of what a run has, for memory that is the same from 4,000 records on."""
MARGIN_SECONDS = 60.0
"""Of a slice: enough for the longest single call of a system, and to keep what was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A report that is finished. ``figures`` are what a list shows of it.

    ``content`` is JSON, money as text; an iterator in it is written as a list, never in memory whole.
    """

    content: Mapping[str, Any]
    figures: Mapping[str, str]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Time ran out; ``lines`` are what the next slice goes on with."""

    lines: Iterable[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the making of a report works with. ``tell`` says how far it is; ``saved`` an earlier slice left.

    ``may_ask`` says whether it still has a call slot.
    """

    report: Report
    connection: Connection
    books: Books
    clock: Clock
    tell: Callable[[str, int], None]
    saved: Iterator[str] | None
    may_ask: Callable[[], bool] = lambda: True

    def time_is_left(self) -> bool:
        return self.clock.time_left() >= MARGIN_SECONDS


Maker = Callable[[Job], Made | Unfinished]


@dataclass(frozen=True, slots=True)
class Step:
    """What a slice did: ``more`` is left, and whether it ``waits`` for a call slot first."""

    more: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """``makers`` make a report of each kind; ``reading`` gives the books of a connection, to look at only.

    ``asked_about`` is what an id stands for: a connection, or a set-up as the connection it would be.
    """

    registry: Registry
    asked_about: Callable[[ConnectionId], Connection | None]
    reports: ReportStore
    clock: Clock
    reading: Callable[[ConnectionId], Books]
    makers: Mapping[ReportKind, Maker]
    notices: NoticeBox | None = None

    def run_slice(self, id: ConnectionId, report_id: str, step: int) -> Step:
        """As much of a report as there is time for. A report that has ended meanwhile is left alone."""
        report = self.reports.report(id, report_id)
        if report is None or report.status is not ReportStatus.RUNNING:
            return Step()
        connection = self.asked_about(id)
        if connection is None or connection.disconnected:
            raise FatalError("connection-unknown", "The connection does not exist any more, or is disconnected.")
        teller = Teller(self.reports, report, self.clock)
        own = report.kind in OWN_TABLE
        made = self._make(teller, connection, self.clock, step) if own else self._in_turn(teller, connection, step)
        if made is None:
            teller.say("Waits for a sync to end", report.progress.read)
            return Step(more=True, waits=True)
        if isinstance(made, Unfinished):
            self.reports.put_work(report, step + 1, made.lines)
            return Step(more=True)
        self._done(teller.report, made)
        if made.complete:
            self._notify(connection, report_id, made)
        return Step()

    def _in_turn(self, teller: Teller, connection: Connection, step: int) -> Made | Unfinished | None:
        """With one of the company's call slots; None when there was none for a while."""
        owner = f"report-{teller.report.report_id}"
        turns = Turns(registry=self.registry, clock=self.clock, company_id=connection.company_id, owner=owner)
        if not turns.take():
            return None
        try:
            return self._make(teller, connection, turns, step)
        finally:
            with suppress(LedgersyncError):  # else it expires with this process
                turns.give_back()

    def _make(self, teller: Teller, connection: Connection, clock: Clock, step: int) -> Made | Unfinished:
        report = teller.report
        job = Job(
            report=report,
            connection=connection,
            books=self.reading(connection.id),
            clock=clock,
            tell=teller,
            saved=self.reports.work(report, step) if step else None,
            may_ask=lambda: not isinstance(clock, Turns) or clock.holds,
        )
        return self.makers[report.kind](job)

    def _notify(self, connection: Connection, report_id: str, made: Made) -> None:
        notice = unexplained(connection, report_id, made.figures, self.clock.now())
        if notice is not None and self.notices is not None:
            self.notices.tell(notice)

    def _done(self, report: Report, made: Made) -> None:
        """The content first: a report that is done can be read."""
        self.reports.put_content(report, json_lines(made.content))
        status, ended_at = ReportStatus.DONE, self.clock.now()
        self.reports.keep(
            replace(report, status=status, ended_at=ended_at, figures=made.figures, complete=made.complete)
        )

    def failed(self, id: ConnectionId, report_id: str, error: str, cause: str) -> None:
        """Keep why a report could not be made, in words; ``cause`` is what the state machine caught."""
        report = self.reports.report(id, report_id)
        if report is not None and report.status is ReportStatus.RUNNING:
            self.reports.keep(as_failed(report, error, cause, self.clock))


def json_lines(content: object) -> Iterator[str]:
    """JSON in lines: of an iterator a line an element."""
    if isinstance(content, Mapping):
        yield "{"
        for place, (name, value) in enumerate(content.items()):
            yield f"{',' if place else ''}{json.dumps(name)}:"
            yield from json_lines(value)
        yield "}"
    elif isinstance(content, Iterator):
        yield "["
        yield from (f"{',' if place else ''}{_json(value)}" for place, value in enumerate(content))
        yield "]"
    else:
        yield _json(content)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_failed(report: Report, error: str, cause: str, clock: Clock) -> Report:
    """The report as one that could not be made."""
    told = ended("FAILED", error, cause)
    advice = told.words.replace(RETRIED, ASK_AGAIN)
    return replace(report, status=ReportStatus.FAILED, ended_at=clock.now(), error=told.code, advice=advice)


class Teller:
    """Keeps how far a report is, every other second at most: each time costs a write unit."""

    def __init__(self, reports: ReportStore, report: Report, clock: Clock) -> None:
        self.report = report
        self._reports, self._clock = reports, clock
        self._told = None if report.progress == ReportProgress() else clock.now()

    def __call__(self, words: str, read: int) -> None:
        now = self._clock.now()
        if self._told is None or (now - self._told).total_seconds() >= TELL_EVERY_SECONDS:
            self.say(words, read)

    def say(self, words: str, read: int) -> None:
        self._told = self._clock.now()
        self.report = replace(self.report, progress=ReportProgress(words=words, read=read))
        self._reports.keep(self.report)
