"""A second call that is made before the first, so that a test is the same each time."""

from __future__ import annotations

from collections.abc import Callable


def before_it(work: Callable[[], None]) -> Callable[[], None]:
    work()
    return lambda: None
