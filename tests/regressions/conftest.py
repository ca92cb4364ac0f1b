"""The two worlds that stories of the simulation are told in: the engine alone, and whole runs."""

from __future__ import annotations

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.unit.sync.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def shop() -> Shop:
    return open_shop()
