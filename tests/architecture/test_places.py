"""On what each right is given: every statement of every role by its place, and the policies of AWS that roles have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.architecture.deployment import template
from tests.architecture.test_rights import statements

ARN = re.compile(r"^arn:\$\{AWS::Partition\}:(\w+):\$\{AWS::Region\}:\$\{AWS::AccountId\}:")
PLACES: Mapping[str, str] = {
    "Table": """
JournalOnlyGrows.JournalOnlyGrows SliceAccess.Books SliceTenantRole.OwnItems SchedulerRole.RunsAndLeases
ConnectAccess.ConnectionsAndRuns ConnectTenantRole.OwnItems FleetRole.RecordsOfRuns""",
    "secretsmanager:secret:${Prefix}/*/*": """
SliceAccess.ReadCredentials SchedulerRole.DeleteOldSecrets ConnectAccess.KeepCredentials""",
    "CredentialKey": """
SliceAccess.OpenCredentials SliceTenantRole.SealedCredentials SchedulerRole.OpenWebhookSecrets
ConnectTenantRole.SealedCredentials""",
    "SessionKey": "SliceAccess.KeptSessions SliceTenantRole.KeptSessions ConnectTenantRole.KeptSessions",
    "secretsmanager:secret:${Prefix}/${!aws:PrincipalTag/tenant}/*": """
SliceTenantRole.OwnCredentials ConnectTenantRole.OwnCredentials""",
    "SliceTenantRole": "SliceTenantAccess.WorkForTenant",
    "logs:log-group:/aws/lambda/STACK-sync-lists:*": "SyncListsRole.WriteOwnLogs",
    "ServiceSecret": """
SyncListsRole.ReadServiceCredentials SyncTransactionsRole.ReadServiceCredentials
ReportsRole.ReadServiceCredentials WatchRole.ReadServiceCredentials ConnectRole.ReadServiceCredentials""",
    "logs:log-group:/aws/lambda/STACK-sync-transactions:*": "SyncTransactionsRole.WriteOwnLogs",
    "logs:log-group:/aws/lambda/STACK-reports:*": "ReportsRole.WriteOwnLogs",
    "logs:log-group:/aws/lambda/STACK-watch:*": "WatchRole.WriteOwnLogs",
    "Rings": "WatchRole.HearRings SchedulerRole.RingForLooks ConnectRole.RingForHints",
    "states:stateMachine:STACK-sync-connection": """
WatchRole.StartRuns SchedulerRole.StartRuns ConnectRole.SyncNow FleetRole.AllRuns""",
    "states:execution:STACK-sync-connection:*": """
WatchRole.HowRunsEnded SchedulerRole.HowRunsEnded ConnectRole.IsItStillGoing FleetRole.LookAndRedrive""",
    "logs:log-group:/aws/lambda/STACK-scheduler:*": "SchedulerRole.WriteOwnLogs",
    "${Table.Arn}/index/due": "SchedulerRole.WhoIsDue FleetRole.WhoSyncs",
    "ses:identity/*": "SchedulerRole.MailNotices",
    "DeadLetters": "SchedulerRole.SetAsideFailedEvents TickRole.SetAside",
    "CredentialKey, SessionKey": "ConnectAccess.SealCredentialsAndSessions",
    "ConnectTenantRole": "ConnectTenantAccess.WorkForTenant",
    "logs:log-group:/aws/lambda/STACK-connect:*": "ConnectRole.WriteOwnLogs",
    "SchedulerFunction.Alias": "ConnectRole.SendNoticesNow TickRole.Tick",
    "states:stateMachine:STACK-make-report": "ConnectRole.MakeReports",
    "states:execution:STACK-make-report:*": "ConnectRole.AreTheyStillMade",
    "logs:log-group:/aws/lambda/STACK-fleet:*": "FleetRole.WriteOwnLogs",
    "SyncListsFunction.Alias, SyncTransactionsFunction.Alias": "SyncConnectionRole.RunSlices",
    "*": "SyncConnectionRole.DeliverLogs MakeReportRole.DeliverLogs",
    "ReportsFunction.Alias": "MakeReportRole.RunSlices",
    "logs:log-group:/aws/lambda/STACK-console:*": "ConsoleRole.WriteOwnLogs",
    "ConsoleSessions": "ConsoleRole.OwnSessions",
    "logs:log-group:/aws/lambda/STACK-token-claims:*": "TokenClaimsRole.WriteOwnLogs",
    "UserPool": "PeopleAccess.PeopleOfThisPool",
}
CONDITIONS: Mapping[str, Any] = {
    "JournalOnlyGrows.JournalOnlyGrows": {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["JOURNAL#*"]}},
    "SliceTenantRole.OwnItems": {
        "ForAllValues:StringLike": {
            "dynamodb:LeadingKeys": [
                "CONNECTION#${aws:PrincipalTag/tenant}#*",
                "TENANT#${aws:PrincipalTag/tenant}",
                "JOURNAL#${aws:PrincipalTag/tenant}#*",
                "COMPANY#*",
                "BUDGET#*",
            ]
        },
        "Null": {"dynamodb:LeadingKeys": "false"},
    },
    "SliceTenantRole.SealedCredentials": {
        "StringEquals": {"kms:EncryptionContext:tenant": "${aws:PrincipalTag/tenant}"}
    },
    "SliceTenantRole.KeptSessions": {"StringEquals": {"kms:EncryptionContext:tenant": "${aws:PrincipalTag/tenant}"}},
    "SchedulerRole.OpenWebhookSecrets": {"StringEquals": {"kms:EncryptionContext:connection": "notices"}},
    "SchedulerRole.MailNotices": {
        "StringEquals": {"ses:FromAddress": {"Fn::If": ["WithMail", {"Ref": "NoticeSender"}, "nobody"]}}
    },
    "ConnectTenantRole.OwnItems": {
        "ForAllValues:StringLike": {
            "dynamodb:LeadingKeys": [
                "CONNECTION#${aws:PrincipalTag/tenant}#*",
                "TENANT#${aws:PrincipalTag/tenant}",
                "JOURNAL#${aws:PrincipalTag/tenant}#*",
                "COMPANY#*",
                "NOTICES#${aws:PrincipalTag/tenant}",
                "CLAIM#*",
                "BUDGET#*",
            ]
        },
        "Null": {"dynamodb:LeadingKeys": "false"},
    },
    "ConnectTenantRole.SealedCredentials": {
        "StringEquals": {"kms:EncryptionContext:tenant": "${aws:PrincipalTag/tenant}"}
    },
    "ConnectTenantRole.KeptSessions": {"StringEquals": {"kms:EncryptionContext:tenant": "${aws:PrincipalTag/tenant}"}},
}
ATTACHED: Mapping[str, str] = {
    "SliceAccess:not-Isolated,AWSLambdaVPCAccessExecutionRole:InSubnets,AWSXRayDaemonWriteAccess:TracingOn": """
