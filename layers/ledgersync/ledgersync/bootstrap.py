"""Builds each function's service from its settings. Imports lie inside, so that no function loads another's."""

from __future__ import annotations

import importlib
import itertools
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from ledgersync.aws_clients import client, jitter, tenant_client

if TYPE_CHECKING:
    from ledgersync.adapters.dynamodb import DynamoRegistry
    from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
    from ledgersync.adapters.setup.live_check import Clients
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.events import SliceCommand, SliceOutcome
    from ledgersync.ports import Clock, Executions, Registry, Vault
    from ledgersync.ports.drafts import DraftStore
    from ledgersync.ports.watching import Doorbell, WatchStore
    from ledgersync.runs.run_slice import Runner
    from ledgersync.settings import Settings


SLICE = ("adapters.aws.clock", "adapters.aws.sealed_vault", "adapters.aws.moving_vault", "adapters.opening",
         "adapters.http_clients", "runs.run_slice")  # fmt: skip
SCHEDULER = ("adapters.aws.clock", "adapters.aws.executions", "adapters.aws.moving_vault", "adapters.aws.sealed_vault",
             "adapters.aws.doorbell", "adapters.dynamodb.drafts", "adapters.dynamodb.watches", "notice_bootstrap",
             "dispatch", "runs.watcher", "management.draft_secrets", "management.sage_limits")  # fmt: skip
"""What each function needs beside this module, as far as these don't bring one another along."""


def load(modules: Sequence[str]) -> None:
    """Import while a function starts, with a whole processor, what its first call would import with half of one."""
    for name in (*modules, "adapters.aws.metrics", "adapters.aws.tenants", "adapters.dynamodb"):
        importlib.import_module(f"ledgersync.{name}")
    importlib.import_module("aws_lambda_powertools.metrics")


def registry(settings: Settings, clock: Clock, sessions: bool = True) -> DynamoRegistry:
    """The table; sessions in it are encrypted, or left alone by functions that may not read them."""
    from ledgersync.adapters.aws.encryption import KmsEncryption
    from ledgersync.adapters.dynamodb import DynamoRegistry, Table

    table = Table(tenant_client(settings, "dynamodb"), settings.table, clock.sleep, jitter)
    encryption = KmsEncryption(tenant_client(settings, "kms"), settings.session_key) if sessions else None
    return DynamoRegistry(table, encryption, clock.now, journal_kept=timedelta(days=settings.journal_days))


def drafts(settings: Settings) -> DraftStore:
    """Set-ups that are not finished, in the same table."""
    from ledgersync.adapters.dynamodb import Table
    from ledgersync.adapters.dynamodb.drafts import DynamoDrafts

    return DynamoDrafts(Table(tenant_client(settings, "dynamodb"), settings.table, time.sleep, jitter))


def watches(settings: Settings, sessions: bool = True) -> WatchStore:
    """What is looked at between its runs, in the same table; keys that events are signed with are sealed."""
    from ledgersync.adapters.aws.encryption import KmsEncryption
    from ledgersync.adapters.dynamodb import Table
    from ledgersync.adapters.dynamodb.watches import DynamoWatches

    table = Table(tenant_client(settings, "dynamodb"), settings.table, time.sleep, jitter)
    encryption = KmsEncryption(tenant_client(settings, "kms"), settings.session_key) if sessions else None
    return DynamoWatches(table, encryption)


def doorbell(settings: Settings) -> Doorbell:
    from ledgersync.adapters.aws.doorbell import QueueDoorbell, nobody

    return QueueDoorbell(client("sqs"), settings.hint_queue) if settings.hint_queue else nobody


def executions(settings: Settings) -> Executions:
    return machine(settings.state_machine)


def machine(arn: str) -> Executions:
    from ledgersync.adapters.aws.executions import StepFunctionsExecutions

    return StepFunctionsExecutions(client("stepfunctions"), arn)


def vault(settings: Settings) -> Vault:
    """Where credentials are kept; where there is a key to seal them, both stores, so that they can be moved."""
    from ledgersync.adapters.aws.vault import SecretsManagerVault

    secrets_manager = SecretsManagerVault(tenant_client(settings, "secretsmanager"), settings.secret_prefix)
    if not settings.credential_key:
        return secrets_manager
    from ledgersync.adapters.aws.encryption import KmsEncryption
    from ledgersync.adapters.aws.moving_vault import MovingVault
    from ledgersync.adapters.aws.sealed_vault import SealedVault
    from ledgersync.adapters.dynamodb import Table

    table = Table(tenant_client(settings, "dynamodb"), settings.table, time.sleep, jitter)
    sealed = SealedVault(table, KmsEncryption(tenant_client(settings, "kms"), settings.credential_key))
    if settings.credential_store == "sealed":
        return MovingVault(sealed, secrets_manager)
    return MovingVault(secrets_manager, sealed)


