"""Sign-ins with credentials somebody entered: each that is refused makes the next one wait longer.

Both systems lock a user out after some wrong passwords, and every try costs one of the service's logins. So of one
company and of one tenant only so many are refused in a minute, in ten minutes and in an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ledgersync.management.refusal import Refusal
from ledgersync.ports import Clock, Registry

OF_COMPANY = ((60, 3), (600, 5), (3600, 8))
OF_TENANT = ((60, 6), (600, 12), (3600, 20))
"""Seconds of a window, and the refusals it may hold."""


@contextmanager
def backing_off(registry: Registry, clock: Clock, tenant_id: str, company: str) -> Iterator[None]:
    """Counts a sign-in as refused before it is made, and takes that back unless it ends in a Refusal.

    Refusal with the time to wait when too many were.
    """
    counted = _counted(tenant_id, company, clock.now())
    for index, (budget, window, seconds, most) in enumerate(counted):
        if not registry.spend(budget, window, 1, most):
            _take_back(registry, counted[:index])
            raise _too_many(seconds, clock.now())
    try:
        yield
    except Refusal:
        raise
    except BaseException:
        _take_back(registry, counted)
        raise
    _take_back(registry, counted)


def _counted(tenant_id: str, company: str, now: datetime) -> list[tuple[str, str, int, int]]:
    of = ((f"refused:{tenant_id}:{company}", OF_COMPANY), (f"refused:{tenant_id}", OF_TENANT))
    moment = int(now.timestamp())
    return [(name, f"{size}:{moment // size}", size, most) for name, windows in of for size, most in windows]


def _take_back(registry: Registry, counted: list[tuple[str, str, int, int]]) -> None:
    for budget, window, _, most in counted:
        registry.spend(budget, window, -1, most)


def _too_many(seconds: int, now: datetime) -> Refusal:
    wait = seconds - int(now.timestamp()) % seconds
    words = f"Too many sign-ins were refused; try again in {wait} seconds, with credentials you have checked."
    return Refusal("too-many-refused", words, wait_seconds=wait)
