"""The setup doctor: reads how both systems are set up, and says what that means for the sync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ledgersync.domain.doctor import Examined, examine
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.setup import Setup
from ledgersync.management.probe import Probe
from ledgersync.management.state_access import reading
from ledgersync.management.trust import Trust
from ledgersync.ports import Books, Connection, Registry
from ledgersync.ports.setup import package_name


class SetupReader(Protocol):
    """Reads settings live; what can't be read stays unread. Raises RetriableError when a system is not there."""

    def read(self, connection: Connection) -> Setup: ...


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every check, and Intacct's preferences as they were read."""

    checks: Sequence[Examined]
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doctor:
    registry: Registry
    reader: SetupReader
    probe: Probe
    trust: Trust

    def examine(self, connection: Connection) -> Diagnosis:
        """Every check as pass, fail or could not be checked."""
        books = reading(self.registry, connection.id)
        types = _account_types(books, connection.preferences)
        found = self.reader.read(connection)
        probed = {} if found.sign_in else self.probe.renew(connection)
        setup = replace(
            found,
            chosen=connection.preferences,
            account_types=types,
            entity_id=connection.entity_id,
            package_name=package_name(connection.id),
            event_keys=connection.event_keys,
            statements=connection.statements,
            first_writes=books.first_writes(),
            believed={one.kind: one.since for one in self.trust.of(connection) if one.since},
            probed={one.code: one for told in probed.values() for one in told},
        )
        raw = {f"{application}.{name}": value for (application, name), value in setup.preferences.items()}
        return Diagnosis(examine(setup), raw)


def _account_types(books: Books, chosen: Preferences | None) -> dict[str, str]:
    """The types of the accounts that money is drawn on, paid into or cleared by, as far as they are chosen."""
    if chosen is None:
        return {}
    wanted = (
        chosen.default_bank_account,
        chosen.money_out_clearing_account,
        chosen.money_in_clearing_account,
        *chosen.bank_accounts.values(),
    )
    links = books.links(Kind.ACCOUNT, Side.CASHFLOW360, [id for id in wanted if id])
    return {id: str(link.base.get("type") or "") for id, link in links.items()}
