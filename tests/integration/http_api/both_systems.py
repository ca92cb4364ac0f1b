"""One transport to both systems."""

from __future__ import annotations

import httpx

from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from tests.integration.runs.world import RunWorld


class Both(IntacctTransport):
    """Routes by address: one client talks to both systems."""

    def __init__(self, runs: RunWorld) -> None:
        super().__init__(runs.scenario.intacct)
        self._other = Cashflow360Transport(runs.scenario.cashflow360)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._other.handle_request(request) if request.url.port == 8402 else super().handle_request(request)
