"""Rings through a queue: a message that is seen after a while, and again until it was dealt with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, Protocol

from ledgersync.adapters.aws.errors import answers
from ledgersync.adapters.names import checked
from ledgersync.ports import ConnectionId

LONGEST_DELAY = 900
"""Seconds; SQS delays no message for longer."""


class Queue(Protocol):
    def send_message(self, **request: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class QueueDoorbell:
    """``Doorbell`` over SQS. A message names a connection and nothing of what changed there."""

    client: Queue
    queue_url: str

    def __call__(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        checked(id)
        said = {"tenant_id": id.tenant_id, "connection_id": id.connection_id}
        due = {"look": look.astimezone(UTC).isoformat()} if look else {}
        with answers("doorbell"):
            self.client.send_message(
                QueueUrl=self.queue_url,
                MessageBody=json.dumps({**said, **due}),
                DelaySeconds=min(LONGEST_DELAY, max(0, ceil(after_seconds))),
            )


def nobody(id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
    """Where there is no queue, the next tick finds what is due."""
    _: tuple[object, ...] = (id, after_seconds, look)
