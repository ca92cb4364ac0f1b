"""What the function before Cognito's tokens says in them: a tenant only where attribute and group agree."""

from __future__ import annotations

from typing import Any

import pytest

from ledgersync.adapters.aws.token_claims import with_claims

DANA = {
    "sub": "u1",
    "email": "dana@example.com",
    "email_verified": "true",
    "custom:tenant_id": "acme",
    "custom:role": "accountant",
}
EVENT: dict[str, Any] = {
    "version": "2",
    "triggerSource": "TokenGeneration_HostedAuth",
    "region": "us-east-1",
    "userPoolId": "us-east-1_EXAMPLE",
    "userName": "u1",
    "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client"},
    "request": {
        "userAttributes": DANA,
        "groupConfiguration": {"groupsToOverride": ["tenant-acme"], "iamRolesToOverride": [], "preferredRole": None},
        "scopes": ["openid", "profile", "email"],
    },
    "response": {"claimsAndScopeOverrideDetails": None},
}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGERSYNC_TENANT_CLAIM", "tenant_id")
    monkeypatch.setenv("LEDGERSYNC_ROLE_CLAIM", "role")


def told(attributes: dict[str, str], groups: list[str] | None) -> dict[str, str]:
    request = {"userAttributes": attributes, "groupConfiguration": {"groupsToOverride": groups}, "scopes": []}
    answer = with_claims({**EVENT, "request": request})
    assert {name: answer[name] for name in EVENT if name not in ("request", "response")} == {
        name: EVENT[name] for name in EVENT if name not in ("request", "response")
    }
    details: dict[str, Any] = answer["response"]["claimsAndScopeOverrideDetails"]
    assert set(details) == {"accessTokenGeneration"}
    added: dict[str, str] = details["accessTokenGeneration"]["claimsToAddOrOverride"]
    return added


def test_an_access_token_names_tenant_role_and_the_verified_address() -> None:
    expected = {"tenant_id": "acme", "role": "accountant", "email": "dana@example.com"}
    assert told(DANA, ["tenant-acme"]) == expected


def test_an_address_that_was_not_verified_is_not_told() -> None:
    assert told({**DANA, "email_verified": "false"}, ["tenant-acme"]) == {"tenant_id": "acme", "role": "accountant"}


@pytest.mark.parametrize(
    ("changed", "groups"),
    [
        ({}, []),
        ({}, None),
        ({}, ["tenant-other"]),
        ({}, ["acme"]),
        ({"custom:tenant_id": ""}, ["tenant-acme", "tenant-"]),
        ({"custom:role": ""}, ["tenant-acme"]),
    ],
)
def test_who_is_in_no_tenant_gets_no_claim(changed: dict[str, str], groups: list[str] | None) -> None:
    assert told({**DANA, **changed}, groups) == {}