SyncListsRole SyncTransactionsRole ReportsRole WatchRole""",
    "AWSLambdaVPCAccessExecutionRole:InSubnets,AWSXRayDaemonWriteAccess:TracingOn": """
SchedulerRole FleetRole ConsoleRole TokenClaimsRole""",
    "ConnectAccess:not-Isolated,AWSLambdaVPCAccessExecutionRole:InSubnets,AWSXRayDaemonWriteAccess:TracingOn": """
ConnectRole""",
    "AWSXRayDaemonWriteAccess:TracingOn": "SyncConnectionRole MakeReportRole",
}
"""The condition that a policy is attached under stands behind its name."""


def place(resource: Any) -> str:
    """What a statement is about, as short as it can be told apart."""
    match resource:
        case str():
            return ARN.sub(r"\1:", resource).replace("${AWS::StackName}", "STACK")
        case list():
            return ", ".join(map(place, resource))
        case {"Ref": name} | {"Fn::GetAtt": [name, "Arn" | "Id"]}:
            return str(name)
        case {"Fn::Sub": [text, {"Prefix": {"Fn::If": ["PrefixGiven", {"Ref": "SecretPrefix"}, _]}}]}:
            return place(text)
        case {"Fn::Sub": text}:
            return place(text)
    raise AssertionError(resource)


def named(table: Mapping[str, str]) -> dict[str, str]:
    return {name: told for told, names in table.items() for name in names.split()}


def test_every_right_is_given_on_its_place_and_nothing_else() -> None:
    assert {f"{name}.{one['Sid']}": place(one["Resource"]) for name, one in statements()} == named(PLACES)


def test_rights_that_hold_under_a_condition_only_are_these() -> None:
    told = {f"{name}.{one['Sid']}": one["Condition"] for name, one in statements() if "Condition" in one}
    assert told == CONDITIONS


def test_every_role_has_the_policies_of_aws_that_its_function_needs() -> None:
    roles = {name: one["Properties"] for name, one in template()["Resources"].items() if name.endswith("Role")}
    attached = {name: [_attached(one) for one in role.get("ManagedPolicyArns", [])] for name, role in roles.items()}
    assert {name: " ".join(held) for name, held in attached.items() if held} == {
        name: told.replace(",", " ") for name, told in named(ATTACHED).items()
    }


def _attached(policy: Any) -> str:
    """Its name, and the condition it depends on."""
    match policy:
        case {"Fn::If": [condition, {"Ref": "AWS::NoValue"}, other]}:
            return f"{_attached(other)}:not-{condition}"
        case {"Fn::If": [condition, other, {"Ref": "AWS::NoValue"}]}:
            return f"{_attached(other)}:{condition}"
        case {"Ref": name} | {"Fn::Sub": name}:
            return str(name).split("/")[-1]
    raise AssertionError(policy)
