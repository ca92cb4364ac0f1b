"""Reports: asked for here, made beside the request, and read when they are done."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query

from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers, problems
from ledgersync.http.files import CSV, packed
from ledgersync.http.links import public_url
from ledgersync.http.report_bodies import (
    ReportIn,
    ReportList,
    ReportOut,
    SharedLink,
    SharedReport,
    SignOffIn,
    report_out,
    signed_out,
)
from ledgersync.http.services import Services
from ledgersync.management.sharing import as_shared
from ledgersync.management.sheets import PAGE_POLICY, as_csv, as_page, sheet_of
from ledgersync.ports import Connection
from ledgersync.ports.reports import Report

ReportId = Annotated[str, Path(description="id of a report", min_length=1, max_length=80)]
Token = Annotated[str, Path(min_length=1, max_length=400)]
As = Annotated[Literal["json", "csv", "print"], Query(alias="as", description="print is a page to print")]
TYPES = {"csv": CSV, "json": JSON, "print": "text/html; charset=utf-8"}
FILES = {
    200: {
        "description": "The whole report",
        "content": {JSON: {"schema": {"type": "object"}}, "text/csv": {}, "text/html": {}},
    },
    **problems(413),
}


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    """The routes of one report are in ``add_acts``."""

    @app.post(
        "/connections/<connection_id>/reports",
        responses=answers(202, ReportOut, "The report that was begun, or the one of its kind that is going"),
    )
    def ask(connection_id: ConnectionId, body: Annotated[ReportIn, Body()]) -> Response[ReportOut]:
        kept = connection_of(app, services, connection_id, live=True)
        begun = services.reports.ask(kept, body.kind, asking(app, services).person, amounts=body.amounts)
        location = {"Location": f"/connections/{connection_id}/reports/{begun.report_id}"}
        return Response(202, JSON, report_out(begun), headers=location)

    @app.get(
        "/connections/<connection_id>/reports", responses=answers(200, ReportList, "The latest reports, newest first")
    )
    def list_reports(connection_id: ConnectionId) -> Response[ReportList]:
        kept = connection_of(app, services, connection_id)
        return Response(200, JSON, ReportList(items=[report_out(one) for one in services.reports.latest(kept)]))

    @app.get(
        "/connections/<connection_id>/reports/<report_id>",
        responses=answers(200, ReportOut, "How far it is, and its totals when it is done"),
    )
    def read_report(connection_id: ConnectionId, report_id: ReportId) -> Response[ReportOut]:
        _, report = _found(app, services, connection_id, report_id)
        return Response(200, JSON, report_out(report))

    @app.get(
        "/connections/<connection_id>/reports/<report_id>/file",
        responses=FILES,
    )
    def read_file(connection_id: ConnectionId, report_id: ReportId, form: As = "json") -> Response[str]:
        kept, report = _found(app, services, connection_id, report_id)
        return file_of(app, kept, report, services, form)

    add_acts(app, services)


def add_acts(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/connections/<connection_id>/reports/<report_id>/sign-off",
        responses=answers(200, ReportOut, "The report with who signed it, and the figures as they stood"),
    )
    def sign_off(
        connection_id: ConnectionId, report_id: ReportId, body: Annotated[SignOffIn, Body()]
    ) -> Response[ReportOut]:
        _, report = _found(app, services, connection_id, report_id)
        signed = services.reports.sign_off(report, asking(app, services).person, body.note)
        return Response(200, JSON, report_out(signed))

    @app.post(
        "/connections/<connection_id>/reports/<report_id>/share",
        responses=answers(201, SharedLink, "A link that opens the report for seven days, in place of an earlier one"),
    )
    def share(connection_id: ConnectionId, report_id: ReportId) -> Response[SharedLink]:
        _, report = _found(app, services, connection_id, report_id)
        shared, token = services.reports.share(report, asking(app, services).person)
        until = shared.share.expires_at if shared.share else shared.expires_at
        link = SharedLink(token=token, url=f"{public_url(app, services)}/shared/{token}", expires_at=until)
        return Response(201, JSON, link)

    @app.delete(
        "/connections/<connection_id>/reports/<report_id>/share",
        responses=answers(200, ReportOut, "The link opens nothing any more"),
    )
    def unshare(connection_id: ConnectionId, report_id: ReportId) -> Response[ReportOut]:
        _, report = _found(app, services, connection_id, report_id)
        return Response(200, JSON, report_out(services.reports.unshare(report, asking(app, services).person)))

    @app.get("/shared/<token>", responses=answers(200, SharedReport, "The report, without a sign-in"))
    def read_shared(token: Token) -> Response[str]:
        connection, report = services.reports.shared(token)
        content = as_shared(report.kind, services.reports.content(report))
        body = SharedReport(
            connection=connection.name,
            kind=report.kind,
            at=report.ended_at or report.asked_at,
            expires_at=report.share.expires_at if report.share else report.expires_at,
            signed=signed_out(report),
            content=content,
        )
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return packed(app, JSON, body.model_dump_json(), headers)


def _found(
    app: APIGatewayHttpResolver, services: Services, connection_id: str, report_id: str
) -> tuple[Connection, Report]:
    kept = connection_of(app, services, connection_id)
    return kept, services.reports.find(kept, report_id)


def file_of(
    app: APIGatewayHttpResolver, kept: Connection, report: Report, services: Services, form: str
) -> Response[str]:
    """A report as JSON, as a spreadsheet or as a page to print."""
    content = services.reports.content(report)
    if form == "json":
        made = json.dumps(content, ensure_ascii=False)
    else:
        made = (as_csv if form == "csv" else as_page)(sheet_of(report, content, kept.name))
    ending = {"print": "html"}.get(form, form)
    name = f"{report.kind}-{report.asked_at:%Y-%m-%d}.{ending}"
    headers = {
        "Content-Disposition": f'{"inline" if form == "print" else "attachment"}; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **({"Content-Security-Policy": PAGE_POLICY} if form == "print" else {}),
    }
    return packed(app, TYPES[form], made, headers)
