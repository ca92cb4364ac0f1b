"""What is asked of AWS is signed for the tenant at hand, and for nobody when there is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledgersync.adapters.aws.tenants import MARGIN, TenantCredentials, tenant_session, working_for
from ledgersync.errors import OperatorError

ROLE = "arn:aws:iam::123456789012:role/tenant"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


class Sts:
    """Gives out credentials named after the tag, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.lives = timedelta(hours=1)

    def assume_role(self, **request: Any) -> Any:
        self.asked.append(request)
        tenant = request["Tags"][0]["Value"]
        expires = NOW + self.lives
        return {"Credentials": {"AccessKeyId": f"key-of-{tenant}", "SecretAccessKey": "s", "SessionToken": "t",
                                "Expiration": expires}}  # fmt: skip


def test_each_tenant_has_credentials_of_its_own_assumed_once() -> None:
    sts = Sts()
    credentials = TenantCredentials(sts, ROLE, lambda: NOW)
    keys = []
    for tenant in ("acme", "other", "acme"):
        with working_for(tenant):
            keys.append(credentials.get_frozen_credentials().access_key)
    assert keys == ["key-of-acme", "key-of-other", "key-of-acme"]
    assert sts.asked[0] == {
        "RoleArn": ROLE,
        "RoleSessionName": "tenant-acme",
        "DurationSeconds": 3600,
        "Tags": [{"Key": "tenant", "Value": "acme"}],
    }
    assert len(sts.asked) == 2


def test_credentials_that_would_not_outlive_the_function_are_renewed() -> None:
    sts = Sts()
    sts.lives = MARGIN - timedelta(seconds=1)
    credentials = TenantCredentials(sts, ROLE, lambda: NOW)
    with working_for("acme"):
        for _ in range(2):
            credentials.get_frozen_credentials()
    assert len(sts.asked) == 2


@pytest.mark.parametrize("tenant", [None, ""])
def test_without_a_tenant_nothing_is_signed(tenant: str | None) -> None:
    client = tenant_session(Sts(), ROLE, "us-east-1").client("dynamodb")
    with pytest.raises(OperatorError, match="no-tenant-at-hand"):
        if tenant is None:
            client.get_item(TableName="t", Key={"pk": {"S": "x"}})
        else:
            with working_for(tenant):
                client.get_item(TableName="t", Key={"pk": {"S": "x"}})


def test_a_client_made_before_signs_for_whoever_is_at_hand_then() -> None:
    sts = Sts()
    client = tenant_session(sts, ROLE, "us-east-1").client("dynamodb")
    signed: list[str] = []

    def stop(request: Any, **_: object) -> Stop:
        signed.append(str(request.headers))
        return Stop()

    client.meta.events.register_first("before-send", stop)
    for tenant in ("acme", "other"):
        with working_for(tenant), pytest.raises(AttributeError):
            client.get_item(TableName="t", Key={"pk": {"S": "x"}})
    assert ["key-of-acme" in signed[0], "key-of-other" in signed[-1]] == [True, True]


class Stop:
    """No answer botocore could read: nothing is sent."""
