"""Reports of a set-up that is not connected yet: what the first sync would do, and what the doctor says."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as BodyOf

from ledgersync.http.access import asking, tenant
from ledgersync.http.bodies import Body
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.drafts import DraftId
from ledgersync.http.report_bodies import ReportList, ReportOut, report_out
from ledgersync.http.reports import FILES, As, ReportId, file_of
from ledgersync.http.services import Services
from ledgersync.management.drafts import as_connection
from ledgersync.ports import Connection
from ledgersync.ports.reports import ReportKind


class DraftReportIn(Body):
    kind: Literal["preview", "doctor"]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/drafts/<draft_id>/reports",
        responses=answers(202, ReportOut, "The report that was begun, or the one of its kind that is going"),
    )
    def ask(draft_id: DraftId, body: Annotated[DraftReportIn, BodyOf()]) -> Response[ReportOut]:
        draft = services.drafts.open(tenant(app, services), draft_id)
        services.drafts.credentials(draft)
        kind = ReportKind(body.kind)
        begun = services.reports.ask(as_connection(draft), kind, asking(app, services).person)
        location = {"Location": f"/drafts/{draft_id}/reports/{begun.report_id}"}
        return Response(202, JSON, report_out(begun), headers=location)

    @app.get("/drafts/<draft_id>/reports", responses=answers(200, ReportList, "The latest reports, newest first"))
    def list_reports(draft_id: DraftId) -> Response[ReportList]:
        found = services.reports.latest(_asked_about(app, services, draft_id))
        return Response(200, JSON, ReportList(items=[report_out(one) for one in found]))

    @app.get(
        "/drafts/<draft_id>/reports/<report_id>",
        responses=answers(200, ReportOut, "How far it is, and its totals when it is done"),
    )
    def read_report(draft_id: DraftId, report_id: ReportId) -> Response[ReportOut]:
        report = services.reports.find(_asked_about(app, services, draft_id), report_id)
        return Response(200, JSON, report_out(report))

    @app.get("/drafts/<draft_id>/reports/<report_id>/file", responses=FILES)
    def read_file(draft_id: DraftId, report_id: ReportId, form: As = "json") -> Response[str]:
        of = _asked_about(app, services, draft_id)
        return file_of(app, of, services.reports.find(of, report_id), services, form)


def _asked_about(app: APIGatewayHttpResolver, services: Services, draft_id: str) -> Connection:
    return as_connection(services.drafts.get(tenant(app, services), draft_id))
