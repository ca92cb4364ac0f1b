"""What is asked before a write is sent, and what may be said against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ledgersync.domain.model import Record, Side
from ledgersync.domain.remembered import Write
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Shape


@dataclass(frozen=True, slots=True)
class Objection:
    """A cause of the catalogue with its parameters; ``rivals`` are records of a side that it could be confused with."""

    cause: str
    params: Mapping[str, str] = field(default_factory=dict)
    rivals: tuple[tuple[Side, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One intended write, the record it changes (None for a create) and the record it comes from."""

    write: Write
    target: Record | None
    source: Record | None
    rules: Rules
    spec: Shape


Guard = Callable[[Check], Objection | None]
