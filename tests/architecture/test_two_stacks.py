"""Two stacks live in one account and region, and a first deployment that failed is not in the way of the next."""

from __future__ import annotations

import json

from tests.architecture.translated import translated

RESOURCES = translated()["Resources"]
NAMES = ("AlarmName", "BudgetName", "DashboardName", "FunctionName", "LayerName", "LogGroupName", "Name", "QueueName",
         "RoleName", "TableName", "TopicName")  # fmt: skip
REFERS = {"AWS::Lambda::Alias", "AWS::Lambda::Version", "AWS::Lambda::Permission", "AWS::Lambda::EventInvokeConfig",
          "AWS::Logs::MetricFilter", "AWS::ApiGatewayV2::Authorizer", "AWS::Lambda::EventSourceMapping"}  # fmt: skip
"""Their names are those of what they belong to, or unique inside it."""


def test_every_name_begins_with_the_stacks() -> None:
    shared = [
        f"{resource}.{name}"
        for resource, made in RESOURCES.items()
        if made["Type"] not in REFERS
        for name in NAMES
        if name in made.get("Properties", {}) and "AWS::StackName" not in json.dumps(made["Properties"][name])
    ]
    assert shared == []


def test_what_outlives_the_stack_does_not_outlive_a_first_deployment_that_failed() -> None:
    kept = {
        name: made["DeletionPolicy"]
        for name, made in RESOURCES.items()
        if made.get("DeletionPolicy", "Delete") != "Delete" and made["Type"] != "AWS::Lambda::Version"
    }
    assert set(kept) == {"Table", "SessionKey", "CredentialKey", "ServiceSecret", "UserPool"}
    assert set(kept.values()) == {"RetainExceptOnCreate"}
    assert all(RESOURCES[name]["UpdateReplacePolicy"] == "Retain" for name in kept)


def test_whoever_has_no_token_is_throttled_below_the_rest() -> None:
    (stage,) = (made["Properties"] for name, made in RESOURCES.items() if name == "HttpApiStage")
    open_routes = {
        made["Properties"]["RouteKey"]
        for made in RESOURCES.values()
        if made["Type"] == "AWS::ApiGatewayV2::Route"
        and made["Properties"].get("AuthorizationType") == "NONE"
        and made["Properties"]["ApiId"] == {"Ref": "HttpApi"}
    }
    assert set(stage["RouteSettings"]) == open_routes
    rest = stage["DefaultRouteSettings"]
    assert all(limits[name] < rest[name] for limits in stage["RouteSettings"].values() for name in rest)
