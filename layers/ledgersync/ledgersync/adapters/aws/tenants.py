"""Credentials of AWS narrowed to the tenant at hand: a mistake in the code reaches no other tenant's items or keys.

A role is assumed with the session tag ``tenant``; its policy allows that tenant's partitions, secrets and encryption
contexts only. Work for no tenant is refused here, before anything is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import boto3
from botocore.credentials import CredentialProvider, CredentialResolver, Credentials, ReadOnlyCredentials
from botocore.session import get_session

from ledgersync.adapters.aws.errors import answers
from ledgersync.errors import OperatorError

TAG = "tenant"
LIVES = timedelta(hours=1)
"""The longest a role lives that another role assumed."""
MARGIN = timedelta(minutes=20)
"""Credentials handed out outlive any function."""
MOST_KEPT = 500

_tenant: ContextVar[str] = ContextVar("tenant")


@contextmanager
def working_for(tenant_id: str) -> Iterator[None]:
    """Whatever is asked of AWS inside is asked for this tenant."""
    token = _tenant.set(tenant_id)
    try:
        yield
    finally:
        _tenant.reset(token)


class Sts(Protocol):
    def assume_role(self, **request: Any) -> Any: ...


class TenantCredentials(Credentials):
    """What requests are signed with: those of the tenant at hand, assumed when needed and kept for an hour."""

    def __init__(self, sts: Sts, role_arn: str, now: Callable[[], datetime]) -> None:
        super().__init__("", "")  # botocore asks for frozen credentials only
        self._sts = sts
        self._role_arn = role_arn
        self._now = now
        self._kept: dict[str, Mapping[str, Any]] = {}

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        tenant_id = _tenant.get("")
        if not tenant_id:
            raise OperatorError("no-tenant-at-hand", "AWS was asked for no tenant.")
        kept = self._kept.get(tenant_id)
        if kept is None or kept["Expiration"] - self._now() < MARGIN:
            kept = self._assumed(tenant_id)
        return ReadOnlyCredentials(kept["AccessKeyId"], kept["SecretAccessKey"], kept["SessionToken"])

    def _assumed(self, tenant_id: str) -> Mapping[str, Any]:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        with answers("tenant-role"):
            made: Mapping[str, Any] = self._sts.assume_role(
                RoleArn=self._role_arn,
                RoleSessionName=f"tenant-{tenant_id}"[:64],
                DurationSeconds=int(LIVES.total_seconds()),
                Tags=[{"Key": TAG, "Value": tenant_id}],
            )["Credentials"]
        self._kept[tenant_id] = made
        return made


class _Provider(CredentialProvider):
    METHOD = "tenant"

    def __init__(self, credentials: TenantCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> TenantCredentials:
        return self._credentials


def tenant_session(sts: Sts, role_arn: str, region: str) -> boto3.Session:
    """A session whose clients sign for the tenant at hand."""
    made = get_session()
    credentials = TenantCredentials(sts, role_arn, lambda: datetime.now(UTC))
    made.register_component("credential_provider", CredentialResolver([_Provider(credentials)]))
    return boto3.Session(botocore_session=made, region_name=region)
