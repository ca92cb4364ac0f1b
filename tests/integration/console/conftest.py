"""A console over a shop that has synced once."""

from __future__ import annotations

import pytest

from tests.integration.http_api.conftest import synced, world
from tests.integration.http_api.world import ApiWorld

from .world import Browser, ConsoleWorld

__all__ = ["synced", "world"]


@pytest.fixture
def console(synced: ApiWorld) -> ConsoleWorld:
    return ConsoleWorld(synced)


@pytest.fixture
def browser(console: ConsoleWorld) -> Browser:
    """Somebody who has signed in as administrator."""
    signed_in = Browser(console)
    assert signed_in.sign_in().status == 303
    return signed_in
