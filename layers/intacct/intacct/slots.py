"""How many calls of one company may be under way at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore
from typing import Protocol

from intacct.errors import Throttled

DEFAULT_CALLS_PER_COMPANY = 2


class CallSlots(Protocol):
    """The slots of one company; all its connections share them."""

    def hold(self) -> AbstractContextManager[None]:
        """Wait for a slot and keep it for one call; raise Throttled when none comes free in time."""
        ...


class ProcessSlots:
    """Slots for the threads of one process."""

    def __init__(self, calls: int = DEFAULT_CALLS_PER_COMPANY, wait_seconds: float = 60.0) -> None:
        self._free = BoundedSemaphore(calls)
        self._wait_seconds = wait_seconds

    @contextmanager
    def hold(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._wait_seconds):
            raise Throttled("all calls this company may have at once are under way")
        try:
            yield
        finally:
            self._free.release()
