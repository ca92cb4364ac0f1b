"""Call slots of a company: numbered items, each held by one owner until freed or expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.items import instant, read_instant, read_text, text, ttl
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.adapters.dynamodb.renewal import SLOT_MARGIN, renews
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import company_key
from ledgersync.ports.connections import SPARE, SPARED_FOR

_OWNER = {"#owner": "owner"}  # a reserved word
WANTED = "SLOT#wanted"
"""Notes that somebody found no slot because of a second call."""
_CLEARED_AFTER = timedelta(days=1)
_CHANGE = "SET #owner = :owner, invocation = :invocation, slot_until = :until, expires_at = :cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who asks for a slot, until when; see ``Registry.take_slot``."""

    owner: str
    invocation: str
    after: str
    own: bool
    now: datetime
    expires_at: datetime

    @property
    def values(self) -> Item:
        return {
            ":owner": text(self.owner),
            ":invocation": text(self.invocation),
            ":until": instant(self.expires_at),
            ":cleared": ttl(self.expires_at + _CLEARED_AFTER),
        }

    @property
    def instant(self) -> Item:
        return {":now": instant(self.now)}

    def continues(self, slot: _Held) -> bool:
        """Whether the slot is this invocation's, or that of the one it goes on from."""
        return slot.by == self.invocation or bool(self.after and slot.by == self.after)

    def is_served_by(self, slot: _Held) -> bool:
        """Whether the slot is this invocation's for long enough yet."""
        return slot.by == self.invocation and not renews(slot.until, self.expires_at, SLOT_MARGIN)


@dataclass(frozen=True, slots=True)
class _Held:
    """A slot that somebody has: which one, who, and until when; ``by`` is the owner's invocation."""

    sk: str
    owner: str
    by: str
    until: datetime

    @property
    def unchanged(self) -> tuple[str, Item]:
        """The condition that the owner's invocation still has it, but for the owner's name."""
        if not self.by:
            return "#owner = :owner", {}
        return "#owner = :owner AND invocation = :by", {":by": text(self.by)}


class CallSlots:
    """The table's part of ``Registry`` that call slots are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, company_id: str, wanted: Wanted, slots: int) -> bool:
        """Tried twice, so that a slot whose answer got lost is found to be ours."""
        return any(self._try(_pk(company_id), wanted, slots) for _ in range(2))

    def _try(self, pk: str, wanted: Wanted, slots: int) -> bool:
        found = self._held(pk, wanted.now)
        held = [slot for slot in found if slot.sk != WANTED]
        for slot in held:
            if slot.owner == wanted.owner and wanted.continues(slot):
                return wanted.is_served_by(slot) or self._change(pk, slot, wanted)
        if wanted.owner == SPARE and len(held) < len(found):
            return False
        return self._take_free(pk, wanted, slots, held) if len(held) < slots else self._take_own(pk, wanted, held)

    def _take_own(self, pk: str, wanted: Wanted, held: Sequence[_Held]) -> bool:
        """Where none is free. The next one is kept from second calls, if one of those has it now."""
        if wanted.owner != SPARE and SPARE in {slot.owner for slot in held}:
            self._note_wanted(pk, wanted.now + SPARED_FOR)
        mine = (slot for slot in held if slot.owner == wanted.owner)
        return wanted.own and any(self._change(pk, slot, wanted) for slot in mine)

    def _take_free(self, pk: str, wanted: Wanted, slots: int, held: Sequence[_Held]) -> bool:
        taken = {slot.sk for slot in held}
        free = Condition("attribute_not_exists(pk) OR slot_until <= :now", _OWNER, {**wanted.values, **wanted.instant})
        names = (sk for number in range(slots) if (sk := f"SLOT#{number}") not in taken)
        return any(self._table.update(pk, sk, _CHANGE, free) is not None for sk in names)

    def _change(self, pk: str, slot: _Held, wanted: Wanted) -> bool:
        """Take over what the owner's invocation still holds."""
        condition, values = slot.unchanged
        mine = Condition(condition, _OWNER, {**wanted.values, **values})
        return self._table.update(pk, slot.sk, _CHANGE, mine) is not None

    def _note_wanted(self, pk: str, until: datetime) -> None:
        item = {
            "pk": text(pk),
            "sk": text(WANTED),
            "slot_until": instant(until),
            "expires_at": ttl(until + _CLEARED_AFTER),
        }
        self._table.put(item, 1)

    def free(self, company_id: str, owner: str, invocation: str | None) -> None:
        pk = _pk(company_id)
        for slot in self._slots(pk):
            if slot.owner == owner and invocation in (None, slot.by):
                condition, values = slot.unchanged
                self._table.delete(pk, slot.sk, Condition(condition, _OWNER, {":owner": text(owner), **values}))

    def _held(self, pk: str, now: datetime) -> list[_Held]:
        """Those that have not expired."""
        return [slot for slot in self._slots(pk) if slot.until > now]

    def _slots(self, pk: str) -> list[_Held]:
        return [
            _Held(
                read_text(item, "sk"),
                read_text(item, "owner"),
                read_text(item, "invocation"),
                read_instant(item, "slot_until"),
            )
            for item in self._table.query(pk, "SLOT#")
        ]


def _pk(company_id: str) -> str:
    return f"COMPANY#{company_key(company_id)}"
