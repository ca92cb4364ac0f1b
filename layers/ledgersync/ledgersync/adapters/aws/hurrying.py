"""Asks the scheduler to send notices now, instead of at its next tick."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from ledgersync.logs import logger

EVENT = json.dumps({"source": "ledgersync.notices"}).encode()


class Lambda(Protocol):
    """The part of Lambda that is used."""

    def invoke(self, **request: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Hurry:
    """Waits for nothing; where it fails, the notice goes out with the next tick."""

    client: Lambda
    function: str

    def __call__(self) -> None:
        try:
            self.client.invoke(FunctionName=self.function, InvocationType="Event", Payload=EVENT)
        except (ClientError, BotoCoreError) as error:
            logger().warning("not-hurried", extra={"error": type(error).__name__})
