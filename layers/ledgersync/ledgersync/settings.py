"""The environment of a function as one typed, frozen value. Read at the first call of a handler, never at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ledgersync.errors import OperatorError

PREFIX = "LEDGERSYNC_"


class Settings(BaseModel):
    """Each field is the environment variable ``LEDGERSYNC_<FIELD>``; lists are separated by commas."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = Field(min_length=1, description="name of the DynamoDB table")
    secret_prefix: str = Field(default="ledgersync", description="first part of every secret's name")
    tenant_role: str = Field(default="", description="role that work for a tenant is done under; none when empty")
    credential_store: Literal["secrets-manager", "sealed"] = Field(
        default="secrets-manager", description="where credentials of connections are kept"
    )
    credential_key: str = Field(default="", description="KMS key that seals credentials kept in the table")
    session_key: str = Field(min_length=1, description="KMS key that encrypts kept sessions")
    intacct_url: str = Field(min_length=1, description="Intacct's XML gateway")
    intacct_allowed_hosts: tuple[str, ...] = Field(min_length=1, description="where Intacct's secrets may go")
    cashflow360_url: str = Field(min_length=1, description="base of Cashflow360's API, version 2")
    cashflow360_allowed_hosts: tuple[str, ...] = Field(min_length=1, description="where Cashflow360's secrets may go")
    state_machine: str = Field(default="", description="ARN; set where runs are started")
    hint_queue: str = Field(default="", description="queue that rings for connections; none when empty")
    cashflow360_events_url: str = Field(
        default="https://gateway.prod.bill.com", description="base of Cashflow360's events, version 3"
    )
    report_machine: str = Field(default="", description="ARN; set where reports are asked for")
    tenant_claim: str = Field(default="tenant_id", description="claim of the token that names the tenant")
    role_claim: str = Field(default="role", description="claim of the token that names the role")
    default_role: str = Field(default="viewer", description="role of a token that names none")
    fresh_sign_in_seconds: float = Field(
        default=900.0, ge=0, description="a sign-in is no older for what can't be taken back; 0 asks for none"
    )
    stop_margin_seconds: float = Field(
        default=60.0, ge=0, description="a slice ends this long before its function is stopped"
    )

    answer_margin_seconds: float = Field(
        default=8.0, ge=0, description="a preview stops reading this long before the API has to answer"
    )
    sync_cool_down_seconds: float = Field(default=60.0, ge=0, description="between two Sync Nows of one connection")
    credit_sign: Literal["", "-1", "1"] = Field(
        default="", description="sign of vendor credits in Intacct; learned from each company when empty"
    )
    audit_trust_days: int = Field(
        default=14, ge=0, description="so long a kind's audit history has to prove right before it is trusted; 0: never"
    )
    journal_days: int = Field(default=2557, ge=1, description="how long what was written and chosen is kept")
    sync_user_id: str = Field(default="ledgersync", description="what people are told to call the Web Services user")
    support_contact: str = Field(default="", description="whom people ask; shown while they set up")
    user_pool: str = Field(
        default="", description="Cognito user pool with the people; the issuer manages them if empty"
    )
    console_url: str = Field(default="", description="where people find the console; named in notices")
    notice_sender: str = Field(default="", description="address that SES mails notices from; empty: no mails")
    scheduler_function: str = Field(default="", description="ARN of what sends notices; asked when somebody waits")
    webhook_hosts: Literal["public", "loopback-too"] = Field(
        default="public", description="where webhooks may be; of this machine only for the local stack"
    )
    public_url: str = Field(default="", description="where this API is found; as API Gateway names it when empty")

    @property
    def service_secret(self) -> str:
        """Name of the secret with ``sender_id``, ``sender_password`` and ``dev_key``."""
        return f"{self.secret_prefix}/service"


_LISTS = frozenset({"intacct_allowed_hosts", "cashflow360_allowed_hosts"})


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Parse an environment; OperatorError names the variables that are missing or wrong, never their values."""
    names = {f"{PREFIX}{field.upper()}": field for field in Settings.model_fields}
    given = {names[name]: text for name, text in environ.items() if name in names}
    values = {
        field: tuple(part.strip() for part in text.split(",") if part.strip()) if field in _LISTS else text
        for field, text in given.items()
    }
    try:
        return Settings.model_validate(values)
    except ValueError as error:
        wrong = sorted(f"{PREFIX}{str(e['loc'][0]).upper()}" for e in getattr(error, "errors", list)())
        raise OperatorError("settings", f"missing or wrong: {', '.join(wrong)}") from None


@cache
def current_settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings(os.environ)
