"""The sandbox as an httpx transport: in process, without sockets or threads, faults as httpx exceptions."""

import httpx

from sandbox.cashflow360.answer import crowded
from sandbox.cashflow360.calls import parse
from sandbox.cashflow360.events.gateway import events_answer, is_events
from sandbox.cashflow360.exchange import NO_ANSWER, Disconnected, TimedOut, exchange
from sandbox.cashflow360.world import Cashflow360World
from sandbox.recording import NoRecorder, Recorder


class Cashflow360Transport(httpx.BaseTransport):
    """Give it to an `httpx.Client`; every request is answered by the world at once."""

    def __init__(self, world: Cashflow360World, recorder: Recorder | None = None) -> None:
        self._world = world
        self._recorder = recorder or NoRecorder()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, or raise what httpx raises for the fault ordered."""
        form, path = request.read(), request.url.path
        if is_events(path):
            with self._world.lock:
                target = request.url.raw_path.decode()
                status, headers, body = events_answer(self._world, request.method, target, form, request.headers)
            return httpx.Response(status, headers=headers, content=body, request=request)
        headers = {**request.headers, "x-forwarded-proto": request.url.scheme}
        call = parse(path, form, headers)
        with self._world.place_for(call) as free, self._world.lock:
            outcome = exchange(self._world, path, form, headers) if free else crowded(self._world)
        status, answer_headers, body = outcome if isinstance(outcome, tuple) else NO_ANSWER
        self._recorder.record(
            system="cashflow360", method=request.method, path=path, request=form, status=status, answer=body
        )
        match outcome:
            case TimedOut():
                raise httpx.ReadTimeout("The read operation timed out", request=request)
            case Disconnected():
                raise httpx.RemoteProtocolError("Server disconnected", request=request)
            case _:
                return httpx.Response(status, headers=answer_headers, content=body, request=request)
