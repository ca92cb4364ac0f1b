"""Reports as the API takes and answers them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from ledgersync.http.bodies import Body
from ledgersync.http.model import Model
from ledgersync.ports.reports import Report, ReportKind, ReportStatus


class ReportIn(Body):
    kind: ReportKind
    amounts: Annotated[bool, Field(description="of a support bundle: with the texts that hold amounts")] = False


class ProgressOut(Model):
    words: Annotated[str, Field(description="what is done now")]
    read: Annotated[int, Field(description="records read so far")]


class SignOffIn(Body):
    note: Annotated[str, Field(max_length=500)] = ""


class SignOffOut(Model):
    by: str
    at: datetime
    note: str
    figures: Annotated[dict[str, str], Field(description="as they stood when it was signed")]


class ShareOut(Model):
    """A link that is out; its secret is told once."""

    by: str
    at: datetime
    expires_at: datetime


class ReportOut(Model):
    id: str
    kind: ReportKind
    status: ReportStatus
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    expires_at: datetime
    progress: ProgressOut
    complete: Annotated[bool, Field(description="false when something could not be read")]
    figures: Annotated[dict[str, str], Field(description="its totals, amounts in USD")]
    error: Annotated[str, Field(description="stable code of why it failed; empty when it did not")]
    advice: str
    signed: SignOffOut | None
    shared: ShareOut | None


class ReportList(Model):
    items: list[ReportOut]


class SharedLink(Model):
    token: Annotated[str, Field(description="told once; `GET /shared/{token}` takes it")]
    url: str
    expires_at: datetime


class SharedReport(Model):
    """A report as whoever has its link sees it."""

    connection: str
    kind: ReportKind
    at: datetime
    expires_at: datetime
    signed: SignOffOut | None
    content: dict[str, Any]


def report_out(report: Report) -> ReportOut:
    share = report.share
    return ReportOut(
        id=report.report_id,
        kind=report.kind,
        status=report.status,
        asked_by=report.asked_by,
        asked_at=report.asked_at,
        ended_at=report.ended_at,
        expires_at=report.expires_at,
        progress=ProgressOut(words=report.progress.words, read=report.progress.read),
        complete=report.complete,
        figures=dict(report.figures),
        error=report.error,
        advice=report.advice,
        signed=signed_out(report),
        shared=ShareOut(by=share.by, at=share.at, expires_at=share.expires_at) if share else None,
    )


def signed_out(report: Report) -> SignOffOut | None:
    signed = report.signed
    if signed is None:
        return None
    return SignOffOut(by=signed.by, at=signed.at, note=signed.note, figures=dict(signed.figures))
