"""Worlds as copies of one that was built once."""

from __future__ import annotations

import copyreg
from copy import deepcopy
from threading import Lock, RLock
from typing import TypeVar

World = TypeVar("World")


def copied(world: World) -> World:
    """A copy that shares nothing with the world; locks are new ones."""
    copyreg.pickle(type(Lock()), lambda _: (Lock, ()))
    copyreg.pickle(type(RLock()), lambda _: (RLock, ()))
    return deepcopy(world)
