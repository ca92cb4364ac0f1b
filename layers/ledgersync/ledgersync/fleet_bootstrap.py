"""Builds the operator's API out of its function's settings."""

from __future__ import annotations

import time
from functools import cache

from ledgersync import aws_clients, bootstrap
from ledgersync.execution_history import ended_executions, going_executions
from ledgersync.http.fleet import FleetServices
from ledgersync.http.fleet_api import FleetApi
from ledgersync.http.services import InvocationClock
from ledgersync.settings import Settings

NEEDED = ("adapters.aws.executions",)
"""What the function needs beside what this module imports."""


@cache
def fleet_api(settings: Settings) -> FleetApi:
    """What the fleet function calls with its event; one for the life of the process."""
    clock, client = InvocationClock(time.sleep), aws_clients.client("stepfunctions")
    services = FleetServices(
        registry=bootstrap.registry(settings, clock, sessions=False),
        executions=bootstrap.executions(settings),
        clock=clock,
        ended=lambda since: ended_executions(client, settings.state_machine, since),
        going=lambda: going_executions(client, settings.state_machine),
    )
    return FleetApi(services, clock, settings.role_claim)
