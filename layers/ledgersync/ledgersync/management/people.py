"""Who may sign in for a tenant, with which role. Where the issuer of tokens manages people, this service says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol

from ledgersync.management.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` is how the issuer names them, an e-mail address as a rule."""

    id: str
    name: str
    role: str


class People(Protocol):
    """``managed_elsewhere`` says where people are managed; empty where they are managed here."""

    @property
    def managed_elsewhere(self) -> str: ...
    def list(self, tenant_id: str) -> Sequence[Person]: ...
    def invite(self, tenant_id: str, name: str, role: str) -> Person: ...
    def change(self, tenant_id: str, person_id: str, role: str) -> Person: ...
    def remove(self, tenant_id: str, person_id: str) -> None: ...


class ManagedElsewhere:
    """The issuer's own directory has the people; nothing of it is known here."""

    @property
    def managed_elsewhere(self) -> str:
        return "People and their roles are managed where you sign in. Ask whoever manages your sign-ins."

    def list(self, tenant_id: str) -> Sequence[Person]:
        _ = tenant_id
        return ()

    def invite(self, tenant_id: str, name: str, role: str) -> NoReturn:
        _ = tenant_id, name, role
        raise self._refusal()

    def change(self, tenant_id: str, person_id: str, role: str) -> NoReturn:
        _ = tenant_id, person_id, role
        raise self._refusal()

    def remove(self, tenant_id: str, person_id: str) -> NoReturn:
        _ = tenant_id, person_id
        raise self._refusal()

    def _refusal(self) -> Refusal:
        return Refusal("managed-elsewhere", self.managed_elsewhere)
