"""Work for a tenant reaches that tenant's items, credentials and keys, and no other's, whatever the code asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ledgersync.adapters.aws.vault import secret_name
from ledgersync.adapters.dynamodb import keys
from ledgersync.adapters.dynamodb.keys import claim_pk, connection_pk, journal_pk, notices_pk, tenant_pk
from ledgersync.adapters.notices.delivery import SEALED_AS
from ledgersync.ports import Claimed, ConnectionId
from tests.architecture.iam import Request, allowed, statements
from tests.architecture.translated import deployed, translated

TABLE, SESSION_KEY, CREDENTIAL_KEY = "arn:Table", "arn:SessionKey", "arn:CredentialKey"
ROLES = ("SliceTenantRole", "ConnectTenantRole")
FUNCTION_ROLES = ("SyncListsRole", "SyncTransactionsRole", "ReportsRole", "WatchRole", "ConnectRole")
MINE, OTHERS = ConnectionId("acme", "main"), ConnectionId("other", "main")
ITEMS = ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem")


def items(action: str, *keys: str, tenant: str | None = "acme") -> Request:
    tags = {"tenant": tenant} if tenant else {}
    return Request(f"dynamodb:{action}", TABLE, tags, {"dynamodb:LeadingKeys": keys} if keys else {})


def secret(action: str, name: str, tenant: str = "acme") -> Request:
    arn = f"arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}"
    return Request(f"secretsmanager:{action}", arn, {"tenant": tenant})


def key(action: str, arn: str, of: str | None) -> Request:
    return Request(f"kms:{action}", arn, {"tenant": "acme"}, {"kms:EncryptionContext:tenant": of} if of else {})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ITEMS)
def test_items_of_the_tenant_and_what_everybody_shares_can_be_reached(role: str, action: str) -> None:
    for pk in (connection_pk(MINE), tenant_pk("acme"), "COMPANY#demo", "BUDGET#cashflow360-login"):
        assert allowed(role, items(action, pk)), pk


def test_every_partition_of_the_table_is_the_tenants_or_known_to_be_shared() -> None:
    """A new kind of partition has to be decided on here, and in the policies."""
    told = re.findall(r"^\| ([A-Z]+)#", keys.__doc__ or "", re.MULTILINE)
    assert set(told) == {"TENANT", "CONNECTION", "JOURNAL", "NOTICES", "COMPANY", "BUDGET", "CLAIM"}
    assert allowed("ConnectTenantRole", items("PutItem", claim_pk(Claimed.ORGANIZATION, "008")))


@pytest.mark.parametrize("action", ITEMS)
def test_notices_of_the_tenant_can_be_reached_and_no_others(action: str) -> None:
    assert allowed("ConnectTenantRole", items(action, notices_pk("acme")))
    assert not allowed("ConnectTenantRole", items(action, notices_pk("acme2")))
    assert not allowed("SliceTenantRole", items(action, notices_pk("acme")))


CHANGING = ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete")


@pytest.mark.parametrize("pk", [journal_pk(MINE), journal_pk(ConnectionId("acme", ""))])
def test_the_journal_is_added_to_and_read_and_nobody_changes_or_deletes_what_it_says(pk: str) -> None:
    for role in ROLES:
        assert [one for one in ("GetItem", "Query", "PutItem") if not allowed(role, items(one, pk))] == []
    every = deployed("AWS::IAM::Role")
    assert {*ROLES, *FUNCTION_ROLES, "SchedulerRole"} <= every.keys()
    for role in every:
        assert [one for one in CHANGING if allowed(role, items(one, pk))] == [], role
        assert not allowed(role, items("DeleteItem", connection_pk(MINE), pk)), role


def test_where_tenants_are_not_isolated_the_functions_themselves_change_nothing_of_the_journal() -> None:
    """They may write the whole table then; what denies this denies it all the same."""
    denied = [one for one in statements("SyncListsRole") if one["Effect"] == "Deny"]
    assert [one["Sid"] for one in denied] == ["JournalOnlyGrows"]
    for role in FUNCTION_ROLES:
        assert denied == [one for one in statements(role) if one["Effect"] == "Deny"]


@pytest.mark.parametrize("role", FUNCTION_ROLES)
def test_a_function_reads_the_services_own_secret_and_writes_its_own_log(role: str) -> None:
    assert allowed(role, Request("secretsmanager:GetSecretValue", "arn:ServiceSecret"))
    group = (
        role.removesuffix("Role").replace("SyncLists", "sync-lists").replace("SyncTransactions", "sync-transactions")
    )
    logs = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/ls-"
    assert allowed(role, Request("logs:PutLogEvents", f"{logs}{group.lower()}:*"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ITEMS)
def test_items_of_another_tenant_can_not_be_reached(role: str, action: str) -> None:
    others = (
        connection_pk(OTHERS),
        journal_pk(OTHERS),
        journal_pk(ConnectionId("other", "")),
        tenant_pk("other"),
        "CONNECTION#acmeother#main",
        "TENANT#acme2",
        "CONNECTION#acme",
    )
    assert [pk for pk in others if allowed(role, items(action, pk))] == []
    assert not allowed(role, items(action, connection_pk(MINE), connection_pk(OTHERS)))


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_reached_without_keys_or_without_a_tenant(role: str) -> None:
    assert not allowed(role, items("Query"))
    assert not allowed(role, items("Scan"))
    assert not allowed(role, items("Scan", connection_pk(MINE)))
    assert not allowed(role, items("GetItem", "CONNECTION##main", tenant=None))
    assert not allowed(role, items("GetItem", connection_pk(MINE), tenant=None))


@pytest.mark.parametrize("role", ROLES)
def test_credentials_of_the_tenant_can_be_read_there_or_not(role: str) -> None:
    name = secret_name(MINE, "ls")
    assert allowed(role, secret("GetSecretValue", f"{name}-a1B2c3"))
    assert allowed(role, secret("GetSecretValue", name))
    for other in (secret_name(OTHERS, "ls"), "ls/service", "ls/service-a1B2c3", "elsewhere/acme/main", "ls/acme2/main"):
        assert not allowed(role, secret("GetSecretValue", other)), other


def test_only_the_api_writes_credentials() -> None:
    for action in ("CreateSecret", "PutSecretValue", "DeleteSecret", "RestoreSecret"):
        assert allowed("ConnectTenantRole", secret(action, secret_name(MINE, "ls")))
        assert not allowed("ConnectTenantRole", secret(action, secret_name(OTHERS, "ls")))
        assert not allowed("SliceTenantRole", secret(action, secret_name(MINE, "ls")))
    assert allowed("ConnectTenantRole", key("Encrypt", CREDENTIAL_KEY, "acme"))
    assert not allowed("SliceTenantRole", key("Encrypt", CREDENTIAL_KEY, "acme"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("arn", [SESSION_KEY, CREDENTIAL_KEY])
def test_keys_open_what_was_sealed_for_the_tenant_only(role: str, arn: str) -> None:
    assert allowed(role, key("Decrypt", arn, "acme"))
    assert not allowed(role, key("Decrypt", arn, "other"))
    assert not allowed(role, key("Decrypt", arn, None))


@pytest.mark.parametrize("role", FUNCTION_ROLES)
def test_a_function_itself_reaches_no_tenant_and_only_its_own_role_for_one(role: str) -> None:
    for request in (
        items("GetItem", connection_pk(MINE)),
        secret("GetSecretValue", secret_name(MINE, "ls")),
        key("Decrypt", SESSION_KEY, "acme"),
    ):
        assert not allowed(role, request), request
    own = "ConnectTenantRole" if role == "ConnectRole" else "SliceTenantRole"
    assert [one for one in ROLES if allowed(role, Request("sts:AssumeRole", f"arn:{one}"))] == [own]
    assert allowed(role, Request("sts:TagSession", f"arn:{own}"))


@pytest.mark.parametrize("role", ROLES)
def test_a_tenants_role_is_assumed_with_the_tag_tenant_and_by_its_functions_only(role: str) -> None:
    (trust,) = deployed("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {
        "StringLike": {"aws:RequestTag/tenant": "?*"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant"]},
    }
    trusted = {principal["Fn::GetAtt"][0] for principal in trust["Principal"]["AWS"]}
    slices = {"SyncListsRole", "SyncTransactionsRole", "ReportsRole", "WatchRole"}
    expected = {"ConnectRole"} if role == "ConnectTenantRole" else slices
    assert trusted == expected


def test_the_scheduler_has_what_it_uses_and_can_read_no_credentials() -> None:
    """It deletes those of set-ups that nobody finished, and opens none."""
    actions = {action for one in statements("SchedulerRole") for action in _actions(one)}
    kept = {action for action in actions if action.startswith(("secretsmanager:", "kms:", "sts:"))}
    assert kept == {"secretsmanager:DeleteSecret", "kms:Decrypt"}
    [key_use] = [one for one in statements("SchedulerRole") if "kms:Decrypt" in _actions(one)]
    assert key_use["Condition"] == {"StringEquals": {"kms:EncryptionContext:connection": SEALED_AS}}
    assert not actions & {"states:RedriveExecution", "states:ListExecutions", "states:StopExecution"}


def _actions(statement: Mapping[str, Any]) -> list[str]:
    action = statement["Action"]
    return [action] if isinstance(action, str) else list(action)


def test_isolation_is_on_unless_somebody_turns_it_off() -> None:
    assert translated()["Parameters"]["TenantIsolation"]["Default"] == "on"
