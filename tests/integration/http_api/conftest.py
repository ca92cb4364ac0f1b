"""One shop, its API, and the first sync of its lists."""

from __future__ import annotations

import pytest

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
