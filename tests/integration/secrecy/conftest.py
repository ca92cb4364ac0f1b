"""The shop, synced by the deployed functions over AWS in this process, with everything they write kept."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx
import pytest
from moto import mock_aws

from ledgersync import aws_clients, bootstrap
from ledgersync.adapters import http_clients
from ledgersync.domain.model import Side
from ledgersync.errors import LedgersyncError
from ledgersync.logs import logger
from ledgersync.ports import ConnectionId
from ledgersync.settings import Settings, current_settings
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SENDER_ID
from tests.integration.functions.conftest import REGION, Deployed
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.world import CASHFLOW360_URL, INTACCT_URL, RunWorld
from tests.integration.store.aws import create_table

FUNCTIONS = ("sync_lists", "sync_transactions")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "LEDGERSYNC_TABLE": "ledgersync-secrecy",
    "LEDGERSYNC_INTACCT_URL": f"{INTACCT_URL}/ia/xml/xmlgw.phtml",
    "LEDGERSYNC_INTACCT_ALLOWED_HOSTS": INTACCT_URL,
    "LEDGERSYNC_CASHFLOW360_URL": f"{CASHFLOW360_URL}/api/v2",
    "LEDGERSYNC_CASHFLOW360_ALLOWED_HOSTS": CASHFLOW360_URL,
}


class BothSystems(httpx.BaseTransport):
    """Routes by port, as the addresses of both sandboxes differ by it."""

    def __init__(self, world: RunWorld) -> None:
        self._intacct = IntacctTransport(world.scenario.intacct)
        self._cashflow360 = Cashflow360Transport(world.scenario.cashflow360)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        system = self._intacct if request.url.port == 8401 else self._cashflow360
        return system.handle_request(request)


@dataclass
class DeployedShop:
    """One connection with its credentials in the vault; ``travelled`` is what went through the state machine."""

    shop: Shop
    deployed: Deployed
    written: io.StringIO
    figures: io.StringIO
    travelled: list[Mapping[str, Any]] = field(default_factory=list)
    failures: list[LedgersyncError] = field(default_factory=list)

    @property
    def id(self) -> ConnectionId:
        return self.shop.world.id

    def run(self, run_id: str) -> None:
        """A whole run as the state machine would do it; a failure is kept and ends it."""
        payload: dict[str, Any] = {**self.ids, "run_id": run_id}
        try:
            for function in FUNCTIONS:
                handler, more = self.deployed.function(function), True
                while more:
                    self.travelled.append(payload)
                    payload = dict(handler(payload, self.deployed.context))
                    more = bool(payload["more"])
            self.travelled.append(payload)
        except LedgersyncError as error:
            self.failures.append(error)
        finally:
            self.deployed.registry.free_lease(self.id, run_id)
            self.deployed.registry.free_slot(self.shop.world.ends.company_id, run_id)

    @property
    def ids(self) -> dict[str, str]:
        return {"tenant_id": self.id.tenant_id, "connection_id": self.id.connection_id}

    def secrets(self) -> set[str]:
        """Everything that opens a door: passwords, tokens, keys, and the sessions given out so far."""
        scenario, ends = self.shop.world.scenario, self.shop.world.ends
        users = {user.password for books in scenario.intacct.companies.values() for user in books.users.values()}
        kept = {self.deployed.registry.session(self.id, side) or "" for side in Side}
        sessions = {json.loads(session)[0] for session in kept if session}
        return {
            *users,
            *scenario.intacct.senders.values(),
            scenario.cashflow360.dev_key,
            ends.organization.token,
            *sessions,
        }


@pytest.fixture(scope="module")
def deployed_shop() -> Iterator[DeployedShop]:
    """One for the module, since tests only look at what the runs left."""
    shop = open_shop()
    world = shop.world
    world.clock.at = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setattr(sys, "stdout", figures := io.StringIO())
        for name, value in {**ENVIRONMENT, "LEDGERSYNC_SESSION_KEY": new_key()}.items():
            patch.setenv(name, value)
        make = http_clients.http_client
        patch.setattr(http_clients, "http_client", lambda: make(BothSystems(world)))
        written = written_by_loggers(patch)
        current_settings.cache_clear()
        aws_clients.session.cache_clear()
        settings = current_settings()
        create_table(boto3.client("dynamodb", region_name=REGION), settings.table)
        fill_vault(world, settings)
        registry = bootstrap.registry(settings, world.clock)
        connection = world.registry.connection(world.id)
        assert connection is not None
        registry.put_connection(replace(connection, version=0))
        yield DeployedShop(shop, Deployed(settings, registry), written, figures)
    current_settings.cache_clear()
    aws_clients.session.cache_clear()


def new_key() -> str:
    return str(boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"])


def written_by_loggers(patch: pytest.MonkeyPatch) -> io.StringIO:
    """What the product's logger and every other logger write from now on."""
    stream = io.StringIO()
    for handler in logger().handlers:
        patch.setattr(handler, "stream", stream)
    others = logging.StreamHandler(stream)
    others.addFilter(lambda record: record.name != logger().name)
    patch.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers, others])
    return stream


def fill_vault(world: RunWorld, settings: Settings) -> None:
    vault = bootstrap.vault(settings)
    for side in Side:
        secret = world.vault.get(world.id, side)
        assert secret is not None
        vault.put(world.id, side, secret)
    keys = {
        "sender_id": SENDER_ID,
        "sender_password": world.scenario.intacct.senders[SENDER_ID],
        "dev_key": world.scenario.cashflow360.dev_key,
    }
    boto3.client("secretsmanager", region_name=REGION).create_secret(
        Name=settings.service_secret, SecretString=json.dumps(keys)
    )
