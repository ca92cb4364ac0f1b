"""Connections for the local stack: the sandbox's own, or those of a configuration file for live systems."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Connection, ConnectionId
from sandbox.local.deployment import SECRET_PREFIX, LocalStack
from sandbox.scenarios import founded
from sandbox.scenarios.setting import SYNC_USER, Clock, Scenario
from sandbox.serve import wall_clock


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One connection and what signs in to both of its sides."""

    tenant_id: str
    connection_id: str
    name: str
    company_id: str
    entity_id: str
    user_id: str
    organization_id: str
    token_name: str
    password: str = field(repr=False)
    token: str = field(repr=False)
    organization_name: str = ""

    @property
    def id(self) -> ConnectionId:
        return ConnectionId(self.tenant_id, self.connection_id)


def sandbox_enrolments(scenario: str, seed: int) -> Sequence[Enrolment]:
    """The connections of a scenario by its name."""
    return enrolments_of(founded(scenario, seed=seed, now=wall_clock))


def enrolments_of(world: Scenario) -> Sequence[Enrolment]:
    """The connections of a scenario, by its own pairs of entity and organisation."""
    return [
        Enrolment(
            tenant_id=side.tenant,
            connection_id=name,
            name=side.organization.name,
            company_id=side.company_id,
            entity_id=side.entity_id,
            user_id=SYNC_USER,
            organization_id=side.organization.id,
            organization_name=side.organization.name,
            token_name=side.organization.token_name,
            password=side.books.users[SYNC_USER].password,
            token=side.organization.token,
        )
        for name, side in world.connections.items()
    ]


def enrol(
    stack: LocalStack, enrolment: Enrolment, preferences: Preferences | None, now: datetime, *, one_way: bool = False
) -> Connection:
    """Keep the credentials in Secrets Manager and the connection in the table, due at once."""
    prefix = f"{SECRET_PREFIX}/{enrolment.tenant_id}/{enrolment.connection_id}"
    intacct = {"user_id": enrolment.user_id, "password": enrolment.password}
    cashflow360 = {"token_name": enrolment.token_name, "token": enrolment.token}
    stack.put_secret(prefix, {"intacct": json.dumps(intacct), "cashflow360": json.dumps(cashflow360)})
    connection = Connection(
        id=enrolment.id,
        name=enrolment.name,
        company_id=enrolment.company_id,
        entity_id=enrolment.entity_id,
        organization_id=enrolment.organization_id,
        organization_name=enrolment.organization_name,
        one_way=one_way,
        created_at=now,
        preferences=preferences,
        due_at=now,
    )
    registry(stack).put_connection(connection)
    return connection


def registry(stack: LocalStack, now: Clock = wall_clock) -> DynamoRegistry:
    """The product's own view of the table, with the rights of the account's root."""
    table = Table(
        stack.client("dynamodb"), stack.outputs["TableName"], time.sleep, lambda most: random.uniform(0, most)
    )
    return DynamoRegistry(table, KmsEncryption(stack.client("kms"), stack.outputs["SessionKeyArn"]), now)
