"""Evaluates the identity policies of the template's roles as IAM does: session tags filled in, conditions and all.

Knows the operators the template uses and refuses any other, so a policy that is not understood can't pass a test.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.architecture.translated import translated

ACCOUNT = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::StackName": "ls",
}


@dataclass(frozen=True)
class Request:
    """What somebody with these session tags asks for; ``context`` holds keys of conditions, one value or several."""

    action: str
    resource: str
    tags: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


def allowed(role: str, request: Request) -> bool:
    """Whether the role's own policies and those attached to it allow it."""
    matching = [one for one in statements(role) if _matches(one, request)]
    return bool(matching) and all(one["Effect"] == "Allow" for one in matching)


def statements(role: str) -> list[dict[str, Any]]:
    resources = translated()["Resources"]
    properties = resources[role]["Properties"]
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    attached = [_plain(one) for one in properties.get("ManagedPolicyArns", [])]
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            to = [_plain(one) for one in resource["Properties"].get("Roles", [])]
            if role in to or name in attached:
                documents.append(resource["Properties"]["PolicyDocument"])
    return [_plain(statement) for document in documents for statement in document["Statement"]]


def _matches(statement: Mapping[str, Any], request: Request) -> bool:
    actions, resources = _list(statement["Action"]), _list(statement["Resource"])
    return (
        any(_like(request.action, action) for action in actions)
        and any(_like(request.resource, _filled(resource, request)) for resource in resources)
        and all(
            _holds(operator, key, _list(values), request)
            for operator, conditions in statement.get("Condition", {}).items()
            for key, values in conditions.items()
        )
    )


def _holds(operator: str, key: str, values: Sequence[str], request: Request) -> bool:
    given = request.context.get(key)
    have = [] if given is None else _list(given)
    wanted = [_filled(value, request) for value in values]
    match operator:
        case "Null":
            return (given is None) == (wanted == ["true"])
        case "ForAllValues:StringLike":
            return all(any(_like(one, pattern) for pattern in wanted) for one in have)
        case "ForAnyValue:StringLike":
            return any(any(_like(one, pattern) for pattern in wanted) for one in have)
        case "ForAllValues:StringEquals":
            return all(one in wanted for one in have)
        case "StringEquals":
            return bool(have) and all(one in wanted for one in have)
        case "StringLike":
            return bool(have) and all(any(_like(one, pattern) for pattern in wanted) for one in have)
    raise AssertionError(f"the operator {operator} is not known here")


def _filled(text: str, request: Request) -> str:
    """With session tags; a tag that is not there makes the whole match nothing, as in IAM."""

    def value(found: re.Match[str]) -> str:
        return request.tags.get(found[1], "\x00")

    return re.sub(r"\$\{aws:PrincipalTag/([^}]+)\}", value, text)


def _like(text: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _plain(value: Any) -> Any:
    """Intrinsics resolved for one stack with default parameters: isolation on, everything optional off."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, inner),) = value.items()
        match name:
            case "Ref":
                return ACCOUNT.get(inner, inner)
            case "Fn::If":
                return _plain(inner[1] if inner[0] == "Isolated" else inner[2])
            case "Fn::GetAtt":
                return f"arn:{inner[0] if isinstance(inner, list) else inner.split('.')[0]}"
            case "Fn::Sub":
                return _substituted(inner)
    return {name: _plain(item) for name, item in value.items()}


def _substituted(inner: Any) -> str:
    text, own = (inner, {}) if isinstance(inner, str) else (inner[0], {k: _plain(v) for k, v in inner[1].items()})
    names = {**ACCOUNT, **own}
    text = re.sub(r"\$\{([^!}][^}]*)\}", lambda found: str(names.get(found[1], found[1])), text)
    return re.sub(r"\$\{!", "${", text)


def shown(role: str) -> str:
    """The policies as text, for a message."""
    return json.dumps(statements(role), indent=1)
