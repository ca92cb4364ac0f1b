"""What stands in for rules of the engine and the clients while they are taken out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from cashflow360.paging import FetchPage, Key
from cashflow360.results import Row
from intacct.client import IntacctClient
from intacct.filters import and_, is_not_null
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Result
from ledgersync.adapters.intacct import reading as intacct_reading
from ledgersync.domain.audited import Audited
from ledgersync.domain.deciding.decision import Agree
from ledgersync.domain.model import Kind, Record, Side, Values
from ledgersync.domain.remembered import Position, Unknown, Write, WriteResult
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Shape
from ledgersync.errors import RetriableError
from ledgersync.ports import Change, Connection, DeleteIntent, Ledger, OpenLedgers, Told
from ledgersync.sync import deletions
from ledgersync.sync.context import RunContext
from ledgersync.sync.deletions import Gone, Reported
from ledgersync.sync.pairing import Counterparts, Found
from ledgersync.sync.queue import Item, Save, Visit, Why
from ledgersync.sync.remember import Done
from ledgersync.sync.retrying import Retrying
from ledgersync.sync.streams import Streams


class Again:
    """A ledger that sends once more whatever it got no answer for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        results = list(self._ledger.write(writes, control_ids))
        for place, result in enumerate(results):
            if isinstance(result, Unknown):
                results[place] = self._ledger.write([writes[place]], [f"{control_ids[place]}-again"])[0]
        return results


def blindly(open_ledgers: OpenLedgers) -> OpenLedgers:
    def opened(connection: Connection, before_write: Callable[[], None] = lambda: None) -> Mapping[Side, Ledger]:
        return {side: cast(Ledger, Again(ledger)) for side, ledger in open_ledgers(connection, before_write).items()}

    return opened


def by_offset(
    fetch: FetchPage,
    *,
    since: datetime | None,
    after: Key | None,
    now: Callable[[], datetime],
    page_rows: int,
    whole: bool = False,
) -> Iterator[list[Row]]:
    """Pages by number, as if books stood still while they are read."""
    _ = after, now, whole
    start = 0
    while True:
        page = fetch(since, start)
        yield page
        if len(page) < page_rows:
            return
        start += page_rows


def position_first(
    read_on: Callable[[Streams, Kind, Side], list[Item]],
) -> Callable[[Streams, Kind, Side], list[Item]]:
    """How far a page goes is saved before anything of it was done."""

    def read(self: Streams, kind: Kind, side: Side) -> list[Item]:
        items = read_on(self, kind, side)
        for item in items:
            if isinstance(item, Save):
                self.save(kind, side, item.page)
        return items

    return read


def nothing_deleted(context: RunContext, kinds: Sequence[Kind], since: Position | None, told: Told) -> Reported:
    """Deletions are not looked for."""
    _ = kinds, since, told
    return Reported({}, Position(context.started_at))


def no_match(self: Counterparts, spec: object, side: Side, records: Sequence[Record]) -> dict[str, object]:
    """Whatever has no link is taken for new."""
    _ = self, spec, side, records
    return {}


def nothing_to_do(*_: object) -> list[Item]:
    """Holds stay as they are."""
    return []


def unsettled(context: RunContext, references: object, kinds: object) -> dict[Kind, dict[Side, list[str]]]:
    """Intents are thrown away unread."""
    context.books.commit([DeleteIntent(intent.control_id) for intent in context.books.intents()])
    _ = references, kinds
    return {}


def approve_all(record: Record, rules: Rules) -> str:
    """Everything counts as approved."""
    _ = record, rules
    return ""


def nothing_before(context: RunContext, kinds: Sequence[Kind], since: Position | None, told: Told) -> Reported:
    """What was deleted before the first completed run is not asked for."""
    if since is not None:
        return deletions.reported(context, kinds, since, told)
    return deletions.reported(context, kinds, Position(context.started_at), replace(told, deletions=()))


def absent_is_gone(
    find: Callable[..., list[Found]],
) -> Callable[[Counterparts, object, Side, Sequence[Record], bool], list[Found]]:
    """Whatever one read does not show counts as deleted."""

    def found(self: Counterparts, spec: object, side: Side, records: Sequence[Record], reported: bool) -> list[Found]:
        _ = reported
        return find(self, spec, side, records, True)

    return found


def all_agreed(decision: Agree, done: Done, base: Values) -> Values:
    """What was refused, lost or never sent counts as agreed."""
    _ = done, base
    return decision.merged.values


def other_master(self: Rules, spec: Shape) -> Side:
    """The side that is not master decides."""
    return self.preferences.masters[spec.kind].other


def two_way(rules_of: Callable[..., Rules]) -> Callable[..., Rules]:
    """Whatever the connection says, both directions are open."""
    return lambda *given: replace(rules_of(*given), one_way=False)


def all_or_nothing(
    call: Callable[..., list[Result]],
) -> Callable[[IntacctClient, Sequence[Function]], list[Result]]:
    """Intacct takes the functions of a request together or not at all."""

    def called(self: IntacctClient, functions: Sequence[Function]) -> list[Result]:
        return call(self, functions, all_or_nothing=functions[0].writes)

    return called


def stamped_only(*given: Any) -> Query:
    """No page holds a row without a stamp."""
    query = intacct_reading.changed(*given)
    return replace(query, where=and_(query.where, is_not_null(intacct_reading.MODIFIED)))


def with_locals(error: BaseException) -> str:
    """Where an error came from, with everything that was at hand there."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def quoted(error: Exception) -> RetriableError:
    """An error whose text says all about it."""
    return RetriableError("quoted", with_locals(error))


def every_kind(self: Audited, now: datetime, after: timedelta | None = None) -> frozenset[Kind]:
    """The audit history is believed of every kind, whatever it told so far."""
    _ = self, now, after
    return frozenset(Kind)


def gone_as_told(self: Retrying, kind: Kind, side: Side, gone: Gone) -> list[Item]:
    """What is said to be deleted counts as deleted, and is not read once more."""
    left = tuple(link.id_on(side.other) for link in gone.links)
    self._context.state.parted |= {(kind, side.other, id) for id in left}
    return [Visit(kind, side.other, left, Why.GONE)]


def unread_once_reported(
    find: Callable[..., list[Found]],
) -> Callable[[Counterparts, object, Side, Sequence[Record], bool], list[Found]]:
    """What is said to be deleted in Intacct is not there, whatever a read shows."""

    def found(
        self: Counterparts, spec: object, side: Side, records: Sequence[Record], reported: bool = False
    ) -> list[Found]:
        pairs = find(self, spec, side, records, reported)
        if not reported or side is Side.INTACCT:
            return pairs
        return [replace(one, pair=replace(one.pair, intacct=None), counterpart=None) for one in pairs]

    return found


def never(*_: object) -> bool:
    return False


def nothing(*_: object) -> None:
    return None


def no_changes(*_: object) -> list[Change]:
    return []
