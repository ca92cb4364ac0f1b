"""The setup doctor, and what people state where no system tells."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from ledgersync.domain.setup import Statement
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.refusal import not_found
from ledgersync.ports.reports import ReportKind


class StatementOut(Model):
    holds: bool
    by: str
    at: datetime


class CheckOut(Model):
    check: str
    title: str
    result: Literal["pass", "fail", "unknown"]
    found: str
    otherwise: Annotated[str, Field(description="what the sync would do wrong")]
    where: Annotated[str, Field(description="where to click")]
    statement: Annotated[str, Field(description="what a person can state; empty where a system always tells")]
    stated: StatementOut | None


Check = Annotated[str, Query(max_length=80, description="one check alone, by its code; empty for all of them")]


class DoctorOut(Model):
    report: Annotated[str, Field(description="id of the report; `POST …/reports` makes a new one")]
    at: Annotated[datetime, Field(description="when both systems were read")]
    passed: int
    failed: int
    unknown: int
    checks: list[CheckOut]
    raw: Annotated[dict[str, str], Field(description="Intacct's preferences as they were read, for support")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/doctor",
        responses=answers(200, DoctorOut, "Every check, as the newest doctor report found it"),
    )
    def read_doctor(connection_id: ConnectionId, check: Check = "") -> Response[DoctorOut]:
        kept = connection_of(app, services, connection_id)
        report, found = services.reports.newest(kept, ReportKind.DOCTOR)
        told = [CheckOut(**one) for one in found["checks"] if check in ("", one["check"])]
        if not told:
            raise not_found("check")
        count = {result: sum(one.result == result for one in told) for result in ("pass", "fail", "unknown")}
        body = DoctorOut(
            report=report.report_id,
            at=found["at"],
            passed=count["pass"],
            failed=count["fail"],
            unknown=count["unknown"],
            checks=[one.model_copy(update={"stated": statement(kept.statements.get(one.check))}) for one in told],
            raw={} if check else found["raw"],
        )
        return Response(200, JSON, body)


def statement(stated: Statement | None) -> StatementOut | None:
    return None if stated is None else StatementOut(holds=stated.holds, by=stated.by, at=stated.at)
