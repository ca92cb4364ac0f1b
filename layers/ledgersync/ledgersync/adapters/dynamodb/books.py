"""The books of one connection in the table, every write of them conditional on the lease."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from ledgersync.adapters.dynamodb.changes import (
    Step,
    alias_sk,
    apart,
    batches,
    differences,
    former_pointers,
    halved,
    step,
    touched,
)
from ledgersync.adapters.dynamodb.codec import decode, decode_values
from ledgersync.adapters.dynamodb.intents import Planned, StoredIntents
from ledgersync.adapters.dynamodb.items import (
    instant,
    number,
    read_body,
    read_instant,
    read_number,
    read_text,
    text,
    write_units,
)
from ledgersync.adapters.dynamodb.journal import KEPT, DynamoJournal
from ledgersync.adapters.dynamodb.keys import LEASE, POSITIONS, Item, connection_pk, is_pointer, link_sk, pointer_sk
from ledgersync.adapters.dynamodb.positions import packed as packed_positions
from ledgersync.adapters.dynamodb.positions import streams, unpacked
from ledgersync.adapters.dynamodb.progress import NAME, packed
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Entry
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position
from ledgersync.errors import LeaseLost
from ledgersync.ports import Change, ConnectionId, Deletion, Lease, Progress, Tell
from ledgersync.ports.journal import FOLLOWS, key_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

_KEYS = frozenset({"pk", "sk", "fence"})
_ACTIONS = 99  # a transaction takes 100, one being the check of the lease; 40 changes need at most 80
_MOST = 95  # of them for what changes; the journal has some


class DynamoBooks:
    """``Books`` over the table; ``now`` is read at each commit, since an expired lease writes nothing."""

    def __init__(
        self,
        table: Table,
        id: ConnectionId,
        lease: Lease,
        now: Callable[[], datetime],
        told: Callable[[], Progress] | None = None,
        kept: timedelta = KEPT,
    ) -> None:
        self._table = table
        self._journal = DynamoJournal(table, id, now, kept)
        self._batches = count(1)
        self._pk = connection_pk(id)
        self._intents = StoredIntents(table, self._pk)
        self._lease = lease
        self._now = now
        self._told = told
        self._stop = ""

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]:
        if side is Side.CASHFLOW360:
            found = self._links(kind, ids)
            return {id: found[id] for id in ids if id in found}
        pointers = self._table.get_many(self._pk, [pointer_sk(kind, id) for id in ids])
        leads = {
            id: read_text(pointers[sk], "cashflow360_id") for id in ids if (sk := pointer_sk(kind, id)) in pointers
        }
        found = self._links(kind, list(leads.values()))
        return {id: found[to] for id, to in leads.items() if to in found and found[to].intacct_id == id}

    def _links(self, kind: Kind, cashflow360_ids: Sequence[str]) -> dict[str, Link]:
        items = self._table.get_many(self._pk, [link_sk(kind, id) for id in cashflow360_ids])
        links = (_link(kind, item) for item in items.values())
        return {link.cashflow360_id: link for link in links}

    def all_links(self, kind: Kind, after: str = "") -> Iterator[Link]:
        for item in self._table.query(self._pk, link_sk(kind, ""), after=link_sk(kind, after) if after else None):
            yield _link(kind, item)

    def has_links(self, kind: Kind) -> bool:
        return next(self._table.query(self._pk, link_sk(kind, ""), page=1), None) is not None

    def aliases(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, str]:
        keys = {alias_sk(kind, side, id): id for id in ids}
        return {
            keys[sk]: read_text(item, "survivor") for sk, item in self._table.get_many(self._pk, list(keys)).items()
        }

    def positions(self) -> Mapping[str, Position]:
        item = self._table.get(self._pk, POSITIONS)
        return {} if item is None else {stream: decode(Position, kept) for stream, kept in streams(item)}

    def holds(self, kind: Kind | None = None) -> Sequence[Hold]:
        return self._all(Hold, "HOLD#" if kind is None else f"HOLD#{kind}#")

    def intents(self) -> Sequence[Intent]:
        return self._intents.all()

    def conflicts(self) -> Sequence[Conflict]:
        return self._all(Conflict, "CONFLICT#")

    def differences(self) -> Sequence[Conflict]:
        return self._all(Conflict, "MATCHED#")

    def first_writes(self) -> Sequence[FirstWrites]:
        return self._all(FirstWrites, "FIRST#")

    def reported(self) -> Sequence[Deletion]:
        return self._all(Deletion, "DELETION#")

    def _all(self, type: type[T], prefix: str) -> Sequence[T]:
        return [decode(type, read_body(item)) for item in self._table.query(self._pk, prefix)]

    def check(self) -> None:
        self._check(self._table.get(self._pk, LEASE) or {})

    @property
    def stop_asked(self) -> bool:
        return self._stop == self._lease.owner

    def _check(self, lease: Item) -> None:
        self._stop = read_text(lease, "stop")
        if read_number(lease, "fence") != self._lease.fence or read_instant(lease, "lease_until") <= self._now():
            raise LeaseLost("lease-lost")

    def tell(self, key: str, entries: Sequence[Entry]) -> bool:
        return self._journal.add(key, entries)

    def told(self, key: str) -> Sequence[Entry] | None:
        return self._journal.get(key)

    def commit(self, changes: Sequence[Change]) -> None:
        lone, intents, told = apart(changes)
        planned = self._intents.plan(intents) if intents else Planned()
        for batch in batches([*map(step, lone), *planned.steps, *map(step, told)]):
            self._write(batch)
        if intents:
            self._intents.done(planned)

    def _write(self, batch: Sequence[Step]) -> None:
        """One transaction where it takes all of a batch: a new base is one item, and a new link two."""
        steps = [one for one in batch if not isinstance(one.change, Tell)]
        read = self._read(steps)
        wanted = differences(steps, {sk: _parts(sk, item) for sk, item in read.items()})
        first, others = halved(batch)
        if others and len(wanted) > _MOST:
            self._write(first)
            self._write(others)
            return
        units = {sk: write_units(read.get(sk), self._item(sk, item)) for sk, item in wanted.items()}
        self._keep(wanted, units, [one.change.entry for one in batch if isinstance(one.change, Tell)])

    def _read(self, steps: Sequence[Step]) -> dict[str, Item]:
        """What is there of what the steps may write, and a look at the lease."""
        read = self._table.get_many(self._pk, [LEASE, *touched(steps)])
        self._check(read.pop(LEASE, {}))
        return read | self._table.get_many(self._pk, former_pointers(steps, read))

    def _keep(self, wanted: Mapping[str, Item | None], units: Mapping[str, int], told: Sequence[Entry]) -> None:
        if not wanted and not told:
            return
        written = (
            self._put_positions(wanted[POSITIONS], units[POSITIONS])
            if set(wanted) == {POSITIONS} and not told
            else self._transact(wanted, 1 + sum(units.values()), self._to_journal(told))
        )
        if not written:
            raise LeaseLost("lease-lost")

    def _put_positions(self, item: Item | None, units: int) -> bool:
        """One conditional write at a quarter of a transaction's price.

        It is made right after the lease was read; should the lease go to somebody else in between, what it
        says is still true, since all up to it was planned under the lease, and a later fence's never yields.
        """
        mine = Condition("attribute_not_exists(fence) OR fence <= :fence", {}, {":fence": number(self._lease.fence)})
        return self._table.put(self._item(POSITIONS, item) or {}, units, mine)

    def _to_journal(self, told: Sequence[Entry]) -> Sequence[Item]:
        """What is told of a batch; no other batch has its key, whoever has the lease."""
        key = key_of(self._now(), f"{FOLLOWS}-{self._lease.fence:08}-{next(self._batches):06}")
        return self._journal.items(key, told) if told else ()

    def _transact(self, wanted: Mapping[str, Item | None], units: int, journal: Sequence[Item]) -> bool:
        held = Condition(
            "fence = :fence AND lease_until > :now",
            {},
            {":fence": number(self._lease.fence), ":now": instant(self._now())},
        )
        check = self._held(held)
        dispensable_last = sorted(wanted.items(), key=lambda entry: entry[1] is None and is_pointer(entry[0]))
        actions = [self._action(sk, item) for sk, item in dispensable_last[: _ACTIONS - len(journal)]]
        told: list[Mapping[str, Mapping[str, object]]] = [{"Put": {"Item": item}} for item in journal]
        return self._table.transact([check, *actions, *told], units + sum(write_units(None, one) for one in journal))

    def _held(self, held: Condition) -> Mapping[str, Mapping[str, object]]:
        """The condition on the lease: of its own, or with how far the run is, which costs the same write unit."""
        key = {"Key": self._key(LEASE)}
        if self._told is None:
            return {"ConditionCheck": {**key, **held.request()}}
        told = replace(held, values={**held.values, ":progress": packed(self._told())})
        return {"Update": {**key, "UpdateExpression": f"SET {NAME} = :progress", **told.request()}}

    def _action(self, sk: str, item: Item | None) -> Mapping[str, Mapping[str, object]]:
        return {"Delete": {"Key": self._key(sk)}} if item is None else {"Put": {"Item": self._item(sk, item)}}

    def _item(self, sk: str, item: Item | None) -> Item | None:
        if item is None:
            return None
        if sk == POSITIONS:
            item = {**packed_positions(item), "fence": number(self._lease.fence)}
        return {**self._key(sk), **item}

    def _key(self, sk: str) -> Item:
        return {"pk": text(self._pk), "sk": text(sk)}


def _parts(sk: str, item: Item) -> Item:
    """What is kept in an item besides its keys."""
    parts = {name: value for name, value in item.items() if name not in _KEYS}
    return unpacked(parts) if sk == POSITIONS else parts


def _link(kind: Kind, item: Item) -> Link:
    cashflow360_id = read_text(item, "sk").removeprefix(link_sk(kind, ""))
    base = decode_values(read_body(item))
    shared = read_text(item, "shared") == "true"
    over = {side: was for side in Side if (was := read_text(item, f"over_{side}"))}
    return Link(kind, cashflow360_id, read_text(item, "intacct_id"), read_text(item, "record_no"), base, over, shared)
