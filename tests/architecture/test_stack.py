"""Properties that nothing here runs under, written out once more: one dropped or changed unnoticed changes these."""

from __future__ import annotations

from typing import Any

from tests.architecture.deployment import resources, template

FUNCTIONS = resources("AWS::Serverless::Function")
BASE = ("DependenciesLayer", "IntacctLayer", "Cashflow360Layer", "LedgersyncLayer")
CONSOLE = ("ConsoleDependenciesLayer", "ConsoleLayer")
STANDARD = 512
MACHINE, QUEUE, TENANT_ROLE = "STATE_MACHINE", "HINT_QUEUE", "TENANT_ROLE"
CONSOLE_SET = ("SESSIONS_TABLE", "API_URL", "URL", "ISSUER", "CLIENT_ID", "SIGN_IN_PAGES", "ENVIRONMENT")
OF_ALL = """TABLE SECRET_PREFIX CREDENTIAL_STORE CREDENTIAL_KEY SESSION_KEY SYNC_COOL_DOWN_SECONDS CREDIT_SIGN
JOURNAL_DAYS INTACCT_URL INTACCT_ALLOWED_HOSTS CASHFLOW360_URL CASHFLOW360_ALLOWED_HOSTS"""
OF_CONNECT = """CASHFLOW360_EVENTS_URL STATE_MACHINE HINT_QUEUE REPORT_MACHINE TENANT_ROLE TENANT_CLAIM ROLE_CLAIM
DEFAULT_ROLE FRESH_SIGN_IN_SECONDS PUBLIC_URL SYNC_USER_ID SUPPORT_CONTACT NOTICE_SENDER WEBHOOK_HOSTS
SCHEDULER_FUNCTION USER_POOL"""
RUNS_WITH: dict[str, tuple[int, int, tuple[str, ...], set[str]]] = {
    "SyncLists": (900, STANDARD, BASE, {TENANT_ROLE}),
    "SyncTransactions": (900, STANDARD, BASE, {TENANT_ROLE}),
    "Reports": (900, 1024, BASE, {TENANT_ROLE}),
    "Scheduler": (240, STANDARD, BASE, {MACHINE, QUEUE, "NOTICE_SENDER", "WEBHOOK_HOSTS", "CONSOLE_URL"}),
    "Watch": (60, STANDARD, BASE, {MACHINE, QUEUE, TENANT_ROLE, "CASHFLOW360_EVENTS_URL", "PUBLIC_URL"}),
    "Connect": (29, STANDARD, BASE, set(OF_CONNECT.split())),
    "Fleet": (29, STANDARD, BASE, {MACHINE, "ROLE_CLAIM"}),
    "Console": (29, STANDARD, CONSOLE, {f"CONSOLE_{name}" for name in CONSOLE_SET}),
    "TokenClaims": (5, 128, ("LedgersyncLayer",), {"TENANT_CLAIM", "ROLE_CLAIM"}),
}
"""Seconds, megabytes, layers and settings of each function."""
PER_SECOND = {
    "GET /openapi.json": (4, 2),
    "GET /causes": (10, 5),
    "GET /causes/{code}": (10, 5),
    "GET /packages/{token}": (4, 2),
    "GET /shared/{token}": (10, 5),
    "POST /intacct/events/{address}": (20, 10),
    "POST /cashflow360/events/{address}": (40, 20),
}
"""Burst and rate of what needs no token."""


def sub(text: str) -> dict[str, Any]:
    return {"Fn::Sub": text}


def arn(name: str, what: str = "Arn") -> dict[str, Any]:
    return {"Fn::GetAtt": [name, what]}


def properties(name: str) -> dict[str, Any]:
    return dict(template()["Resources"][name]["Properties"])


def layers(of: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["Ref"] for one in of["Layers"])


def settings(of: dict[str, Any]) -> set[str]:
    return {name.removeprefix("LEDGERSYNC_") for name in of["Environment"]["Variables"]}


