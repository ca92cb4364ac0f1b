"""The setup doctor, and what people state where no system tells."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, Field

from ledgersync.domain.doctor import Examined
from ledgersync.domain.setup import Statement
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.services import Services
from ledgersync.management.refusal import not_found
from ledgersync.ports import Connection


class StatementOut(BaseModel):
    holds: bool
    by: str
    at: datetime


class CheckOut(BaseModel):
    check: str
    title: str
    result: Literal["pass", "fail", "unknown"]
    found: str
    otherwise: Annotated[str, Field(description="what the sync would do wrong")]
    where: Annotated[str, Field(description="where to click")]
    statement: Annotated[str, Field(description="what a person can state; empty where a system always tells")]
    stated: StatementOut | None


Check = Annotated[str, Query(max_length=80, description="one check alone, by its code; empty for all of them")]


class DoctorOut(BaseModel):
    passed: int
    failed: int
    unknown: int
    checks: list[CheckOut]
    raw: Annotated[dict[str, str], Field(description="Intacct's preferences as they were read, for support")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/doctor", responses=answers(200, DoctorOut, "Every check, read live"))
    def examine(connection_id: ConnectionId, check: Check = "") -> Response[DoctorOut]:
        kept = connection_of(app, services, connection_id, live=True)
        return Response(200, JSON, answer(kept, services, check))


def answer(kept: Connection, services: Services, check: str = "") -> DoctorOut:
    """Every check of a connection, saved or not, or one of them; Refusal for a check there is none of."""
    found = services.doctor().examine(kept)
    told = [one for one in found.checks if check in ("", one.check.code)]
    if not told:
        raise not_found("check")
    checks = [_check(one, kept.statements.get(one.check.code)) for one in told]
    count = {result: sum(one.result == result for one in checks) for result in ("pass", "fail", "unknown")}
    return DoctorOut(
        passed=count["pass"],
        failed=count["fail"],
        unknown=count["unknown"],
        checks=checks,
        raw={} if check else dict(found.raw),
    )


def _check(one: Examined, stated: Statement | None) -> CheckOut:
    return CheckOut(
        check=one.check.code,
        title=one.check.title,
        result=one.result.value,
        found=one.found,
        otherwise=one.check.otherwise,
        where=one.check.where,
        statement=one.check.statement,
        stated=statement(stated),
    )


def statement(stated: Statement | None) -> StatementOut | None:
    return None if stated is None else StatementOut(holds=stated.holds, by=stated.by, at=stated.at)
