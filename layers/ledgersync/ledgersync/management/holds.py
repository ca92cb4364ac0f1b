"""Holds as people act on them: retried, set aside for good, linked by hand, one at a time or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from ledgersync.domain.journal import Did
from ledgersync.domain.kinds import SPECS, Direction
from ledgersync.domain.model import Kind, Link, Record, Side
from ledgersync.domain.remembered import Hold, Note
from ledgersync.domain.words import SYSTEMS
from ledgersync.management.hold_actions import DID, Action, Done, accepted, act, changed, of_cause, told
from ledgersync.management.hold_groups import HoldKey
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.state_access import changing, reading
from ledgersync.ports import Books, Clock, Connection, Ledger, PutFirstWrites, PutHold, PutLink, Registry


@dataclass(frozen=True, slots=True)
class Holds:
    registry: Registry
    clock: Clock
    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    new_id: Callable[[], str]

    def all(self, connection: Connection, kind: Kind | None = None) -> Sequence[Hold]:
        return reading(self.registry, connection.id).holds(kind)

    def retry(self, connection: Connection, key: HoldKey, by: str = "") -> Hold:
        """The next run tries the record again, whether it changed or not."""
        return self._change(connection, key, Action.RETRY, by)

    def ignore(self, connection: Connection, key: HoldKey, by: str = "") -> Hold:
        """The record is not synced any more until somebody retries it."""
        return self._change(connection, key, Action.IGNORE, by)

    def act(
        self, connection: Connection, wanted: Sequence[HoldKey] | str, action: Action, note: Note
    ) -> Sequence[Done]:
        """Act on holds by their keys, or on all of a cause, under one lease.

        Who accepts what one record was kept as accepts it for all of its kind on that side.
        """
        with self._changing(connection) as books:
            kept = books.holds()
            keys = of_cause(kept, wanted) if isinstance(wanted, str) else wanted
            done = act(kept, keys, action, note)
            held = [one.hold for one in done if one.hold is not None]
            first = accepted(held, books.first_writes()) if action is Action.ACCEPT else []
            noted = [change for hold in held for change in (PutHold(hold), told(hold, DID[action], note))]
            books.commit([*noted, *map(PutFirstWrites, first)])
        return done

    def link(self, connection: Connection, key: HoldKey, counterpart_id: str, by: str = "") -> Link:
        """Say which record of the other side it is; the next run merges the two, the master's values win."""
        kind, side, id = key
        if SPECS[kind].direction is Direction.TO_INTACCT:
            raise Refusal("not-linkable", f"A {SPECS[kind].called.one} is never linked by hand.")
        ledgers = self.open_ledgers(connection)
        ours = _existing(ledgers[side], kind, id, "record that is held")
        theirs = _existing(ledgers[side.other], kind, counterpart_id, "record on the other side")
        intacct, cashflow360 = (ours, theirs) if side is Side.INTACCT else (theirs, ours)
        with self._changing(connection) as books:
            hold = _find(books, key)
            for record in (intacct, cashflow360):
                if books.links(kind, record.side, [record.id]):
                    raise Refusal("linked-already", f"The record in {SYSTEMS[record.side]} is linked already.")
            link = Link(kind, cashflow360.id, intacct.id, intacct.record_no, {})
            linked = replace(hold, counterpart_id=counterpart_id, retry=True, ignored=False)
            chosen = told(linked, Did.LINKED, Note(by, self.clock.now(), ""))
            books.commit([PutLink(link), PutHold(replace(hold, retry=True, ignored=False)), chosen])
        return link

    def _change(self, connection: Connection, key: HoldKey, action: Action, by: str) -> Hold:
        note = Note(by, self.clock.now(), "")
        with self._changing(connection) as books:
            hold = changed(_find(books, key), action, note)
            books.commit([PutHold(hold), told(hold, DID[action], note)])
        return hold

    def _changing(self, connection: Connection) -> AbstractContextManager[Books]:
        return changing(self.registry, self.clock, connection.id, f"api-{self.new_id()}")


def _find(books: Books, key: HoldKey) -> Hold:
    kind, side, id = key
    found = next((hold for hold in books.holds(kind) if (hold.side, hold.id) == (side, id)), None)
    if found is None:
        raise not_found("hold")
    return found


def _existing(ledger: Ledger, kind: Kind, id: str, what: str) -> Record:
    found = ledger.read(kind, [id]).get(id)
    if found is None:
        raise not_found(what)
    return found
