"""The shop most runs are played in; a module that needs another one opens it itself."""

from __future__ import annotations

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.listed import list_all


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def listed(shop: Shop) -> Shop:
    list_all(shop)
    return shop
