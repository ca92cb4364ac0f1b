"""What access tokens of the user pool say of a person: tenant, role, and the e-mail address that was verified.

Imports nothing of its own, since Cognito waits five seconds for it, at a cold start too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

Event = dict[str, Any]
"""As Cognito hands it over (version 2 of the trigger before tokens are made), and takes it back."""

TENANT, ROLE = "custom:tenant_id", "custom:role"


def group_of(tenant_id: str) -> str:
    return f"tenant-{tenant_id}"


def with_claims(event: Event) -> Event:
    """Who is in no tenant gets no claim, and the API turns them away; somebody whose invitation was cut off, say."""
    request = event["request"]
    groups = (request.get("groupConfiguration") or {}).get("groupsToOverride") or []
    claims = (os.environ["LEDGERSYNC_TENANT_CLAIM"], os.environ["LEDGERSYNC_ROLE_CLAIM"])
    told = {"claimsToAddOrOverride": _claims(request["userAttributes"], groups, claims)}
    return {**event, "response": {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": told}}}


def _claims(have: Mapping[str, str], groups: Sequence[str], claims: tuple[str, str]) -> dict[str, str]:
    """Nothing unless the attribute, which nobody can change, and the group name the same tenant."""
    tenant, role = have.get(TENANT, ""), have.get(ROLE, "")
    if not tenant or not role or group_of(tenant) not in groups:
        return {}
    named = dict(zip(claims, (tenant, role), strict=True))
    return {**named, "email": have["email"]} if have.get("email_verified") == "true" else named
