"""Clients of AWS: one of a service for the life of a process, for all tenants or for the one at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import SystemRandom
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from ledgersync.settings import Settings

CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "max_attempts": 3})
"""botocore waits a minute for a connection and for an answer, which is most of what a function has."""


@cache
def session() -> boto3.Session:
    """One session a process: loading the services' descriptions is what costs."""
    return boto3.Session()


class WhenUsed:
    """A client that is made when something is first asked of it: not every call needs a key, a secret or a queue."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def client(service: str) -> Any:
    """One client of a service for the life of the process."""
    return WhenUsed(lambda: _client(session(), service))


@cache
def _client(made: boto3.Session, service: str) -> Any:
    return made.client(service, config=CONFIG)


def tenant_client(settings: Settings, service: str) -> Any:
    """One that signs for the tenant at hand only, where there is a role for that."""
    role = settings.tenant_role
    return WhenUsed(lambda: _client(_tenant_session(session(), role), service)) if role else client(service)


@cache
def _tenant_session(made: boto3.Session, role_arn: str) -> boto3.Session:
    from ledgersync.adapters.aws.tenants import tenant_session

    return tenant_session(_client(made, "sts"), role_arn, made.region_name)


def jitter(most_seconds: float) -> float:
    return SystemRandom().uniform(0, most_seconds)
