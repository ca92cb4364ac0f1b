"""How many calls of one organisation may be under way at once."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

CALLS_AT_ONCE = 3
"""Concurrent requests per developer key and organisation."""


class CallSlots(Protocol):
    """Limits the calls in flight in one organisation; shared by all clients of that organisation."""

    def hold(self) -> AbstractContextManager[None]:
        """Hold a slot for the length of one call; may wait, or raise Throttled."""
        ...


class ProcessSlots:
    """Call slots for the threads of one process."""

    def __init__(self, limit: int = CALLS_AT_ONCE) -> None:
        self._semaphore = threading.BoundedSemaphore(limit)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Wait for a slot and hold it."""
        with self._semaphore:
            yield
