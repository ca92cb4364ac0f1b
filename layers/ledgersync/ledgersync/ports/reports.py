"""Reports: what is read from both systems beside the request, and kept for some days for whoever asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ledgersync.ports.connections import ConnectionId


class ReportKind(StrEnum):
    TIE_OUT = "tie-out"
    PREVIEW = "preview"
    DOCTOR = "doctor"
    SUPPORT_BUNDLE = "support-bundle"
    HISTORY = "history"
    PROBE = "probe"


class ReportStatus(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProgress:
    """How far a report is: ``read`` records so far, and the step at hand in words for a person."""

    words: str = "Waits for its turn"
    read: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who said that the figures are right, when, with which note; the figures as they stood then."""

    by: str
    at: datetime
    note: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link that opens the report without a sign-in; of its secret only the hash is kept."""

    secret_hash: str
    by: str
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report without its content. ``figures`` are its totals, so that a list shows them without reading it.

    ``amounts`` is what a support bundle was asked with. ``complete`` is false when something could not be read.
    """

    id: ConnectionId
    report_id: str
    kind: ReportKind
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    amounts: bool = False
    status: ReportStatus = ReportStatus.RUNNING
    progress: ReportProgress = field(default_factory=ReportProgress)
    figures: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    ended_at: datetime | None = None
    error: str = ""
    advice: str = ""
    signed: SignOff | None = None
    share: Share | None = None


class ReportStore(Protocol):
    """Reports of connections. A report that does not exist, or is another tenant's, is None."""

    def begin(self, report: Report) -> Report:
        """Keep a new report, unless one of its kind is going: that one then."""

    def keep(self, report: Report) -> None:
        """As it stands now; one that has ended lets the next of its kind begin."""

    def report(self, id: ConnectionId, report_id: str) -> Report | None: ...
    def reports(self, id: ConnectionId, limit: int) -> Sequence[Report]:
        """Newest first."""

    def put_content(self, report: Report, lines: Iterable[str]) -> None:
        """The content of a report that has ended, however large; it expires with the report."""

    def content(self, report: Report) -> str | None: ...
    def put_work(self, report: Report, step: int, lines: Iterable[str]) -> None:
        """What the next slice goes on with, in place of what an earlier one left. No line has a break within."""

    def work(self, report: Report, step: int) -> Iterator[str] | None: ...
