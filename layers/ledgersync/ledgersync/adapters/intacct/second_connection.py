"""A second call to a company beside the first, while nobody else of the company wants the slot for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Protocol

from intacct.client import IntacctClient
from intacct.errors import IntacctError
from intacct.functions import Function
from intacct.results import Result

Start = Callable[[Callable[[], None]], Callable[[], None]]
"""Lets something be done meanwhile; what it gives back waits until that is done."""


class SpareSlot(Protocol):
    """The company's other call slot: taken for one call, and only if it is free and nobody waits for it."""

    def take(self) -> bool: ...
    def free(self) -> None: ...


def in_a_thread(work: Callable[[], None]) -> Callable[[], None]:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread.join


@dataclass(slots=True)
class SecondConnection:
    """Reads only. ``open_client`` gives a client in the session that the first one has at that time."""

    slot: SpareSlot
    open_client: Callable[[], IntacctClient]
    start: Start = in_a_thread
    calls: Counter[str] = field(default_factory=Counter)
    """Requests sent, and what Sage bills of them."""

    @contextmanager
    def sending(self, functions: Sequence[Function]) -> Iterator[Callable[[], list[Result] | None] | None]:
        """None where the slot is not to be had; else what waits for the results, which are None if none came."""
        if not self.slot.take():
            yield None
            return
        client, found = self.open_client(), list[Result]()

        def call() -> None:
            try:
                found.extend(client.call(functions))
            except IntacctError:
                found.clear()

        wait = self.start(call)

        def results() -> list[Result] | None:
            wait()
            return found or None

        try:
            yield results
        finally:
            wait()
            self.calls.update({"requests": client.requests_made, **client.metered})
            self.slot.free()
