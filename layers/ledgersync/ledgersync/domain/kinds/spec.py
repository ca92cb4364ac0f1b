"""A kind: what it is made of, which of its records may cross, and what must hold before one is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledgersync.domain.kinds.check import Guard
from ledgersync.domain.model import Record
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Shape

Admission = Callable[[Record, Rules], str]
"""Why a record without a link does not cross; "" when it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpec(Shape):
    """``guards`` are asked in order, before those that hold for every list or every transaction."""

    admission: Admission
    guards: tuple[Guard, ...]
