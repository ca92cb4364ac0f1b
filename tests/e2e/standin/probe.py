"""One handler for all four functions. A connection's id says how its slices behave; ``call`` tries an AWS call.

``more-3``: three slices of lists · ``listsonly``: transactions are not ready · ``retriable-2``: fails twice, then
goes on · ``killed-1``: its process ends once · ``hang-1``: takes five seconds once · ``named-Lambda_Unknown``: an error
of that name once · ``fatal``, ``unexpected``: what they say, with a secret in the text.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError

from ledgersync.domain.kinds import Group
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint
from ledgersync.errors import FatalError, RetriableError
from ledgersync.events import RunEnded, SliceCommand, SliceOutcome, Tick, parse_scheduler_event
from ledgersync.settings import current_settings

SECRET = "hunter2"


def handler(event: Event, context: Invocation) -> Answer:
    connection = str(event.get("connection_id", ""))
    if connection.startswith("named-") and _count(str(event["run_id"]), _group()) == 1:
        raise type(connection.removeprefix("named-").replace("_", "."), (Exception,), {})
    return _handler(event, context)


@lambda_entrypoint
def _handler(event: Event, _: Invocation) -> Answer:
    match event:
        case {"call": Mapping() as call}:
            return _attempt(call)
        case {"requestContext": Mapping() as context}:
            return {"statusCode": 200, "body": json.dumps({"seen": context["authorizer"]["jwt"]["claims"]})}
        case {"source": _}:
            return _noted(event)
        case _:
            return _slice(SliceCommand.parse(event, _group())).model_dump(mode="json")


def _group() -> Group:
    return Group.LISTS if os.environ["AWS_LAMBDA_FUNCTION_NAME"].endswith("lists") else Group.TRANSACTIONS


def _slice(command: SliceCommand) -> SliceOutcome:
    behaviour, _, number = command.connection_id.partition("-")
    attempts = _count(command.run_id, command.group)
    match behaviour:
        case "fatal":
            raise FatalError("password-refused", "the user or password is wrong")
        case "unexpected":
            raise ValueError(SECRET)
        case "retriable" if attempts <= int(number):
            raise RetriableError("busy", "the company is busy")
        case "killed" if attempts <= int(number):
            os._exit(1)
        case "hang" if attempts <= int(number):
            time.sleep(5)
    more = behaviour == "more" and command.group is Group.LISTS and command.slice + 1 < int(number)
    return SliceOutcome.of(command, more=more, transactions_ready=behaviour != "listsonly", counts={"seen": attempts})


def _noted(event: Event) -> Answer:
    parsed = parse_scheduler_event(event)
    if isinstance(parsed, Tick):
        _table().put_item(Item={"pk": "PROBE", "sk": "tick"})
    elif isinstance(parsed, RunEnded):
        detail = parsed.detail
        _table().put_item(
            Item={"pk": "PROBE", "sk": f"ended#{detail.input.run_id}", "ended": detail.status, "error": detail.error}
        )
    return {}


def _count(run_id: str, group: Group) -> int:
    answer = _table().update_item(
        Key={"pk": "PROBE", "sk": f"slices#{run_id}#{group}"},
        UpdateExpression="ADD attempts :one",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"]["attempts"])


def _attempt(call: Mapping[str, Any]) -> Answer:
    try:
        getattr(_client(call["service"]), call["operation"])(**call["arguments"])
    except ClientError as error:
        return {"code": error.response["Error"]["Code"]}
    return {"code": "ok"}


@cache
def _client(service: str) -> Any:
    return boto3.client(service)


@cache
def _table() -> Any:
    return boto3.resource("dynamodb").Table(current_settings().table)