def test_every_function_has_its_time_memory_layers_and_settings() -> None:
    shared = template()["Globals"]["Function"]
    found = {
        name.removesuffix("Function"): (
            one["Timeout"],
            one.get("MemorySize", shared["MemorySize"]),
            layers(one),
            settings(one),
        )
        for name, one in FUNCTIONS.items()
    }
    assert found == RUNS_WITH


def test_what_all_functions_share() -> None:
    shared = template()["Globals"]["Function"]
    ours = {name for name in shared["Environment"]["Variables"] if name.startswith("LEDGERSYNC_")}
    assert ours == {f"LEDGERSYNC_{name}" for name in OF_ALL.split()}
    assert {name: shared[name] for name in ("Runtime", "Handler", "AutoPublishAlias", "Tracing", "Architectures")} == {
        "Runtime": "python3.13",
        "Handler": "app.handler",
        "AutoPublishAlias": "live",
        "Tracing": {"Ref": "Tracing"},
        "Architectures": [{"Ref": "Architecture"}],
    }
    assert all(one["AutoPublishAliasAllProperties"] is True for one in FUNCTIONS.values())


def test_new_versions_are_on_probation_and_some_functions_can_be_limited() -> None:
    probation = {name: one["DeploymentPreference"] for name, one in FUNCTIONS.items() if "DeploymentPreference" in one}
    assert probation == {
        name: {
            "Enabled": {"Ref": "GradualDeployments"},
            "Type": "Canary10Percent10Minutes",
            "Alarms": [{"Ref": f"Canary{name.removesuffix('Function').lower()}"}],
        }
        for name in FUNCTIONS.keys() - {"ConsoleFunction", "TokenClaimsFunction"}
    }
    limited = {name: one.get("ReservedConcurrentExecutions", {}).get("Fn::If") for name, one in FUNCTIONS.items()}
    none = {"Ref": "AWS::NoValue"}
    assert {name: given for name, given in limited.items() if given} == {
        "SyncListsFunction": ["SyncReserved", {"Ref": "SyncConcurrency"}, none],
        "SyncTransactionsFunction": ["SyncReserved", {"Ref": "SyncConcurrency"}, none],
        "ConnectFunction": ["ConnectReserved", {"Ref": "ConnectConcurrency"}, none],
    }
    assert FUNCTIONS["ConnectFunction"]["SnapStart"] == {"ApplyOn": {"Ref": "ConnectSnapStart"}}


def test_layers_go_with_their_stack_and_say_what_they_run_on() -> None:
    for name, one in resources("AWS::Serverless::LayerVersion").items():
        assert (one["CompatibleRuntimes"], one["RetentionPolicy"]) == (["python3.13"], "Delete"), name
        assert ("CompatibleArchitectures" in one) == ("Dependencies" in name), name
        folder = one["ContentUri"].strip("/").removeprefix("layers/").replace("_", "-")
        assert one["LayerName"] == sub(f"${{AWS::StackName}}-{folder}")


def test_what_was_given_up_is_tried_again_and_then_set_aside() -> None:
    letters = {"Arn": arn("DeadLetters")}
    assert FUNCTIONS["SchedulerFunction"]["EventInvokeConfig"] == {
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": letters["Arn"]}},
    }
    target = properties("Tick")["Target"]
    assert target["RetryPolicy"] == {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 900}
    assert (target["Input"], target["DeadLetterConfig"]) == ('{"source": "ledgersync.tick"}', letters)
    assert properties("RunEnded")["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {
            "stateMachineArn": [{"Ref": "SyncConnection"}],
            "status": ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
        },
    }
    assert properties("RunEnded")["Targets"] == [
        {
            "Id": "scheduler",
            "Arn": {"Ref": "SchedulerFunction.Alias"},
            "RetryPolicy": {"MaximumRetryAttempts": 8, "MaximumEventAgeInSeconds": 3600},
            "DeadLetterConfig": letters,
        }
    ]


