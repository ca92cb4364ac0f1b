"""Call slots of a company: numbered items, each held by one owner until freed or expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.items import instant, read_instant, read_text, text, ttl
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.adapters.dynamodb.renewal import SLOT_MARGIN, renews
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import company_key

_OWNER = {"#owner": "owner"}  # a reserved word
_CLEARED_AFTER = timedelta(days=1)
_CHANGE = "SET #owner = :owner, slot_until = :until, expires_at = :cleared"


class CallSlots:
    """The table's part of ``Registry`` that call slots are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, company_id: str, owner: str, now: datetime, expires_at: datetime, slots: int = 2) -> bool:
        """Tried twice, so that a slot whose answer got lost is found to be ours."""
        return any(self._try(_pk(company_id), owner, now, expires_at, slots) for _ in range(2))

    def _try(self, pk: str, owner: str, now: datetime, expires_at: datetime, slots: int) -> bool:
        held = {sk: item for sk, item in self._items(pk).items() if read_instant(item, "slot_until") > now}
        values = {
            ":now": instant(now),
            ":owner": text(owner),
            ":until": instant(expires_at),
            ":cleared": ttl(expires_at + _CLEARED_AFTER),
        }
        for sk, item in held.items():
            if read_text(item, "owner") == owner:
                if not renews(read_instant(item, "slot_until"), expires_at, SLOT_MARGIN):
                    return True
                mine = Condition("#owner = :owner AND slot_until > :now", _OWNER, values)
                return self._table.update(pk, sk, _CHANGE, mine) is not None
        if len(held) >= slots:
            return False
        free = Condition("attribute_not_exists(pk) OR slot_until <= :now", _OWNER, values)
        names = (sk for number in range(slots) if (sk := f"SLOT#{number}") not in held)
        return any(self._table.update(pk, sk, _CHANGE, free) is not None for sk in names)

    def free(self, company_id: str, owner: str) -> None:
        pk = _pk(company_id)
        mine = Condition("#owner = :owner", _OWNER, {":owner": text(owner)})
        for sk, item in self._items(pk).items():
            if read_text(item, "owner") == owner:
                self._table.delete(pk, sk, mine)

    def _items(self, pk: str) -> Mapping[str, Item]:
        return {read_text(item, "sk"): item for item in self._table.query(pk, "SLOT#")}


def _pk(company_id: str) -> str:
    return f"COMPANY#{company_key(company_id)}"
