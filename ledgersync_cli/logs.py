"""The functions' log lines."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import boto3
import typer

from ledgersync_cli.options import AsJson, Endpoint, Region
from ledgersync_cli.showing import say, show_json

FUNCTIONS = ("sync-lists", "sync-transactions", "scheduler", "connect")
FURTHER = "Further back: ledgersync tail --minutes"
POLL_SECONDS = 2


def tail(
    stack: Annotated[str, typer.Option(envvar="LEDGERSYNC_STACK", help="Name of the deployed stack.")] = "ledgersync",
    connection: Annotated[str, typer.Option(help="Only lines of this connection.")] = "",
    minutes: Annotated[int, typer.Option(min=1, help="How far back to begin.")] = 10,
    follow: Annotated[bool, typer.Option(help="Go on as lines are written; with --json an object a line.")] = False,
    region: Region = "us-east-1",
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """Print the functions' log lines, oldest first."""
    client = boto3.client("logs", region_name=region, endpoint_url=endpoint)
    since = int((time.time() - minutes * 60) * 1000)
    while True:
        lines = [line for line in sorted(_lines(client, stack, since)) if connection in line[2]]
        told = [dict(zip(("at", "function", "message"), (_instant(at).isoformat(), *rest), strict=True))
                for at, *rest in lines]  # fmt: skip
        if as_json and not follow:
            show_json(told)
            return
        _print(told, as_json)
        if not follow:
            say(f"That is all of the last {minutes} minutes. {FURTHER} {minutes * 6}")
            return
        since = max([since, *(at + 1 for at, _, _ in lines)])
        time.sleep(POLL_SECONDS)


def _print(told: Sequence[Mapping[str, str]], as_json: bool) -> None:
    for line in told:
        say(json.dumps(line) if as_json else f"{line['at'][11:19]} {line['function']:<18} {line['message']}")


def _lines(client: Any, stack: str, since: int) -> Iterator[tuple[int, str, str]]:
    for function in FUNCTIONS:
        group = f"/aws/lambda/{stack}-{function}"
        for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since):
            for event in page["events"]:
                yield event["timestamp"], function, event["message"].strip()


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
