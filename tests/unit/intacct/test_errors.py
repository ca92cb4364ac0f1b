"""The error tree, the translation of foreign errors, and the slots."""

from __future__ import annotations

from threading import Thread

import httpx
import pytest

from intacct import Credentials, ProcessSlots, errors
from intacct.errors import IntacctError, NotConnected, Throttled, TransportError
from intacct.transport import post
from remote.exchange import NEVER_SENT


def below(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(one for child in kind.__subclasses__() for one in below(child))]


def test_the_docstring_lists_every_error_and_no_other() -> None:
    listed = {word for line in (errors.__doc__ or "").splitlines() for word in line.strip("│├└─ ").split()[:1]}
    assert {one.__name__ for one in below(IntacctError)} <= listed


@pytest.mark.parametrize("kind", below(httpx.RequestError))
def test_every_error_of_the_http_library_is_translated(kind: type[Exception]) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise kind("lost")

    http = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(TransportError) as caught:
        post(http, "https://x.example/", b"", timeout_seconds=9, max_response_bytes=9)
    assert isinstance(caught.value, NotConnected) == issubclass(kind, NEVER_SENT)
    assert caught.value.may_have_run == (not issubclass(kind, NEVER_SENT))


def test_a_slot_that_never_comes_free_is_throttling_and_a_used_one_comes_free() -> None:
    slots = ProcessSlots(calls=2, wait_seconds=0.01)
    with slots.hold(), slots.hold(), pytest.raises(Throttled), slots.hold():
        pass
    with slots.hold():
        pass


def test_no_more_calls_than_slots_are_under_way_at_once() -> None:
    slots = ProcessSlots(calls=2)
    under_way: list[int] = []
    seen: list[int] = []

    def work() -> None:
        for _ in range(20):
            with slots.hold():
                under_way.append(1)
                seen.append(len(under_way))
                under_way.pop()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(seen) <= 2


def test_stray_blanks_in_credentials_are_named() -> None:
    assert Credentials("s", "p ", "co ", "u", "x", " 100").stray_blanks() == (
        "sender_password",
        "company_id",
        "entity_id",
    )
    assert Credentials("s", "p", "co", "u", "x", None).stray_blanks() == ()
