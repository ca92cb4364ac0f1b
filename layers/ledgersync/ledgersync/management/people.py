"""Who may sign in for a tenant, with which role. Where the issuer of tokens manages people, this service says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from ledgersync.domain.journal import Did
from ledgersync.management.chosen import Chooser
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Clock, ConnectionId, Registry
from ledgersync.ports.journal import key_of
from ledgersync.ports.people import Directory, Person, Standing

ADMINISTRATOR = "administrator"
ELSEWHERE = "People and their roles are managed where you sign in. Ask whoever manages your sign-ins."
ONE_CHANGE_WITHIN = timedelta(seconds=60)
"""A change takes a second or two; one that was cut off keeps the next one waiting no longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Without a directory the issuer has one of its own, of which nothing is known here.

    One change of a tenant's people at a time: two administrators can't demote each other at once.
    """

    directory: Directory | None
    registry: Registry
    clock: Clock
    new_id: Callable[[], str]

    @property
    def managed_elsewhere(self) -> str:
        """Where people are managed, in words; empty where they are managed here."""
        return "" if self.directory else ELSEWHERE

    def list(self, tenant_id: str) -> Sequence[Person]:
        people = self.directory.people(tenant_id) if self.directory else ()
        return sorted(people, key=lambda one: (one.name, one.id))

    def invite(self, tenant_id: str, name: str, role: str, by: str) -> Person:
        with self._alone(tenant_id) as directory:
            invited = directory.invite(tenant_id, name.strip().lower(), role)
            if invited is None:
                raise Refusal("person-known", f"{name} has an account already. Invite them under another address.")
            self._tell(tenant_id, Did.INVITED, invited, by, ("", role))
        return invited

    def invite_again(self, tenant_id: str, person_id: str, by: str) -> Person:
        directory = self._here()
        person = _found(directory, tenant_id, person_id)
        if person.standing is not Standing.INVITED:
            raise Refusal("not-invited", f"{person.name} has signed in already, or may not sign in.")
        directory.invite_again(person)
        self._tell(tenant_id, Did.INVITED, person, by)
        return person

    def change(self, tenant_id: str, person_id: str, by: str, role: str = "", active: bool | None = None) -> Person:
        """Another role, or whether they may sign in. What is as it was changes nothing and is not told."""
        with self._alone(tenant_id) as directory:
            person = _found(directory, tenant_id, person_id)
            if active is False or role not in ("", ADMINISTRATOR):
                _keep_an_administrator(directory, tenant_id, person)
            if role and role != person.role:
                directory.give_role(person, role)
                self._tell(tenant_id, Did.GAVE_ROLE, person, by, (person.role, role))
                person = replace(person, role=role)
            if active is not None and active is (person.standing is Standing.DISABLED):
                (directory.enable if active else directory.disable)(person)
                self._tell(tenant_id, Did.LET_IN if active else Did.SHUT_OUT, person, by)
                person = replace(person, standing=Standing.ACTIVE if active else Standing.DISABLED)
            return person

    def remove(self, tenant_id: str, person_id: str, by: str) -> None:
        with self._alone(tenant_id) as directory:
            person = _found(directory, tenant_id, person_id)
            _keep_an_administrator(directory, tenant_id, person)
            directory.remove(person)
            self._tell(tenant_id, Did.SENT_AWAY, person, by, (person.role, ""))

    def _here(self) -> Directory:
        if self.directory is None:
            raise Refusal("managed-elsewhere", ELSEWHERE)
        return self.directory

    @contextmanager
    def _alone(self, tenant_id: str) -> Iterator[Directory]:
        directory = self._here()
        place, owner, now = f"people of {tenant_id}", self.new_id(), self.clock.now()
        if not self.registry.take_slot(place, owner, now, now + ONE_CHANGE_WITHIN, slots=1):
            raise Refusal("busy", "Somebody else changes your people at this moment. Try again.", wait_seconds=5)
        try:
            yield directory
        finally:
            self.registry.free_slot(place, owner)

    def _tell(self, tenant_id: str, did: Did, person: Person, by: str, role: tuple[str, str] = ("", "")) -> None:
        now = self.clock.now()
        entry = Chooser(by, now).entry(did, person.name, {"role": role[0]}, {"role": role[1]})
        self.registry.journal(ConnectionId(tenant_id, "")).add(key_of(now, self.new_id()), [entry])


def _found(directory: Directory, tenant_id: str, person_id: str) -> Person:
    person = directory.person(tenant_id, person_id)
    if person is None:
        raise not_found("person")
    return person


def _keep_an_administrator(directory: Directory, tenant_id: str, leaving: Person) -> None:
    """Somebody invited is none yet: they may never come."""
    left = [one for one in directory.people(tenant_id) if _administers(one) and one.id != leaving.id]
    if _administers(leaving) and not left:
        words = f"{leaving.name} is the last administrator. Make somebody else administrator first."
        raise Refusal("last-administrator", words)


def _administers(person: Person) -> bool:
    return person.role == ADMINISTRATOR and person.standing is Standing.ACTIVE
