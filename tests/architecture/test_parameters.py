"""What an operator can choose, written out once more: defaults, what is allowed, and what follows from each choice."""

from __future__ import annotations

from typing import Any

from tests.architecture.deployment import template

ON_OFF = ["on", "off"]
CHOICES: dict[str, tuple[Any, Any]] = {
    "JwtIssuer": ("", "|https://.{3,}|http://127[.]0[.]0[.]1:[0-9]{2,5}/.{1,}"),
    "SignInDomain": ("", "|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
    "SignInMfa": ("ON", ["ON", "OPTIONAL"]),
    "JwtAudience": ("ledgersync", None),
    "TenantClaim": ("tenant_id", None),
    "RoleClaim": ("role", None),
    "DefaultRole": ("viewer", ["viewer", "accountant", "administrator"]),
    "FreshSignInSeconds": (900, None),
    "SyncUserId": ("ledgersync", None),
    "SupportContact": ("", None),
    "PublicUrl": ("", None),
    "NoticeSender": ("", None),
    "WebhookHosts": ("public", ["public", "loopback-too"]),
    "ConsoleUrl": ("", None),
    "OidcClientId": ("", None),
    "ConsoleBadge": ("", None),
    "SyncCoolDownSeconds": (60, None),
    "CreditSign": ("", ["", "-1", "1"]),
    "ScheduleRate": ("rate(5 minutes)", None),
    "ScheduleState": ("ENABLED", ["ENABLED", "DISABLED"]),
    "Architecture": ("arm64", ["arm64", "x86_64"]),
    "IntacctUrl": ("https://api.intacct.com/ia/xml/xmlgw.phtml", None),
    "IntacctAllowedHosts": ("intacct.com", None),
    "Cashflow360Url": ("https://api.bill.com/api/v2", None),
    "Cashflow360EventsUrl": ("https://gateway.prod.bill.com", None),
    "Cashflow360AllowedHosts": ("bill.com", None),
    "SecretPrefix": ("", "[A-Za-z0-9-]{0,64}"),
    "CredentialStore": ("secrets-manager", ["secrets-manager", "sealed"]),
    "TenantIsolation": ("on", ON_OFF),
    "ConnectSnapStart": ("None", ["None", "PublishedVersions"]),
    "GradualDeployments": ("true", ["true", "false"]),
    "SyncConcurrency": (0, (0, None)),
    "ConnectConcurrency": (0, (0, None)),
    "AccountConcurrencyAlarm": (800, (1, None)),
    "MonthlyBudgetUsd": (0, (0, None)),
    "SubnetIds": ("", None),
    "SecurityGroupIds": ("", None),
    "LogRetentionDays": (30, [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]),
    "JournalRetentionDays": (2557, (1, 36500)),
    "LogLevel": ("INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    "Tracing": ("PassThrough", ["Active", "PassThrough"]),
    "AlarmTopicArn": ("", None),
    "AlarmEmail": ("", None),
    "FailedRunsBeforeAlarm": (1, (1, None)),
}
"""Default, and what else may be given: a list, a pattern, or least and most."""


def allowed(parameter: dict[str, Any]) -> Any:
    limits = (parameter.get("MinValue"), parameter.get("MaxValue"))
    listed = parameter.get("AllowedValues") or parameter.get("AllowedPattern")
    return listed or (limits if any(one is not None for one in limits) else None)


def equals(name: str, value: object) -> dict[str, Any]:
    return {"Fn::Equals": [{"Ref": name}, value]}


def given(name: str, unless: object = "") -> dict[str, Any]:
    return {"Fn::Not": [equals(name, unless)]}


def test_every_parameter_has_its_default_and_its_limits() -> None:
    parameters = template()["Parameters"]
    assert {name: (one["Default"], allowed(one)) for name, one in parameters.items()} == CHOICES
    lists = {name for name, one in parameters.items() if one["Type"] == "CommaDelimitedList"}
    assert lists == {"IntacctAllowedHosts", "Cashflow360AllowedHosts", "SubnetIds", "SecurityGroupIds"}
    numbers = {name for name, one in parameters.items() if one["Type"] == "Number"}
    assert numbers == {name for name, (default, _) in CHOICES.items() if isinstance(default, int)}


def test_every_condition_asks_what_its_name_says() -> None:
    assert template()["Conditions"] == {
        "ApiAsNamed": equals("PublicUrl", ""),
        "ConsoleAsNamed": equals("ConsoleUrl", ""),
        "WithMail": given("NoticeSender"),
        "WithPool": given("SignInDomain"),
        "WithConsole": {"Fn::Or": [{"Condition": "WithPool"}, given("OidcClientId")]},
        "TracingOn": equals("Tracing", "Active"),
        "Scheduled": equals("ScheduleState", "ENABLED"),
        "OwnAlarmTopic": equals("AlarmTopicArn", ""),
        "AlarmsByEmail": {"Fn::And": [{"Condition": "OwnAlarmTopic"}, given("AlarmEmail")]},
        "PrefixGiven": given("SecretPrefix"),
        "Isolated": equals("TenantIsolation", "on"),
        "SyncReserved": given("SyncConcurrency", 0),
        "ConnectReserved": given("ConnectConcurrency", 0),
        "Budgeted": {"Fn::And": [given("MonthlyBudgetUsd", 0), given("AlarmEmail")]},
        "InSubnets": {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", {"Ref": "SubnetIds"}]}, ""]}]},
    }


def test_somebody_must_issue_tokens() -> None:
    [rule] = template()["Rules"]["SomebodyIssuesTokens"]["Assertions"]
    assert rule["Assert"] == {"Fn::Or": [given("JwtIssuer"), given("SignInDomain")]}


def test_what_people_look_up_after_a_deploy_is_told() -> None:
    told = """ConsoleApiId ConsoleAddress UserPoolId Issuer ApiUrl HttpApiId TableName StateMachineArn TickName
    ServiceSecretName SessionKeyArn CredentialKeyArn SecretPrefix DeadLettersUrl AlarmsTopicArn"""
    outputs = template()["Outputs"]
    assert set(outputs) == set(told.split())
    asked = {name: one["Condition"] for name, one in outputs.items() if "Condition" in one}
    assert asked == {"ConsoleApiId": "WithConsole", "ConsoleAddress": "WithConsole", "UserPoolId": "WithPool"}
