"""A file that points the local stack at live systems: endpoints, the service's own keys, connections.

    [service]
    sender_id = "…"
    sender_password = "…"
    dev_key = "…"

    [[connections]]
    tenant_id = "acme"
    connection_id = "acme-east"
    name = "Acme East"
    company_id = "…"
    entity_id = "100"
    user_id = "…"
    password = "…"
    organization_id = "…"
    token_name = "…"
    token = "…"

Optional: ``[endpoints]`` with ``intacct_url``, ``intacct_allowed_hosts``, ``cashflow360_url``,
``cashflow360_allowed_hosts`` (comma-separated); without it, the live addresses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sandbox.local.elsewhere import LIVE, RemoteSystems
from sandbox.local.enrolment import Enrolment


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """What the service itself is known by to both systems."""

    sender_id: str
    sender_password: str = field(repr=False)
    dev_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Configuration:
    service: ServiceKeys
    endpoints: RemoteSystems
    connections: Sequence[Enrolment]


class ConfigurationError(ValueError):
    """The file cannot be used; the text names the fields, not their values."""


def read_configuration(path: Path) -> Configuration:
    """Raises ConfigurationError when the file is missing, is no TOML, or lacks something."""
    try:
        content = tomllib.loads(path.read_text())
        content["endpoints"] = {**asdict(LIVE), **content.get("endpoints", {})}
        content.setdefault("connections", [])
        return TypeAdapter(Configuration).validate_python(content)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {type(error).__name__}") from None
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in entry["loc"]) for entry in error.errors()})
        raise ConfigurationError(f"{path}: missing or wrong: {', '.join(fields)}") from None
