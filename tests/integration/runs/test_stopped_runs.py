"""A run that somebody stops ends after the record in hand: the next one goes on, and nothing is done twice."""

from __future__ import annotations

import re
from collections import Counter

import httpx
import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind
from ledgersync.runs.run_slice import SliceStatus
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.identity import assert_tied

WRITES = re.compile(r"<(create|update|delete|reverse\w*)>|/Crud/(Create|Update|Delete)/|/Bulk/Crud/")
RUN = "run-stopped"
BY = "dana@example.com"


class Watched(httpx.BaseTransport):
    """Counts the requests that write. While the one of that number is sent, somebody asks for a stop."""

    def __init__(self, inner: httpx.BaseTransport, shop: Shop, sent: list[str], at: int) -> None:
        self._inner, self._shop, self._sent, self._at = inner, shop, sent, at

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        told = f"{request.url} {request.read().decode()}"
        if WRITES.search(told):
            self._sent.append(told)
            if len(self._sent) == self._at:
                self._shop.world.registry.ask_to_stop(self._shop.world.id, RUN, BY)
        return self._inner.handle_request(request)


def busy(at: int = 0) -> tuple[Shop, list[str]]:
    """A shop with work for both systems, lists and documents; its writes, of which one is stopped at."""
    shop, sent = open_shop(), list[str]()
    shop.world.reach_intacct = shop.world.reach_cashflow360 = lambda inner: Watched(inner, shop, sent, at)
    shop.vendor("V7", "Seventh Street")
    shop.create("Vendor", name="Eighth Avenue", shortName="V8")
    for number in ("B1", "B2", "B3"):
        shop.bill(number, "60.00")
    shop.intacct_bill("B4", "40.00")
    shop.pay_offline(("B1", "60.00"))
    return shop, sent


def stopped(shop: Shop) -> list[SliceStatus]:
    """The run as the state machine makes it, to its end."""
    statuses, runner, world = [], shop.world.runner(), shop.world
    for group in Group:
        more = True
        while more:
            outcome = runner.run_slice(world.id, RUN, group, RUN)
            statuses.append(outcome.status)
            more = outcome.more
    world.registry.free_lease(world.id, RUN)
    world.registry.free_slot(world.ends.company_id, RUN)
    return statuses


def pairs(shop: Shop) -> Counter[Kind]:
    return Counter(link.kind for kind in Kind for link in shop.world.books().all_links(kind))


def writes_of_a_whole_run() -> int:
    shop, sent = busy()
    shop.run()
    return len(sent)


ALL = writes_of_a_whole_run()


@pytest.mark.parametrize("at", range(1, ALL + 1))
def test_a_run_that_is_stopped_at_any_write_remembers_it_and_the_next_run_does_the_rest_once(at: int) -> None:
    undisturbed, _ = busy()
    undisturbed.run()
    shop, sent = busy(at)
    statuses = stopped(shop)
    assert len(sent) == at, "nothing is sent after what was in hand"
    assert statuses[-1] is SliceStatus.CANCELLED
    assert shop.world.books().intents() == []
    shop.run()
    assert len(sent) == ALL, "what was written before the stop is not written again"
    assert pairs(shop) == pairs(undisturbed)
    assert_tied(shop)
    assert_quiet(shop)
