"""Pages of another tenant's data: refused whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest

from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.opening import LedgerOpener
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import Founding, found
from tests.integration.runs import books
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.failing import assert_in_step, bills, failed, fill, recorded, secrets, session
from tests.integration.runs.world import SHOP, Clock, RunWorld

STRANGERS = "Strangers Supply"


STRANGER = Founding("stranger", "tenant-2", "OTHERCO", "10", "Stranger", "Stranger Inc")


@pytest.mark.parametrize(("side", "calls"), [(Side.INTACCT, b"<query>"), (Side.CASHFLOW360, b"/List/Bill.json")])
def test_a_page_of_another_tenants_data_is_refused_whole(
    side: Side, calls: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, ours, theirs = two_tenants(monkeypatch)
    before = bills(shop, side.other)
    ours.mixed_up.update({"calls": calls, "ours": session(ours, side), "theirs": session(theirs, side)})
    error, said = failed(shop)
    assert (type(error), error.code) == (FatalError, f"{side.value}-foreign-answer")
    assert "nothing of it was used" in recorded(shop, error).advice
    assert not [secret for secret in secrets(shop) if secret in said]
    assert bills(shop, side.other) == before
    assert STRANGERS not in repr((shop.state(), shop.world.kept()))
    ours.mixed_up.clear()
    shop.run()
    assert_in_step(shop)
    assert STRANGERS not in repr((shop.state(), shop.world.kept()))


class MixedUp(httpx.BaseTransport):
    """A system that mixes up its callers: it answers ``calls`` of one session with another session's data."""

    def __init__(self, inner: httpx.BaseTransport, swap: Mapping[str, bytes]) -> None:
        self._inner = inner
        self._swap = swap

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        if self._swap and self._swap["calls"] in request.url.raw_path + body:
            assert self._swap["ours"] in body
            body = body.replace(self._swap["ours"], self._swap["theirs"])
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        return self._inner.handle_request(httpx.Request(request.method, request.url, headers=headers, content=body))


class MixedUpWorld(RunWorld):
    """A connection to systems that mix up their callers once ``mixed_up`` says which."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.mixed_up: dict[str, bytes] = {}

    def opener(self) -> LedgerOpener:
        return replace(
            super().opener(),
            intacct_http=http_client(MixedUp(IntacctTransport(self.scenario.intacct), self.mixed_up)),
            cashflow360_http=http_client(MixedUp(Cashflow360Transport(self.scenario.cashflow360), self.mixed_up)),
        )


def two_tenants(monkeypatch: pytest.MonkeyPatch) -> tuple[Shop, MixedUpWorld, RunWorld]:
    """A shop with a bill to bring over, and a stranger of another tenant who has bills and vendors too."""
    clock = Clock()
    scenario = found("test", (SHOP, STRANGER), seed=1, now=clock.now)
    ours, theirs = MixedUpWorld(scenario, clock, SHOP.name), RunWorld(scenario, clock, STRANGER.name)
    shops = []
    for world in (theirs, ours):
        monkeypatch.setattr(books, "new_world", lambda world=world: world)
        shops.append(open_shop(lambda shop: None))
    stranger, shop = shops
    stranger.vendor("V9", STRANGERS)
    stranger.run()
    stranger.bill("S-1", "99.00", vendor="V9", approvalStatus="3")
    return fill(shop), ours, theirs
