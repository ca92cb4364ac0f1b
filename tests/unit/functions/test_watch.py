"""The function that looks between runs: every ring of a batch under its own tenant, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from ledgersync import watch_bootstrap
from ledgersync.ports import ConnectionId
from ledgersync.runs.watcher import Became

LOOK = datetime(2026, 7, 1, tzinfo=UTC)


def batch(*rings: dict[str, str]) -> dict[str, object]:
    return {"Records": [{"body": json.dumps(ring)} for ring in rings]}


def test_every_ring_of_a_batch_is_answered_under_its_tenant_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, counted = list[Any](), list[Any]()
    became = iter([Became.STARTED, Became.QUIET, Became.STARTED, Became.ECHOES, Became.WAITS, Became.NOTHING])

    @contextmanager
    def working_for(tenant_id: str) -> Iterator[None]:
        heard.append(f"as {tenant_id}")
        yield
        heard.append("done")

    def watcher(id: ConnectionId, look: datetime | None) -> Became:
        heard.append((id, look))
        return next(became)

    monkeypatch.setattr(watch_bootstrap, "working_for", working_for)
    monkeypatch.setattr(watch_bootstrap, "made", lambda settings, clock: watcher)
    monkeypatch.setattr(watch_bootstrap, "count", lambda name, value: counted.append((name, value)))
    first = {"tenant_id": "t1", "connection_id": "c1", "look": LOOK.isoformat()}
    event = batch(first, *({"tenant_id": "t2", "connection_id": f"c{number}"} for number in range(5)))
    settings: Any = None
    answer = watch_bootstrap.answer(settings, event, lambda: 60.0)
    assert answer == {"status": "rung", "counts": {"started": 2, "quiet": 1, "echoes": 1, "waits": 1, "nothing": 1}}
    assert counted == [("RunsStarted", 2)]
    assert heard[:6] == [
        "as t1",
        (ConnectionId("t1", "c1"), LOOK),
        "done",
        "as t2",
        (ConnectionId("t2", "c0"), None),
        "done",
    ]