def test_rings_are_heard_one_by_one_and_queues_are_encrypted_and_forget() -> None:
    assert properties("Rings") == {
        "QueueName": sub("${AWS::StackName}-rings"),
        "VisibilityTimeout": 6 * RUNS_WITH["Watch"][0],
        "MessageRetentionPeriod": 3600,
        "SqsManagedSseEnabled": True,
        "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": 3},
    }
    assert properties("DeadLetters") == {
        "QueueName": sub("${AWS::StackName}-dead-letters"),
        "MessageRetentionPeriod": 14 * 24 * 3600,
        "SqsManagedSseEnabled": True,
    }
    assert properties("RingsHeard") == {
        "EventSourceArn": arn("Rings"),
        "FunctionName": {"Ref": "WatchFunction.Alias"},
        "BatchSize": 1,
        "ScalingConfig": {"MaximumConcurrency": 20},
    }
    [statement] = properties("DeadLettersPolicy")["PolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn("DeadLetters"),
        "Condition": {"ArnEquals": {"aws:SourceArn": arn("RunEnded")}},
    }


def test_requests_are_limited_most_of_all_those_without_a_token() -> None:
    stage = properties("HttpApiStage")
    found = {
        key: (one["ThrottlingBurstLimit"], one["ThrottlingRateLimit"]) for key, one in stage["RouteSettings"].items()
    }
    assert found == PER_SECOND
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 50, "ThrottlingRateLimit": 25}
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    open_routes = {
        name: one["RouteKey"]
        for name, one in resources("AWS::ApiGatewayV2::Route").items()
        if one["ApiId"] == {"Ref": "HttpApi"}
    }
    assert set(open_routes.values()) == set(PER_SECOND)
    assert set(template()["Resources"]["HttpApiStage"]["DependsOn"]) == set(open_routes)
    console = properties("ConsoleApiStage")["DefaultRouteSettings"]
    assert console == {"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 50}


def test_functions_are_called_by_whom_the_stack_says_and_by_nobody_else() -> None:
    found = {
        name: (one["Action"], one["FunctionName"]["Ref"], one["Principal"], one["SourceArn"])
        for name, one in resources("AWS::Lambda::Permission").items()
    }
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*"
    invoke, gateway = "lambda:InvokeFunction", "apigateway.amazonaws.com"
    assert found == {
        "RunEndedPermission": (invoke, "SchedulerFunction.Alias", "events.amazonaws.com", arn("RunEnded")),
        "ConnectPermission": (invoke, "ConnectFunction.Alias", gateway, sub(api)),
        "FleetPermission": (invoke, "FleetFunction.Alias", gateway, sub(api)),
        "ConsolePermission": (invoke, "ConsoleFunction.Alias", gateway, sub(api.replace("HttpApi", "ConsoleApi"))),
        "TokenClaimsPermission": (
            invoke,
            "TokenClaimsFunction.Alias",
            "cognito-idp.amazonaws.com",
            arn("UserPool"),
        ),
    }


def test_roles_are_taken_by_the_service_that_runs_them_in_this_account_only() -> None:
    trusted = {
        name: one["AssumeRolePolicyDocument"]["Statement"]
        for name, one in resources("AWS::IAM::Role").items()
        if not name.endswith("TenantRole")
    }
    here = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    services = {"SyncConnectionRole": "states", "MakeReportRole": "states", "TickRole": "scheduler"}
    for name, [statement] in trusted.items():
        service = services.get(name, "lambda")
        assert (statement["Principal"], statement["Action"], statement["Effect"]) == (
            {"Service": f"{service}.amazonaws.com"},
            "sts:AssumeRole",
            "Allow",
        ), name
        assert statement.get("Condition") == (here if name in services else None), name
    assert set(services) < set(trusted)
