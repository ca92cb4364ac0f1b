"""The operator's routes: every connection of the service, without what any of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as BodyOf
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from ledgersync.domain.sage_use import TIER
from ledgersync.http.bodies import Body
from ledgersync.http.described import ConnectionId, Cursor, Limit, answers
from ledgersync.http.ids import opaque, parts
from ledgersync.http.model import Model
from ledgersync.http.paging import after as key_after
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Clock, Executions, Registry
from ledgersync.runs.cost import stack_a_month
from ledgersync.runs.fleet import LOOKED_BACK, causes, fleet, runs_of
from ledgersync.runs.fleet_costs import Cost, cost_of, costs
from ledgersync.runs.redrive import REDRIVABLE_FOR, Execution, chosen, redrive, worth_redriving

JSON = "application/json"
PAUSE_SECONDS = 2.0
AT_ONCE = 8
"""The most runs that one request redrives. Ask again for the rest."""


class LineOut(Model):
    connection_id: str
    tenant_id: Annotated[str, Field(description="empty where the list of executions does not tell it")]
    run_id: str
    status: str
    started_at: datetime
    code: str
    words: str
    late: bool


class FleetOut(Model):
    """Of the connections that ran in the last two days, by their newest run."""

    as_of: datetime
    connections: int
    in_step: int
    syncing: int
    failing: int
    late: Annotated[int, Field(description="began more than an hour after they were due")]
    lines: Annotated[list[LineOut], Field(description="those that failed or came late")]


class FailingCauseOut(Model):
    code: str
    words: str
    runs: int
    since: datetime


class FailingCausesOut(Model):
    items: list[FailingCauseOut]


class RedriveIn(Body):
    cause: Annotated[str, Field(min_length=1, max_length=80, description="code of /fleet/causes")]
    dry_run: Annotated[bool, Field(description="say what would be redriven, and do nothing")] = False


class RedriveOut(Model):
    id: Annotated[str, Field(description="where its progress is read; empty for a dry run")]
    runs: Annotated[int, Field(description="failed for the cause, not made good since")]
    connections: int
    seconds: Annotated[float, Field(description="between two of them")]
    begun: int
    left: Annotated[int, Field(description="ask again for these")]


class RedriveProgress(Model):
    running: int
    succeeded: int
    failed: int


class CostOut(Model):
    """``sage`` and ``forecast`` are transactions that Sage bills ``company_id``, this month so far and in all."""

    connection_id: str
    tenant_id: str
    company_id: str
    runs: int
    dollars: Annotated[str, Field(description="work of its runs, at list prices")]
    sage: int
    forecast: int
    cashflow360_requests: int


class CostPage(Model):
    """Connections that sync by themselves, this month so far."""

    month: str
    stack_dollars: Annotated[str, Field(description="what the stack costs a month before any connection runs")]
    tier: Annotated[int, Field(description="transactions a month of Sage's lowest tier")]
    items: list[CostOut]
    next: str | None


class FleetConnectionOut(Model):
    """One connection: its runs of the last two days, newest first, and its month."""

    as_of: datetime
    connection_id: str
    tenant_id: Annotated[str, Field(description="empty where neither the schedule nor an execution tells it")]
    runs: list[LineOut]
    month: str
    tier: int
    cost: Annotated[CostOut | None, Field(description="none for a connection that does not sync by itself")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetServices:
    """``ended`` gives executions that ended since; ``going`` those at work."""

    registry: Registry
    executions: Executions
    clock: Clock
    ended: Callable[[datetime], Iterable[Execution]]
    going: Callable[[], Iterable[Execution]]


def add_to(app: APIGatewayHttpResolver, services: FleetServices) -> None:
    @app.get("/fleet", responses=answers(200, FleetOut, "How the connections stand"))
    def read_fleet() -> Response[FleetOut]:
        now = services.clock.now()
        found = fleet([*services.ended(now - LOOKED_BACK), *services.going()])
        return Response(200, JSON, FleetOut(as_of=now, **asdict(found)))

    @app.get("/fleet/causes", responses=answers(200, FailingCausesOut, "Why runs failed that are not made good"))
    def read_causes() -> Response[FailingCausesOut]:
        items = [FailingCauseOut(**asdict(one)) for one in causes(_failed(services))]
        return Response(200, JSON, FailingCausesOut(items=items))

    @app.get("/fleet/connections/<connection_id>", responses=answers(200, FleetConnectionOut, "One connection"))
    def read_connection(connection_id: ConnectionId) -> Response[FleetConnectionOut]:
        return Response(200, JSON, _connection(services, connection_id))

    @app.get("/fleet/costs", responses=answers(200, CostPage, "What each connection costs this month"))
    def read_costs(limit: Limit = 20, cursor: Cursor = None) -> Response[CostPage]:
        now = services.clock.now()
        due_at, id = key_after(cursor, 2) if cursor is not None else ("", "")
        found, following = costs(services.registry, now, limit, (due_at, id) if cursor is not None else None)
        page = CostPage(
            month=f"{now:%Y-%m}",
            stack_dollars=f"{stack_a_month():.2f}",
            tier=TIER,
            items=[_cost(one) for one in found],
            next=opaque(*following) if following else None,
        )
        return Response(200, JSON, page)

    @app.post("/fleet/redrives", responses=answers(202, RedriveOut, "Begun, or what would be"))
    def redrive_runs(body: Annotated[RedriveIn, BodyOf()]) -> Response[RedriveOut]:
        wanted = chosen(_failed(services), code=body.cause)
        if not wanted:
            raise Refusal("nothing-failed", "No run that failed for this cause waits to be redriven.")
        now = [] if body.dry_run else wanted[:AT_ONCE]
        run_ids = _redriven(services, now)
        told = RedriveOut(
            id=opaque(*run_ids) if run_ids else "",
            runs=len(wanted),
            connections=len({one.id for one in wanted}),
            seconds=PAUSE_SECONDS,
            begun=len(run_ids),
            left=len(wanted) - len(run_ids),
        )
        return Response(202, JSON, told)

    @app.get("/fleet/redrives/<redrive_id>", responses=answers(200, RedriveProgress, "How far the redriven runs are"))
    def read_redrive(redrive_id: Annotated[str, Path(min_length=1, max_length=2000)]) -> Response[RedriveProgress]:
        run_ids = parts(redrive_id, None)
        if not run_ids or len(run_ids) > AT_ONCE:
            raise not_found("redrive")
        states = [services.executions.describe(services.executions.arn(run_id)) for run_id in run_ids]
        running = sum(one is not None and one.going for one in states)
        succeeded = sum(one is not None and one.status == "SUCCEEDED" for one in states)
        failed = len(states) - running - succeeded
        return Response(200, JSON, RedriveProgress(running=running, succeeded=succeeded, failed=failed))


def _cost(one: Cost) -> CostOut:
    return CostOut(**{**asdict(one), "dollars": f"{one.dollars:.4f}"})


def _connection(services: FleetServices, connection_id: str) -> FleetConnectionOut:
    """404 for one that neither ran in the last two days nor syncs by itself."""
    now = services.clock.now()
    runs = runs_of(connection_id, [*services.ended(now - LOOKED_BACK), *services.going()])
    spent = cost_of(services.registry, connection_id, now)
    if not runs and spent is None:
        raise not_found("connection")
    tenants = [spent.tenant_id if spent else "", *(one.tenant_id for one in runs)]
    return FleetConnectionOut(
        as_of=now,
        connection_id=connection_id,
        tenant_id=next(filter(None, tenants), ""),
        runs=[LineOut(**asdict(one)) for one in runs],
        month=f"{now:%Y-%m}",
        tier=TIER,
        cost=_cost(spent) if spent else None,
    )


def _failed(services: FleetServices) -> list[Execution]:
    """Of connections where nothing is at work: what was begun anew a moment ago is not begun again."""
    now = services.clock.now()
    at_work = {one.id.connection_id for one in services.going()}
    failed = worth_redriving(services.ended(now - REDRIVABLE_FOR), now)
    return [one for one in failed if one.id.connection_id not in at_work]


def _redriven(services: FleetServices, wanted: list[Execution]) -> list[str]:
    """The runs that go now: those redriven, and those started anew where that was not possible."""
    clock = services.clock
    done = redrive(services.executions, services.registry, wanted, clock.now, clock.sleep, PAUSE_SECONDS)
    return [one.run_id for one in done]
