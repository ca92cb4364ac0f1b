"""Looks over a connection's limit of Sage transactions."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.sage_use import OverLimit
from ledgersync.runs.sage_budget import use_of
from ledgersync.runs.watcher import Became
from tests.integration.runs.books import open_shop
from tests.integration.runs.watched import Watched


def test_over_its_limit_of_sage_transactions_a_connection_that_chose_to_wait_neither_looks_nor_runs() -> None:
    shop = open_shop()
    shop.run()
    watched = Watched(shop)
    watched.choose(Frequency.MINUTES)
    watched.look()  # the first look takes what the last hour brought for new
    watched.runs = 0
    kept, registry = watched.connection(), watched.shop.world.registry
    used = use_of(registry, kept, watched.clock.now()).used
    registry.set_up(replace(kept, sage_limit=used + 1, over_limit=OverLimit.WAIT))
    before = watched.metered()
    assert watched.look() is Became.QUIET  # for the one transaction that is left
    watched.shop.vendor("V7", "Seven Seas")
    assert [watched.look() for _ in range(3)] == [Became.WAITS] * 3
    assert (watched.runs, watched.metered() - before) == (0, 1)
    registry.set_up(replace(watched.connection(), over_limit=OverLimit.GO_ON))
    assert watched.look() is Became.STARTED
