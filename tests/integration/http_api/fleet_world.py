"""The operator's API in process, over executions that a test makes up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ledgersync.http.fleet import FleetServices
from ledgersync.http.fleet_api import FleetApi
from ledgersync.http.services import InvocationClock
from ledgersync.ports import ConnectionId
from ledgersync.runs.redrive import Execution
from tests.fakes.executions import MemoryExecutions
from tests.fakes.registry import MemoryRegistry
from tests.integration.functions.conftest import Context

from .events import Answer, api_event, to_answer

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
REFUSED = json.dumps({"errorMessage": "intacct-user-refused: Enter them again."})


@dataclass
class FleetClock:
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def time_left(self) -> float:
        return 29.0


def execution(number: int, status: str = "SUCCEEDED", late: timedelta = timedelta()) -> Execution:
    due = NOW - timedelta(hours=5, minutes=number)
    at = due + late
    run_id = f"{due:%Y%m%dT%H%M%SZ}-c{number}"
    failed = status == "FAILED"
    id = ConnectionId("acme" if failed else "", f"c{number}")
    error, cause = ("FatalError", REFUSED) if failed else ("", "")
    return Execution(f"arn:{run_id}", id, run_id, status, at, at + timedelta(minutes=1), error, cause)


@dataclass
class FleetWorld:
    past: list[Execution] = field(default_factory=list)
    going: list[Execution] = field(default_factory=list)
    registry: MemoryRegistry = field(default_factory=lambda: MemoryRegistry(lambda: NOW))
    executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    clock: FleetClock = field(default_factory=FleetClock)

    def __post_init__(self) -> None:
        def ended(since: datetime) -> Iterable[Execution]:
            return [one for one in self.past if one.ended_at >= since]

        services = FleetServices(
            registry=self.registry,
            executions=self.executions,
            clock=self.clock,
            ended=ended,
            going=lambda: self.going,
        )
        self.api = FleetApi(services, InvocationClock(self.clock.sleep))

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        role: str = "operator",
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        text = None if body is None else json.dumps(body)
        claims = {"role": role, "sub": "u1"}
        return self.handle(api_event(method, path, text, {"content-type": "application/json"}, query or {}, claims))

    def handle(self, event: dict[str, Any]) -> Answer:
        return to_answer(self.api.handle(event, Context()))