def scheduler(settings: Settings, seconds_left: Callable[[], float]) -> SchedulerDispatch:
    """What the scheduler function calls with its event."""
    from ledgersync import notice_bootstrap
    from ledgersync.adapters.aws.clock import SystemClock
    from ledgersync.adapters.aws.metrics import count
    from ledgersync.dispatch import SchedulerDispatch
    from ledgersync.management.draft_secrets import DraftSecrets
    from ledgersync.management.sage_limits import LimitWarnings
    from ledgersync.runs.schedule import Scheduler
    from ledgersync.runs.watcher import Ringer

    clock = SystemClock(seconds_left)
    kept = registry(settings, clock, sessions=False)
    secrets_of_drafts = DraftSecrets(drafts(settings), kept, lambda: vault(settings), clock)
    notifier = notice_bootstrap.notifier(settings, clock, kept)
    warnings = LimitWarnings(kept, notifier.box.tell)
    scheduler = Scheduler(registry=kept, executions=executions(settings), clock=clock, warn=warnings)
    ringer = Ringer(watches=watches(settings, sessions=False), ring=doorbell(settings), clock=clock)
    return SchedulerDispatch(
        scheduler=scheduler, notifier=notifier, count=count, clear=secrets_of_drafts.clear, ring=ringer.ring_due
    )


def trusted_after(settings: Settings) -> timedelta | None:
    """How long an audit history has to prove itself; None where it is never believed."""
    return timedelta(days=settings.audit_trust_days) if settings.audit_trust_days else None


def service_credentials(settings: Settings) -> ServiceCredentials:
    """What the service itself is known by on both sides."""
    from ledgersync.adapters.aws.vault import service_secret
    from ledgersync.adapters.opening import ServiceCredentials

    return ServiceCredentials.parse(service_secret(client("secretsmanager"), settings.service_secret))


def endpoints(settings: Settings) -> Endpoints:
    from ledgersync.adapters.opening import Endpoints

    return Endpoints(
        settings.intacct_url,
        settings.intacct_allowed_hosts,
        settings.cashflow360_url,
        settings.cashflow360_allowed_hosts,
    )


def opener(settings: Settings, clock: Clock, made: Registry, *, asked: bool = False) -> LedgerOpener:
    """What signs in on both sides and opens their ledgers."""
    from ledgersync.adapters.aws.metrics import count
    from ledgersync.adapters.http_clients import http_client
    from ledgersync.adapters.intacct.settings import IntacctSettings
    from ledgersync.adapters.opening import LedgerOpener

    return LedgerOpener(
        registry=made,
        vault=vault(settings),
        service=service_credentials(settings),
        endpoints=endpoints(settings),
        clock=clock,
        jitter=lambda: jitter(1),
        new_control_id=new_id,
        intacct_http=http_client(),
        cashflow360_http=http_client(),
        intacct_settings=IntacctSettings(
            user_id="", credit_sign=int(settings.credit_sign) if settings.credit_sign else None
        ),
        count=count,
        asked=asked,
    )


def runner(settings: Settings, clock: Clock, made: Registry, margin_seconds: float, *, asked: bool = False) -> Runner:
    """What runs slices and previews, over the real ledgers."""
    from ledgersync.domain.kinds import SPECS
    from ledgersync.runs.run_slice import Runner

    return Runner(
        registry=made,
        open_ledgers=opener(settings, clock, made, asked=asked),
        specs=SPECS,
        clock=clock,
        new_control_id=numbered(new_id()),
        margin_seconds=margin_seconds,
        trusted_after=trusted_after(settings),
    )


def sync_slice(settings: Settings, command: SliceCommand, seconds_left: Callable[[], float]) -> SliceOutcome:
    """One slice of a run, for the sync functions."""
    from ledgersync.adapters.aws.clock import SystemClock
    from ledgersync.adapters.aws.metrics import count, count_slice
    from ledgersync.adapters.aws.tenants import working_for
    from ledgersync.events import SliceOutcome
    from ledgersync.ports import ConnectionId
    from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS, TABLE_READS, TABLE_WRITES
    from ledgersync.runs.telling import Counted

    began = time.monotonic()
    id = ConnectionId(command.tenant_id, command.connection_id)
    clock = SystemClock(seconds_left)
    kept = registry(settings, clock)
    running = runner(settings, clock, kept, settings.stop_margin_seconds)
    invocation = new_id()
    with working_for(command.tenant_id):
        so_far = Counted(command.counts, command.calls)
        done = running.run_slice(id, command.run_id, command.group, invocation, command.invocation, so_far)
    count_slice(count, done.calls, done.counts)
    return SliceOutcome.of(
        command,
        more=done.more,
        transactions_ready=done.transactions_ready,
        status=done.status.value,
        invocation=invocation,
        counts=done.counts,
        calls={
            **done.calls,
            TABLE_WRITES: kept.meter.write_units,
            TABLE_READS: kept.meter.read_units,
            INVOCATIONS: 1,
            MILLISECONDS: round((time.monotonic() - began) * 1000),
        },
    )


def new_id() -> str:
    return uuid4().hex


def numbered(name: str) -> Callable[[], str]:
    """Ids that nobody else gives, as alike as can be: a hundred of them are kept in one packed item."""
    numbers = itertools.count(1)
    return lambda: f"{name}-{next(numbers)}"


def setup_clients(settings: Settings, kept: Registry, clock: Clock) -> Clients:
    """What signs in on either side to look at settings."""
    from ledgersync.adapters.aws.metrics import count
    from ledgersync.adapters.http_clients import http_client
    from ledgersync.adapters.setup.live_check import Clients

    service, waits = lambda: service_credentials(settings), lambda: jitter(1)
    return Clients(
        registry=kept,
        service=service,
        endpoints=endpoints(settings),
        clock=clock,
        jitter=waits,
        new_control_id=new_id,
        http=cache(http_client),
        count=count,
    )
