"""Two stores of credentials at once, so that they can be moved from one to the other while runs go on."""

from __future__ import annotations

from typing import Protocol

from ledgersync.adapters.aws.vault import Secrets
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId


class Store(Protocol):
    def put(self, id: ConnectionId, side: Side, secret: str) -> None: ...
    def get(self, id: ConnectionId, side: Side) -> str | None: ...
    def read(self, id: ConnectionId) -> Secrets: ...
    def take(self, id: ConnectionId, secrets: Secrets) -> bool: ...
    def delete(self, id: ConnectionId) -> None: ...


class MovingVault:
    """Keeps in the first store; finds what still lies in the other, and brings it along when it is changed."""

    def __init__(self, first: Store, other: Store) -> None:
        self._first = first
        self._other = other

    def get(self, id: ConnectionId, side: Side) -> str | None:
        found = self._first.get(id, side) or self._other.get(id, side)
        # Moved between the two looks: it is in the first store by now.
        return found or self._first.get(id, side)

    def put(self, id: ConnectionId, side: Side, secret: str) -> None:
        self.move(id)
        self._first.put(id, side, secret)

    def delete(self, id: ConnectionId) -> None:
        self._first.delete(id)
        self._other.delete(id)

    def move(self, id: ConnectionId) -> bool:
        """Bring a connection's credentials into the first store; False when none lie in the other.

        Cut off anywhere it can be done again: the first store counts, and what it holds is never overwritten.
        """
        left = self._other.read(id)
        if not left:
            return False
        self._first.take(id, left)
        self._other.delete(id)
        return True
