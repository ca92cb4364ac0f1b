"""Credentials in memory."""

from __future__ import annotations

from ledgersync.adapters.names import checked
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId


class MemoryVault:
    def __init__(self) -> None:
        self._secrets: dict[tuple[ConnectionId, Side], str] = {}

    def put(self, id: ConnectionId, side: Side, secret: str) -> None:
        self._secrets[checked(id), side] = secret

    def get(self, id: ConnectionId, side: Side) -> str | None:
        return self._secrets.get((checked(id), side))

    def delete(self, id: ConnectionId) -> None:
        for side in Side:
            self._secrets.pop((checked(id), side), None)
