"""The environment of the console's function as one typed value, read at the first request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

PREFIX = "LEDGERSYNC_CONSOLE_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is the variable ``LEDGERSYNC_CONSOLE_<FIELD>``. Addresses come without a slash at their end."""

    sessions_table: str
    api_url: str
    issuer: str
    client_id: str
    url: str
    tenant_claim: str = "tenant_id"
    role_claim: str = "role"
    default_role: str = "viewer"
    sign_in_pages: str = ""
    """Where people sign in, when that is not the issuer's own origin (Cognito's pages have a domain of their own)."""
    environment: str = ""
    """A badge on every page, such as LOCAL; empty in production."""

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")


class SettingsWrong(Exception):
    """Names the variables that are missing; never a value."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    given = {field.name: environ.get(f"{PREFIX}{field.name.upper()}", "").rstrip("/") for field in fields(Settings)}
    needed = ("sessions_table", "api_url", "issuer", "client_id", "url")
    missing = [f"{PREFIX}{name.upper()}" for name in needed if not given[name]]
    if missing:
        raise SettingsWrong(f"missing: {', '.join(missing)}")
    return Settings(**{name: value for name, value in given.items() if value})


@cache
def current_settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings(os.environ)
