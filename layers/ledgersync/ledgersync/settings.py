"""The environment of a function as one typed, frozen value. Read at the first call of a handler, never at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import Any

from ledgersync.errors import OperatorError

PREFIX = "LEDGERSYNC_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is the environment variable ``LEDGERSYNC_<FIELD>``; lists are separated by commas."""

    table: str
    """Name of the DynamoDB table."""
    secret_prefix: str = "ledgersync"  # noqa: S105
    """First part of every secret's name."""
    tenant_role: str = ""
    """Role that work for a tenant is done under; none when empty."""
    credential_store: str = "secrets-manager"
    """Where credentials of connections are kept."""
    credential_key: str = ""
    """KMS key that seals credentials kept in the table."""
    session_key: str
    """KMS key that encrypts kept sessions."""
    intacct_url: str
    """Intacct's XML gateway."""
    intacct_allowed_hosts: tuple[str, ...]
    """Where Intacct's secrets may go."""
    cashflow360_url: str
    """Base of Cashflow360's API, version 2."""
    cashflow360_allowed_hosts: tuple[str, ...]
    """Where Cashflow360's secrets may go."""
    state_machine: str = ""
    """ARN; set where runs are started."""
    hint_queue: str = ""
    """Queue that rings for connections; none when empty."""
    cashflow360_events_url: str = "https://gateway.prod.bill.com"
    """Base of Cashflow360's events, version 3."""
    report_machine: str = ""
    """ARN; set where reports are asked for."""
    tenant_claim: str = "tenant_id"
    """Claim of the token that names the tenant."""
    role_claim: str = "role"
    """Claim of the token that names the role."""
    default_role: str = "viewer"
    """Role of a token that names none."""
    fresh_sign_in_seconds: float = 900.0
    """A sign-in is no older for what can't be taken back; 0 asks for none."""
    stop_margin_seconds: float = 60.0
    """A slice ends this long before its function is stopped."""
    answer_margin_seconds: float = 8.0
    """A preview stops reading this long before the API has to answer."""
    sync_cool_down_seconds: float = 60.0
    """Between two Sync Nows of one connection."""
    credit_sign: str = ""
    """Sign of vendor credits in Intacct; learned from each company when empty."""
    audit_trust_days: int = 14
    """So long a kind's audit history has to prove right before it is trusted; 0: never."""
    journal_days: int = 2557
    """How long what was written and chosen is kept."""
    sync_user_id: str = "ledgersync"
    """What people are told to call the Web Services user."""
    support_contact: str = ""
    """Whom people ask; shown while they set up."""
    user_pool: str = ""
    """Cognito user pool with the people; the issuer manages them if empty."""
    console_url: str = ""
    """Where people find the console; named in notices."""
    notice_sender: str = ""
    """Address that SES mails notices from; empty: no mails."""
    scheduler_function: str = ""
    """ARN of what sends notices; asked when somebody waits."""
    webhook_hosts: str = "public"
    """Where webhooks may be; of this machine only for the local stack."""
    public_url: str = ""
    """Where this API is found; as API Gateway names it when empty."""

    @property
    def service_secret(self) -> str:
        """Name of the secret with ``sender_id``, ``sender_password`` and ``dev_key``."""
        return f"{self.secret_prefix}/service"


_LISTS = frozenset({"intacct_allowed_hosts", "cashflow360_allowed_hosts"})
_NUMBERS: Mapping[str, tuple[type[int] | type[float], int]] = {
    "fresh_sign_in_seconds": (float, 0),
    "stop_margin_seconds": (float, 0),
    "answer_margin_seconds": (float, 0),
    "sync_cool_down_seconds": (float, 0),
    "audit_trust_days": (int, 0),
    "journal_days": (int, 1),
}
"""What each is read as, and the least it may be."""
_KNOWN = {
    "credential_store": ("secrets-manager", "sealed"),
    "credit_sign": ("", "-1", "1"),
    "webhook_hosts": ("public", "loopback-too"),
}


def required(setting: Field[object]) -> bool:
    return setting.default is MISSING


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Parse an environment; OperatorError names the variables that are missing or wrong, never their values."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in fields(Settings):
        variable = f"{PREFIX}{setting.name.upper()}"
        try:
            if variable in environ:
                values[setting.name] = _value(setting.name, environ[variable])
        except ValueError:
            wrong.append(variable)
        if required(setting) and not values.get(setting.name):
            wrong.append(variable)
    if wrong:
        raise OperatorError("settings", f"missing or wrong: {', '.join(sorted(set(wrong)))}")
    return Settings(**values)


def _value(name: str, text: str) -> object:
    if name in _LISTS:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if name in _NUMBERS:
        of_kind, least = _NUMBERS[name]
        number = of_kind(text)
        if not number >= least:
            raise ValueError
        return number
    if text not in _KNOWN.get(name, (text,)):
        raise ValueError
    return text


@cache
def current_settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings(os.environ)
