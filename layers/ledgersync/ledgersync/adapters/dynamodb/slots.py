"""Call slots of a company: numbered items, each held by one owner until freed or expired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.items import instant, read_instant, read_text, text, ttl
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.adapters.dynamodb.renewal import SLOT_MARGIN, renews
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import company_key

_OWNER = {"#owner": "owner"}  # a reserved word
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


class CallSlots:
    """The table's part of ``Registry`` that call slots are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, company_id: str, wanted: Wanted, slots: int) -> bool:
        """Tried twice, so that a slot whose answer got lost is found to be ours."""
        return any(self._try(_pk(company_id), wanted, slots) for _ in range(2))

    def _try(self, pk: str, wanted: Wanted, slots: int) -> bool:
        items = self._items(pk)
        held = {sk: item for sk, item in items.items() if read_instant(item, "slot_until") > wanted.now}
        for sk, item in held.items():
            if read_text(item, "owner") != wanted.owner:
                continue
            if (by := read_text(item, "invocation")) == wanted.invocation:
                return not renews(read_instant(item, "slot_until"), wanted.expires_at, SLOT_MARGIN) or self._change(
                    pk, sk, wanted, by
                )
            if wanted.after and by == wanted.after:
                return self._change(pk, sk, wanted, by)
        if len(held) >= slots:
            older = ((sk, item) for sk, item in held.items() if wanted.own and read_text(item, "owner") == wanted.owner)
            return any(self._change(pk, sk, wanted, read_text(item, "invocation")) for sk, item in older)
        free = Condition("attribute_not_exists(pk) OR slot_until <= :now", _OWNER, {**wanted.values, **wanted.instant})
        names = (sk for number in range(slots) if (sk := f"SLOT#{number}") not in held)
        return any(self._table.update(pk, sk, _CHANGE, free) is not None for sk in names)

    def _change(self, pk: str, sk: str, wanted: Wanted, by: str) -> bool:
        """Take over what this owner's invocation ``by`` still holds."""
        condition = "#owner = :owner AND invocation = :by" if by else "#owner = :owner"
        mine = Condition(condition, _OWNER, {**wanted.values, **({":by": text(by)} if by else {})})
        return self._table.update(pk, sk, _CHANGE, mine) is not None

    def free(self, company_id: str, owner: str, invocation: str | None) -> None:
        pk = _pk(company_id)
        for sk, item in self._items(pk).items():
            by = read_text(item, "invocation")
            if read_text(item, "owner") == owner and invocation in (None, by):
                condition = "#owner = :owner AND invocation = :by" if by else "#owner = :owner"
                mine = Condition(condition, _OWNER, {":owner": text(owner), **({":by": text(by)} if by else {})})
                self._table.delete(pk, sk, mine)

    def _items(self, pk: str) -> Mapping[str, Item]:
        return {read_text(item, "sk"): item for item in self._table.query(pk, "SLOT#")}


def _pk(company_id: str) -> str:
    return f"COMPANY#{company_key(company_id)}"
