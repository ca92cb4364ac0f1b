"""Builds each function's service from its settings. Imports lie inside, so that no function loads another's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3

if TYPE_CHECKING:
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.events import SliceCommand, SliceOutcome
    from ledgersync.ports import Clock, Executions, Registry, Vault
    from ledgersync.settings import Settings
    from ledgersync.usecases.run import Runner


@cache
def session() -> boto3.Session:
    """One session a process: loading the services' descriptions is what costs."""
    return boto3.Session()


def jitter(most_seconds: float) -> float:
    return SystemRandom().uniform(0, most_seconds)


def registry(settings: Settings, clock: Clock) -> Registry:
    """The table; sessions in it are encrypted."""
    from ledgersync.adapters.dynamodb import DynamoRegistry, Table
    from ledgersync.adapters.encryption import KmsEncryption

    table = Table(session().client("dynamodb"), settings.table, clock.sleep, jitter)
    return DynamoRegistry(table, KmsEncryption(session().client("kms"), settings.session_key), clock.now)


def executions(settings: Settings) -> Executions:
    from ledgersync.adapters.executions import StepFunctionsExecutions

    return StepFunctionsExecutions(session().client("stepfunctions"), settings.state_machine)


def vault(settings: Settings) -> Vault:
    from ledgersync.adapters.vault import SecretsManagerVault

    return SecretsManagerVault(session().client("secretsmanager"), settings.secret_prefix)


def scheduler(settings: Settings, seconds_left: Callable[[], float]) -> SchedulerDispatch:
    """What the scheduler function calls with its event."""
    from ledgersync.adapters.clock import SystemClock
    from ledgersync.adapters.metrics import count
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.usecases.schedule import Scheduler

    clock = SystemClock(seconds_left)
    return SchedulerDispatch(Scheduler(registry(settings, clock), executions(settings), clock), count)


def runner(settings: Settings, clock: Clock) -> Runner:
    """What runs slices and previews, over the real ledgers."""
    from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials, http_client
    from ledgersync.domain.kinds import SPECS
    from ledgersync.usecases.run import Runner

    secret = session().client("secretsmanager").get_secret_value(SecretId=settings.service_secret)
    made = registry(settings, clock)
    opener = LedgerOpener(
        registry=made,
        vault=vault(settings),
        service=ServiceCredentials.parse(secret["SecretString"]),
        endpoints=Endpoints(
            settings.intacct_url,
            settings.intacct_allowed_hosts,
            settings.cashflow360_url,
            settings.cashflow360_allowed_hosts,
        ),
        clock=clock,
        jitter=lambda: jitter(1),
        new_control_id=_new_id,
        intacct_http=http_client(),
        cashflow360_http=http_client(),
    )
    return Runner(made, opener, SPECS, clock, _new_id, margin_seconds=settings.stop_margin_seconds)


def sync_slice(settings: Settings, command: SliceCommand, seconds_left: Callable[[], float]) -> SliceOutcome:
    """One slice of a run, for the sync functions."""
    from ledgersync.adapters.clock import SystemClock
    from ledgersync.events import SliceOutcome
    from ledgersync.ports import ConnectionId

    id = ConnectionId(command.tenant_id, command.connection_id)
    done = runner(settings, SystemClock(seconds_left)).run_slice(id, command.run_id, command.group)
    return SliceOutcome.of(
        command,
        more=done.more,
        transactions_ready=done.transactions_ready,
        status=done.status.value,
        counts=done.counts,
        calls=done.calls,
    )


def _new_id() -> str:
    return uuid4().hex
