"""The application over the real systems; made at the first request of a process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import boto3
import httpx
from botocore.config import Config

from console.application import Application
from console.oidc import Issuer
from console.routes import is_page
from console.sessions import Sessions
from console.settings import Settings, current_settings
from console.signing import Signing
from console.table import DynamoSessions

Event = Mapping[str, object]
Answer = Mapping[str, object]

ANSWER_SECONDS = 27.0
"""The API answers within 29 seconds, and so does this function."""


def now() -> datetime:
    return datetime.now(UTC)


@cache
def application() -> Application:
    return built(current_settings(), httpx.Client(timeout=ANSWER_SECONDS, follow_redirects=False, trust_env=False))


def quiet() -> None:
    """The client of HTTP logs each address with its query, at a level that a function's format of logs may let pass."""
    logging.getLogger("httpx").setLevel(logging.WARNING)


def built(settings: Settings, http: httpx.Client) -> Application:
    quiet()
    config = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    table = boto3.resource("dynamodb", config=config).Table(settings.sessions_table)
    sessions = Sessions(DynamoSessions(table), now)
    issuer = Issuer(settings.issuer, settings.client_id, http, now)
    return Application(
        settings=settings,
        sessions=sessions,
        signing=Signing(settings=settings, sessions=sessions, issuer=issuer, http=http, now=now, is_page=is_page),
        http=http,
        now=now,
    )
