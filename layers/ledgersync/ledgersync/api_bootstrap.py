"""Builds what answers the HTTP API from the settings of its function."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from uuid import uuid4

from ledgersync import aws_clients, bootstrap, notice_bootstrap
from ledgersync.adapters.aws.people import CognitoPeople
from ledgersync.adapters.aws.tenants import working_for
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.setup.intacct import LiveSetupReader
from ledgersync.adapters.setup.live_check import RemoteCheck
from ledgersync.adapters.setup.package_file import build
from ledgersync.adapters.unsubscribing import Unsubscribing
from ledgersync.domain.model import Side
from ledgersync.http.api import HttpApi
from ledgersync.http.services import AccessSettings, InvocationClock, ServiceFacts, Services
from ledgersync.management.candidates import Candidates
from ledgersync.management.conflicts import Conflicts
from ledgersync.management.connections import Connections
from ledgersync.management.continuing import Continuing
from ledgersync.management.draft_secrets import DraftSecrets
from ledgersync.management.drafts import Drafts
from ledgersync.management.hints import Hints
from ledgersync.management.holds import Holds
from ledgersync.management.package import Packages
from ledgersync.management.people import People
from ledgersync.management.preferences import PreferenceSetting
from ledgersync.management.probe import Probe
from ledgersync.management.reports import Reports
from ledgersync.management.terms import Terms
from ledgersync.management.trust import Trust
from ledgersync.ports import Connection, Ledger
from ledgersync.ports.people import Directory
from ledgersync.runs.run_slice import Runner
from ledgersync.runs.sync_now import SyncNow
from ledgersync.settings import Settings

NEEDED = ("adapters.dynamodb.drafts", "adapters.dynamodb.reports", "adapters.aws.executions",
          "adapters.aws.sealed_vault", "adapters.aws.moving_vault", "adapters.aws.doorbell",
          "adapters.dynamodb.watches")  # fmt: skip
"""What the function needs beside what this module imports."""


@cache
def http_api(settings: Settings) -> HttpApi:
    """What the connect function calls with its event; one for the life of the process."""
    clock = InvocationClock(time.sleep)
    kept, secrets_of = bootstrap.registry(settings, clock), bootstrap.vault(settings)

    @cache
    def running() -> Runner:
        return bootstrap.runner(settings, clock, kept, settings.answer_margin_seconds, asked=True)

    def open_ledgers(connection: Connection) -> Mapping[Side, Ledger]:
        return running().open_ledgers(connection)

    clients = bootstrap.setup_clients(settings, kept, clock)
    probe = Probe(open_ledgers, kept, clock)
    connections = Connections(
        kept, secrets_of, RemoteCheck(clients), clock, _new_connection_id, _new_secret, probe.renew
    )

    store = bootstrap.drafts(settings)
    being_set_up = Drafts(
        store=store,
        secrets=DraftSecrets(store, kept, lambda: secrets_of, clock),
        connections=connections,
        clock=clock,
        new_id=_new_connection_id,
        new_secret=_new_secret,
    )
    watches, ring = bootstrap.watches(settings), bootstrap.doorbell(settings)
    sync_now = SyncNow(kept, bootstrap.executions(settings), clock, timedelta(seconds=settings.sync_cool_down_seconds))

    def service() -> ServiceFacts:
        return ServiceFacts(
            bootstrap.service_credentials(settings).sender_id.lower(), settings.sync_user_id, settings.support_contact
        )

    def setup_reader() -> LiveSetupReader:
        return LiveSetupReader(clients, secrets_of, clock.time_left)

    fresh_for = timedelta(seconds=settings.fresh_sign_in_seconds)
    trust = Trust(kept, clock, bootstrap.trusted_after(settings))
    services = Services(
        registry=kept,
        clock=clock,
        connections=connections,
        preferences=PreferenceSetting(kept, clock, open_ledgers, setup_reader),
        sync_now=sync_now,
        holds=Holds(kept, clock, open_ledgers, bootstrap.new_id),
        conflicts=lambda: Conflicts(running(), bootstrap.new_id),
        terms=lambda: Terms(running(), bootstrap.new_id),
        candidates=lambda: Candidates(running(), bootstrap.new_id),
        runner=running,
        open_ledgers=open_ledgers,
        packages=Packages(
            registry=kept,
            connections=connections,
            clock=clock,
            new_secret=_new_secret,
            build=build,
            draft=being_set_up.connection,
        ),
        watches=watches,
        hints=Hints(registry=kept, connections=connections, watches=watches, ring=ring, clock=clock),
        reports=Reports(
            registry=kept,
            store=kept.reports,
            executions=bootstrap.machine(settings.report_machine),
            clock=clock,
            new_id=bootstrap.new_id,
            new_secret=_new_secret,
        ),
        drafts=being_set_up,
        continuing=Continuing(being_set_up, connections, sync_now, clock),
        service=service,
        notices=lambda: notice_bootstrap.notices(settings, clock, kept),
        people=People(directory=_directory(settings), registry=kept, clock=clock, new_id=bootstrap.new_id),
        trust=trust,
        unsubscribe=Unsubscribing(
            watches=watches,
            opener=lambda: bootstrap.opener(settings, clock, kept, asked=True),
            http=http_client,
            clock=clock,
            new_id=lambda: str(uuid4()),
            events_base=settings.cashflow360_events_url,
            events_allowed=settings.cashflow360_allowed_hosts,
        ),
        access=AccessSettings(settings.tenant_claim, settings.role_claim, settings.default_role, fresh_for),
        public_url=settings.public_url,
    )
    return HttpApi(services, clock, working_for)


def _directory(settings: Settings) -> Directory | None:
    """Not under a tenant's role: IAM can't narrow a pool to a tenant, so the adapter looks at whose people they are."""
    if not settings.user_pool:
        return None
    return CognitoPeople(lambda: aws_clients.client("cognito-idp"), settings.user_pool)


def _new_connection_id() -> str:
    """Unique over all tenants, since runs are named after connections; short enough for an execution's name."""
    return f"c{uuid4().hex[:20]}"


def _new_secret() -> str:
    return secrets.token_urlsafe(32)
