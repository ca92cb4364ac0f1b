"""The scale scenario's connection over HTTP, on the clock of the wall."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import replace
from datetime import UTC, datetime

from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Connection, ConnectionId, Registry
from sandbox.scenarios import founded
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, TOKEN_NAME
from sandbox.serve import wall_clock
from tests.benchmarks.connected import EXPENSES, OPERATING_BANK
from tests.benchmarks.served import Served
from tests.fakes.vault import MemoryVault


class WallClock:
    """As a Lambda's, with most of its time left."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def time_left(self) -> float:
        return 800.0


def connect(place: Served, registry: Registry) -> tuple[LedgerOpener, ConnectionId]:
    """Put the connection into the registry, if it is not there; returns what opens its ledgers, and its id."""
    scenario = founded(place.scenario, seed=1, now=wall_clock)
    ends, now = scenario.connections["scale"], wall_clock()
    id, vault, ids = ConnectionId(ends.tenant, ends.name), MemoryVault(), map("read-{}".format, itertools.count())
    secrets = {
        Side.INTACCT: {"user_id": SYNC_USER, "password": ends.books.users[SYNC_USER].password},
        Side.CASHFLOW360: {"token_name": TOKEN_NAME, "token": ends.organization.token},
    }
    for side, secret in secrets.items():
        vault.put(id, side, json.dumps(secret))
    where = (ends.company_id, ends.entity_id, ends.organization.id)
    if registry.connection(id) is None:
        registry.put_connection(Connection(id, ends.name, *where, False, now, Preferences()))
    service = ServiceCredentials(SENDER_ID, scenario.intacct.senders[SENDER_ID], scenario.cashflow360.dev_key)
    intacct, cashflow360 = place.origins
    endpoints = Endpoints(place.intacct, (intacct,), place.cashflow360, (cashflow360,))
    opener = LedgerOpener(
        registry=registry,
        vault=vault,
        service=service,
        endpoints=endpoints,
        clock=WallClock(),
        jitter=lambda: 0.5,
        new_control_id=lambda: next(ids),
        intacct_http=http_client(),
        cashflow360_http=http_client(),
    )
    return opener, id


def choose_accounts(registry: Registry, opener: LedgerOpener, id: ConnectionId) -> None:
    """The preferences transactions wait for."""
    connection = registry.connection(id)
    if connection is None:
        raise RuntimeError("the connection is gone")
    ids = {key.number: key.id for key in opener(connection)[Side.CASHFLOW360].keys(Kind.ACCOUNT)}
    chosen = Preferences(default_bank_account=ids[OPERATING_BANK], unallocated_expenses_account=ids[EXPENSES])
    registry.put_connection(replace(connection, preferences=chosen))
