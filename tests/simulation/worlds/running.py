"""A run at work, and the end of a history that broke a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId


class Violation(BaseException):
    """A promise was broken; nothing on the way takes it for an error of its own."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A record that a run changed, when, and when the slice that changed it had begun to read.

    ``owner`` is the company or the organisation, ``name`` the object or the entity, ``id`` RECORDNO or the id.
    """

    at: datetime
    began: datetime
    side: Side
    owner: str
    name: str
    id: str


@dataclass(slots=True)
class Running:
    """A slice at work: what its run may touch, when it began, and until when it lives."""

    run_id: str
    id: ConnectionId
    group: Group
    place: Mapping[Side, tuple[str, str]]
    began: datetime
    deadline: datetime
    invocation: str = ""
    superseded: bool = False
