"""The API as it is, but with as many rows in every answer as a page ever shows, or with none.

So each page is seen full, also of what no local stack holds so many of: people, causes of the fleet, bank accounts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx

from tests.browser.crowd import MANY, NAMES

from .world import API, ConsoleWorld

LISTS = frozenset({"items", "lines", "runs", "parties", "holds", "entities"})
"""Lists of an answer that a page shows row by row."""
IDS = ("id", "connection_id", "run_id", "record_id", "code")
NAMED = ("name", "label", "tenant_id")
COPY = re.compile(r"~\d+")


def many(content: Any) -> Any:
    """The same with MANY rows in each list, whose names are long and of other scripts."""
    if isinstance(content, list):
        return [many(one) for one in content]
    if not isinstance(content, dict):
        return content
    return {name: _rows(rows) if name in LISTS and isinstance(rows, list) else many(rows)
            for name, rows in content.items()}  # fmt: skip


def _rows(rows: list[Any]) -> list[Any]:
    if not all(isinstance(one, dict) for one in rows) or not rows:
        return rows
    return [_copy(many(rows[number % len(rows)]), number) for number in range(MANY)]


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    named = {name: f"{NAMES[number % len(NAMES)]} {number}" for name in NAMED if name in row}
    own = {name: f"{row[name]}~{number}" for name in IDS if number and row.get(name)}
    return {**row, **named, **own}


def none(content: Any) -> Any:
    """The same with no row in any list."""
    if not isinstance(content, dict):
        return content
    return {name: [] if name in LISTS and isinstance(rows, list) else none(rows) for name, rows in content.items()}


@dataclass
class Altering(httpx.BaseTransport):
    """The API as it is, its answers altered; a copied row is asked for as the row it was copied from."""

    real: httpx.BaseTransport
    altered: Callable[[Any], Any]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpx.Request(request.method, COPY.sub("", str(request.url)), headers=request.headers,
                              content=request.read())  # fmt: skip
        answer = self.real.handle_request(asked)
        if not str(request.url).startswith(API) or not answer.headers.get("content-type", "").endswith("json"):
            return answer
        content = self.altered(json.loads(answer.read()))
        return httpx.Response(answer.status_code, json=content)


def altered(world: ConsoleWorld, how: Callable[[Any], Any]) -> ConsoleWorld:
    """The same console over such an API."""
    world.app = replace(world.app, http=httpx.Client(transport=Altering(world.remote, how)))
    return world
