"""Call slots of companies in memory."""

from __future__ import annotations

from datetime import datetime

from ledgersync.adapters.dynamodb.renewal import SLOT_MARGIN, renews
from ledgersync.adapters.names import company_key
from ledgersync.ports.connections import SPARE, SPARED_FOR


class MemorySlots:
    """By company, who holds a slot (owner and invocation) and until when."""

    def __init__(self) -> None:
        self._held: dict[str, dict[tuple[str, str], datetime]] = {}
        self._wanted_until: dict[str, datetime] = {}

    def take(
        self,
        company_id: str,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str,
        after: str,
        own: bool,
        slots: int,
    ) -> bool:
        held = self._held.setdefault(company_key(company_id), {})
        for other in [other for other, until in held.items() if until <= now]:
            del held[other]
        ours = (owner, invocation)
        if after and (owner, after) in held and ours not in held:
            held[ours] = held.pop((owner, after))
        older = [slot for slot in held if own and slot[0] == owner and ours not in held and len(held) >= slots]
        if older:
            held[ours] = held.pop(older[0])
        key = company_key(company_id)
        if owner == SPARE and now < self._wanted_until.get(key, now):
            return False
        taken = ours in held or len(held) < slots
        if not taken and owner != SPARE and any(holder == SPARE for holder, _ in held):
            self._wanted_until[key] = now + SPARED_FOR
        if taken and (ours not in held or renews(held[ours], expires_at, SLOT_MARGIN)):
            held[ours] = expires_at
        return taken

    def free(self, company_id: str, owner: str, invocation: str | None) -> None:
        held = self._held.get(company_key(company_id), {})
        for slot in [slot for slot in held if slot[0] == owner and invocation in (None, slot[1])]:
            del held[slot]

    def until(self, company_id: str) -> list[tuple[str, datetime]]:
        """The owners of a company's slots, and until when each was given."""
        return [(owner, until) for (owner, _), until in self._held.get(company_key(company_id), {}).items()]

    def held(self, company_id: str, now: datetime) -> list[str]:
        """The owners whose slots have not expired."""
        return [owner for owner, until in self.until(company_id) if until > now]
