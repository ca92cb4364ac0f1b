"""Posts the Smart Events of a served world, as Intacct does: beside the call that caused them, and without retrying."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import SimpleQueue
from threading import Thread

import httpx

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
