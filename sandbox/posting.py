"""Posts the events of served worlds: Smart Events as Intacct does, once and beside the call that caused them, and the
webhooks of Cashflow360, signed and tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import SimpleQueue
from threading import Thread
from time import sleep

import httpx

from sandbox.cashflow360.world import Cashflow360World

SECONDS = 10
"""The longest a package may let Intacct wait for an answer."""


class EventPoster:
    """Called with target and arguments; a thread of its own posts them as a form, one after another."""

    def __init__(self, say: Callable[[str], None], transport: httpx.BaseTransport | None = None) -> None:
        self._say = say
        self._waiting: SimpleQueue[tuple[str, Mapping[str, str]]] = SimpleQueue()
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=False, transport=transport)
        Thread(target=self._work, daemon=True).start()

    def __call__(self, target: str, arguments: Mapping[str, str]) -> None:
        self._waiting.put((target, dict(arguments)))

    def _work(self) -> None:
        while True:
            target, arguments = self._waiting.get()
            told = f"smart event: {arguments.get('event', '')} of {arguments.get('object', '')}"
            try:
                answer = self._http.post(target, data=dict(arguments))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                self._say(f"{told} not delivered ({type(error).__name__})")
            else:
                self._say(f"{told} answered with {answer.status_code}")


class WebhookPoster:
    """Sends what is due of a world's events, from a thread of its own; after a reset it is another world."""

    def __init__(
        self, world: Callable[[], Cashflow360World], say: Callable[[str], None], every_seconds: float = 1.0
    ) -> None:
        self._world, self._say = world, say
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=False)
        self._every = every_seconds
        Thread(target=self._work, daemon=True).start()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send one; the status of the answer, 0 when there is none."""
        try:
            status = self._http.post(url, content=body, headers=dict(headers)).status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            status = 0
        self._say(f"webhook answered with {status}" if status else "webhook not delivered")
        return status

    def _work(self) -> None:
        while True:
            sleep(self._every)
            self._world().events.deliver(self.post)
