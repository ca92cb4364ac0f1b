"""A fresh world for every engine test."""

import pytest

from tests.unit.usecases.world import World


@pytest.fixture
def world() -> World:
    return World()
