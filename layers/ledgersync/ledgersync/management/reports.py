"""What people do with reports: ask for one, look at it, sign it off, share it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ledgersync.domain.journal import Did, Entry
from ledgersync.errors import Stale
from ledgersync.management.package import address_of, id_at
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.reporting import as_failed
from ledgersync.ports import Clock, Connection, Executions, Registry
from ledgersync.ports.journal import key_of
from ledgersync.ports.reports import Report, ReportKind, ReportStatus, ReportStore, Share, SignOff

KEPT = timedelta(days=30)
SIGNED_KEPT = timedelta(days=7 * 366)
"""A signed tie-out belongs to the books of its month, which are kept for seven years."""
SHARED_FOR = timedelta(days=7)
SHARED_KINDS = frozenset({ReportKind.DOCTOR, ReportKind.TIE_OUT})
LOOKED_AT_AFTER = timedelta(minutes=2)
"""From then on a report that is going is compared with its execution, whoever looks at it."""
LATEST = 20
LOOKED_THROUGH = 200
"""So many of the latest reports are looked through for the newest of a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    registry: Registry
    store: ReportStore
    executions: Executions
    clock: Clock
    new_id: Callable[[], str]
    new_secret: Callable[[], str]

    def ask(self, connection: Connection, kind: ReportKind, by: str, *, amounts: bool = False) -> Report:
        """Begin a report, or name the one of its kind that is going."""
        now = self.clock.now()
        report_id = f"{now:%Y%m%dT%H%M%S}-{self.new_id()[:12]}"
        wanted = Report(
            id=connection.id,
            report_id=report_id,
            kind=kind,
            asked_by=by,
            asked_at=now,
            expires_at=now + KEPT,
            amounts=amounts,
        )
        for _ in range(2):
            begun = self.store.begin(wanted)
            if begun.report_id == report_id:
                self.executions.start(connection.id, report_id)
                return begun
            if (going := self._as_it_stands(begun)).status is ReportStatus.RUNNING:
                return going
        raise Refusal("busy", "Another report is just beginning. Try again in a moment.", wait_seconds=5)

    def latest(self, connection: Connection) -> Sequence[Report]:
        return self.store.reports(connection.id, LATEST)

    def newest(self, connection: Connection, kind: ReportKind) -> tuple[Report, Mapping[str, Any]]:
        """The newest report of a kind that is done, and what it found; Refusal when there is none."""
        latest = self.store.reports(connection.id, LOOKED_THROUGH)
        done = (one for one in latest if one.kind is kind and one.status is ReportStatus.DONE)
        if (report := next(done, None)) is None:
            raise Refusal("report-not-done", f"Nobody has made this report yet. Ask for one of the kind {kind}.")
        return report, self.content(report)

    def find(self, connection: Connection, report_id: str) -> Report:
        report = self.store.report(connection.id, report_id)
        if report is None or report.expires_at <= self.clock.now():
            raise not_found("report")
        late = report.asked_at + LOOKED_AT_AFTER <= self.clock.now()
        return self._as_it_stands(report) if late else report

    def _as_it_stands(self, report: Report) -> Report:
        """A report that is going, started or closed where its execution says that it should be."""
        if report.status is not ReportStatus.RUNNING:
            return report
        state = self.executions.describe(self.executions.arn(report.report_id))
        if state is None:
            self.executions.start(report.id, report.report_id)
        if state is None or state.going:
            return report
        newest = self.store.report(report.id, report.report_id) or report
        if newest.status is ReportStatus.RUNNING:
            newest = as_failed(newest, state.error, state.cause, self.clock)
            self.store.keep(newest)
        return newest

    def content(self, report: Report) -> Mapping[str, Any]:
        """What a report found; Refusal while it is going, or when it failed."""
        text = self.store.content(report) if report.status is ReportStatus.DONE else None
        if text is None:
            raise Refusal("report-not-done", "The report is not finished. Wait for it, or ask for a new one.")
        found: Mapping[str, Any] = json.loads(text)
        return found

    def sign_off(self, report: Report, by: str, note: str) -> Report:
        """Keep who says that a tie-out is right, with the figures as they stand; it can't be signed twice."""
        if report.kind is not ReportKind.TIE_OUT or not report.complete:
            raise Refusal("not-to-sign", "Only a tie-out that read everything can be signed off.")
        text = json.dumps(self.content(report), ensure_ascii=False)
        if report.signed is not None:
            raise Refusal("signed-already", f"{report.signed.by} has signed this tie-out off.")
        now = self.clock.now()
        signed = SignOff(by=by, at=now, note=note, figures=report.figures)
        kept = replace(report, signed=signed, expires_at=now + SIGNED_KEPT)
        self._keep(kept)
        self.store.put_content(kept, [text])
        self._note(kept, Did.SIGNED_OFF, by, note)
        return kept

    def share(self, report: Report, by: str) -> tuple[Report, str]:
        """A link for seven days, in place of an earlier one; the token is told once and never kept."""
        if report.kind not in SHARED_KINDS:
            raise Refusal("not-to-share", "Only a doctor's report and a tie-out can be shared.")
        self.content(report)
        now, secret = self.clock.now(), self.new_secret()
        until = min(now + SHARED_FOR, report.expires_at)
        kept = replace(report, share=Share(secret_hash=_hash(secret), by=by, at=now, expires_at=until))
        self._keep(kept)
        self._note(kept, Did.SHARED, by)
        return kept, f"{address_of(report.id)}.{report.report_id}.{secret}"

    def unshare(self, report: Report, by: str) -> Report:
        """The link opens nothing any more."""
        kept = replace(report, share=None)
        self._keep(kept)
        self._note(kept, Did.REVOKED, by)
        return kept

    def _note(self, report: Report, did: Did, by: str, why: str = "") -> None:
        """What somebody did with a report is history of its connection."""
        now = self.clock.now()
        entry = Entry(did=did, at=now, by=by, label=f"{report.kind} of {report.asked_at:%Y-%m-%d %H:%M}", why=why)
        self.registry.journal(report.id).add(key_of(now, self.new_id()), [entry])

    def _keep(self, report: Report) -> None:
        try:
            self.store.keep(report)
        except Stale:
            raise Refusal("stale", "Somebody signed this report off meanwhile. Load it again.") from None

    def shared(self, token: str) -> tuple[Connection, Report]:
        """The report of a link. Whatever is wrong with a link, it is answered alike."""
        pieces = token.split(".")
        id = id_at(".".join(pieces[:2])) if len(pieces) == 4 else None
        report = self.store.report(id, pieces[2]) if id else None
        if id is None or report is None or not self._opens(report.share, pieces[3]):
            raise _no_link()
        connection = self.registry.connection(id)
        if connection is None or connection.disconnected:
            raise _no_link()
        return connection, report

    def _opens(self, share: Share | None, secret: str) -> bool:
        """Whether a secret is that of a share which has not expired."""
        return share is not None and share.expires_at > self.clock.now() and _same(_hash(secret), share.secret_hash)


def _no_link() -> Refusal:
    return Refusal("not-found", "This link opens nothing: it is mistyped, too old, or was taken back.")


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def unexplained_in(reports: Sequence[Report]) -> str | None:
    """What nothing explains in the newest tie-out that was read whole, over all of its sections; None without one."""
    newest = next((one for one in reports if one.kind is ReportKind.TIE_OUT and one.figures and one.complete), None)
    if newest is None:
        return None
    cents = (abs(Decimal(text)) for name, text in newest.figures.items() if name.endswith("_unexplained"))
    return str(sum(cents, Decimal("0.00")))
