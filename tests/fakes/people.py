"""People by tenant, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgersync.ports.people import Person, Standing


class MemoryPeople:
    """``Directory``; an address has one account in all tenants."""

    def __init__(self, *known: tuple[str, Person]) -> None:
        self.kept = {person.id: (tenant_id, person) for tenant_id, person in known}
        self.mailed = list[str]()

    def people(self, tenant_id: str) -> Sequence[Person]:
        return [person for of, person in self.kept.values() if of == tenant_id]

    def person(self, tenant_id: str, person_id: str) -> Person | None:
        of, person = self.kept.get(person_id, ("", None))
        return person if of == tenant_id else None

    def invite(self, tenant_id: str, name: str, role: str) -> Person | None:
        if any(person.name == name for _, person in self.kept.values()):
            return None
        invited = Person(id=f"id-{len(self.kept)}", name=name, role=role, standing=Standing.INVITED)
        self.kept[invited.id] = (tenant_id, invited)
        self.mailed.append(name)
        return invited

    def invite_again(self, person: Person) -> None:
        self.mailed.append(person.name)

    def give_role(self, person: Person, role: str) -> None:
        self._keep(replace(person, role=role))

    def enable(self, person: Person) -> None:
        self._keep(replace(person, standing=Standing.ACTIVE))

    def disable(self, person: Person) -> None:
        self._keep(replace(person, standing=Standing.DISABLED))

    def remove(self, person: Person) -> None:
        del self.kept[person.id]

    def _keep(self, person: Person) -> None:
        self.kept[person.id] = (self.kept[person.id][0], person)
