"""One shop, its API, and the first sync of its lists."""

from __future__ import annotations

import pytest

from ledgersync.ports.watching import Sealed, Subscription

from .signed import KEY, SECRET
from .world import ApiWorld, shop_api


@pytest.fixture
def world() -> ApiWorld:
    return shop_api()


@pytest.fixture
def synced(world: ApiWorld) -> ApiWorld:
    """After a run: accounts, locations and so on are linked."""
    world.runs.clock.left = 900.0
    world.runs.run()
    return world


@pytest.fixture
def listening(world: ApiWorld) -> ApiWorld:
    """The connection syncs within minutes, BILL's subscription and the Platform client are known."""
    chosen = world.call("PUT", f"{world.path}/frequency", {"frequency": "minutes"})
    assert chosen.status == 200, chosen.raw
    world.watches.seal(world.id, Sealed.WEBHOOKS, KEY)
    read_to = world.runs.clock.now()
    world.watches.keep_subscription(world.id, Subscription(subscription_id="s1", url="https://x", read_to=read_to))
    assert world.call("PUT", f"{world.path}/triggers", {"client_secret": SECRET}).json["triggers"] is True
    return world
