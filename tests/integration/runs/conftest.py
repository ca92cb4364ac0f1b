"""The shop most runs are played in; a module that needs another one opens it itself."""

from __future__ import annotations

import pytest

from ledgersync.domain.frequency import Frequency
from ledgersync.runs.watcher import Became
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.listed import list_all
from tests.integration.runs.watched import Watched


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def listed(shop: Shop) -> Shop:
    list_all(shop)
    return shop


@pytest.fixture
def watched() -> Watched:
    """Looked at every five minutes, and quiet."""
    shop = open_shop()
    shop.run()
    found = Watched(shop)
    found.choose(Frequency.MINUTES)
    found.look()  # the first look takes what the last hour brought for new
    assert [found.look() for _ in range(2)] == [Became.QUIET, Became.QUIET]
    found.runs = 0
    return found
