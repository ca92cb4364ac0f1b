"""What each role may do, action by action: one that is added, dropped or widened unnoticed changes this table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.architecture.deployment import template

ITEMS = ("BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")
TABLE = {f"dynamodb:{action}" for action in ITEMS}
READ_SECRET = {"secretsmanager:GetSecretValue"}
SECRETS = {f"secretsmanager:{verb}Secret" for verb in ("Create", "Delete", "Restore")} | {
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
}
OPEN, SEAL = {"kms:Decrypt"}, {"kms:Decrypt", "kms:Encrypt"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
AS_TENANT = {"sts:AssumeRole", "sts:TagSession"}
DELIVERY = ("CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries")
DELIVER = {
    *(f"logs:{verb}" for verb in DELIVERY),
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}
RIGHTS: dict[tuple[str, str], set[str]] = {
    ("SliceAccess", "Books"): TABLE,
    ("SliceAccess", "ReadCredentials"): READ_SECRET,
    ("SliceAccess", "OpenCredentials"): OPEN,
    ("SliceAccess", "KeptSessions"): SEAL,
    ("SliceTenantRole", "OwnItems"): TABLE,
    ("SliceTenantRole", "OwnCredentials"): READ_SECRET,
    ("SliceTenantRole", "SealedCredentials"): OPEN,
    ("SliceTenantRole", "KeptSessions"): SEAL,
    ("SliceTenantAccess", "WorkForTenant"): AS_TENANT,
    # denied, to every role that may write the table
    ("JournalOnlyGrows", "JournalOnlyGrows"): {
        f"dynamodb:{verb}" for verb in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete")
    },
    ("SyncListsRole", "WriteOwnLogs"): LOGS,
    ("SyncListsRole", "ReadServiceCredentials"): READ_SECRET,
    ("SyncTransactionsRole", "WriteOwnLogs"): LOGS,
    ("SyncTransactionsRole", "ReadServiceCredentials"): READ_SECRET,
    ("SchedulerRole", "OpenWebhookSecrets"): OPEN,
    ("SchedulerRole", "MailNotices"): {"ses:SendEmail"},
    ("SchedulerRole", "WriteOwnLogs"): LOGS,
    ("SchedulerRole", "RunsAndLeases"): TABLE,
    ("SchedulerRole", "DeleteOldSecrets"): {"secretsmanager:DeleteSecret"},
    ("SchedulerRole", "WhoIsDue"): {"dynamodb:Query"},
    ("SchedulerRole", "StartRuns"): {"states:StartExecution"},
    ("SchedulerRole", "HowRunsEnded"): {"states:DescribeExecution"},
    ("SchedulerRole", "SetAsideFailedEvents"): {"sqs:SendMessage"},
    ("SchedulerRole", "RingForLooks"): {"sqs:SendMessage"},
    ("WatchRole", "WriteOwnLogs"): LOGS,
    ("WatchRole", "ReadServiceCredentials"): READ_SECRET,
    ("WatchRole", "HearRings"): {
        f"sqs:{verb}" for verb in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "SendMessage")
    },
    ("WatchRole", "StartRuns"): {"states:StartExecution"},
    ("WatchRole", "HowRunsEnded"): {"states:DescribeExecution"},
    ("ConnectAccess", "ConnectionsAndRuns"): TABLE,
    ("ConnectAccess", "KeepCredentials"): SECRETS,
    ("ConnectAccess", "SealCredentialsAndSessions"): SEAL,
    ("ConnectTenantRole", "OwnItems"): TABLE,
    ("ConnectTenantRole", "OwnCredentials"): SECRETS,
    ("ConnectTenantRole", "SealedCredentials"): SEAL,
    ("ConnectTenantRole", "KeptSessions"): SEAL,
    ("ConnectTenantAccess", "WorkForTenant"): AS_TENANT,
    ("ConnectRole", "WriteOwnLogs"): LOGS,
    ("ConnectRole", "ReadServiceCredentials"): READ_SECRET,
    ("ConnectRole", "SendNoticesNow"): {"lambda:InvokeFunction"},
    ("ConnectRole", "SyncNow"): {"states:StartExecution"},
    ("ConnectRole", "IsItStillGoing"): {"states:DescribeExecution"},
    ("ConnectRole", "RingForHints"): {"sqs:SendMessage"},
    ("ConnectRole", "MakeReports"): {"states:StartExecution"},
    ("ConnectRole", "AreTheyStillMade"): {"states:DescribeExecution"},
    ("FleetRole", "WriteOwnLogs"): LOGS,
    ("FleetRole", "RecordsOfRuns"): TABLE - {"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem"},
    ("FleetRole", "WhoSyncs"): {"dynamodb:Query"},
    ("FleetRole", "AllRuns"): {"states:ListExecutions", "states:StartExecution"},
    ("FleetRole", "LookAndRedrive"): {"states:DescribeExecution", "states:RedriveExecution"},
    ("ReportsRole", "WriteOwnLogs"): LOGS,
    ("ReportsRole", "ReadServiceCredentials"): READ_SECRET,
    ("MakeReportRole", "RunSlices"): {"lambda:InvokeFunction"},
    ("MakeReportRole", "DeliverLogs"): DELIVER,
    ("SyncConnectionRole", "RunSlices"): {"lambda:InvokeFunction"},
    ("SyncConnectionRole", "DeliverLogs"): DELIVER,
    ("TickRole", "Tick"): {"lambda:InvokeFunction"},
    ("TickRole", "SetAside"): {"sqs:SendMessage"},
    ("ConsoleRole", "WriteOwnLogs"): LOGS,
    ("TokenClaimsRole", "WriteOwnLogs"): LOGS,
    ("PeopleAccess", "PeopleOfThisPool"): {
        *(f"cognito-idp:Admin{verb}User" for verb in ("Create", "Delete", "Disable", "Enable", "Get")),
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:AdminUpdateUserAttributes",
        "cognito-idp:AdminUserGlobalSignOut",
        "cognito-idp:CreateGroup",
        "cognito-idp:ListUsersInGroup",
    },
    ("ConsoleRole", "OwnSessions"): {f"dynamodb:{verb}Item" for verb in ("Delete", "Get", "Put", "Update")},
}


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in template()["Resources"].items():
        if isinstance(resource, dict) and resource.get("Type") in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
            properties = resource["Properties"]
            documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
            documents += [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
            yield from ((name, one) for document in documents for one in document["Statement"])


def test_every_right_of_every_role_is_in_the_table_and_nothing_else() -> None:
    found = {
        (name, one["Sid"]): {one["Action"]} if isinstance(one["Action"], str) else set(one["Action"])
        for name, one in statements()
    }
    assert found == RIGHTS
    assert {name for name, one in statements() if one["Effect"] != "Allow"} == {"JournalOnlyGrows"}
