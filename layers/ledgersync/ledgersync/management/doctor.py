"""The setup doctor: reads how both systems are set up, and says what that means for the sync."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ledgersync.domain.doctor import Examined, examine
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.setup import Setup
from ledgersync.management.state_access import reading
from ledgersync.ports import Connection, Registry
from ledgersync.ports.setup import package_name


class SetupReader(Protocol):
    """Reads settings live; what can't be read stays unread. Raises RetriableError when a system is not there."""

    def read(self, connection: Connection) -> Setup: ...


@dataclass(frozen=True, slots=True)
class Doctor:
    registry: Registry
    reader: SetupReader

    def examine(self, connection: Connection) -> list[Examined]:
        """Every check as pass, fail or could not be checked."""
        chosen = connection.preferences
        wanted = (
            []
            if chosen is None
            else [
                chosen.default_bank_account,
                chosen.money_out_clearing_account,
                chosen.money_in_clearing_account,
                *chosen.bank_accounts.values(),
            ]
        )
        links = reading(self.registry, connection.id).links(Kind.ACCOUNT, Side.CASHFLOW360, [id for id in wanted if id])
        types = {id: str(link.base.get("type") or "") for id, link in links.items()}
        setup = replace(
            self.reader.read(connection),
            chosen=chosen,
            account_types=types,
            entity_id=connection.entity_id,
            package_name=package_name(connection.id),
        )
        return examine(setup)
