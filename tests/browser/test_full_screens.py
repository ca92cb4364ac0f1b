"""Every list with two hundred rows or a next page, long names, names of other scripts, and what failed: likewise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from sandbox.local.deployment import LocalStack

from .crowd import TENANT, Crowd, fill_notices, remove
from .looking import look
from .screens import FULL_SCREENS, Screen

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def _crowd(stack: LocalStack) -> Iterator[None]:
    """Filled tables, and runs that failed; gone afterwards, since a tick would start them and operators see them."""
    Crowd.on(stack).fill()
    fill_notices(stack)
    for arn in [stack.start_execution(TENANT, f"gone-{number}", f"gone-{number}") for number in range(5)]:
        stack.wait_execution(arn)
    stack.admit([TENANT])
    yield
    remove(stack)


@pytest.mark.usefixtures("_crowd")
@pytest.mark.parametrize("screen", FULL_SCREENS, ids=lambda one: one.name)
def test_a_full_screen_is_accessible_and_nothing_is_cut(screen: Screen, opened: Callable[[Screen], Page]) -> None:
    assert look(opened(screen), screen.name) == []
