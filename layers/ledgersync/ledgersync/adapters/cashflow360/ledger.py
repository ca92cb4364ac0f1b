"""Cashflow360 as a ledger: records in, records out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cashflow360.client import Cashflow360Client
from cashflow360.errors import MalformedAnswer
from cashflow360.filters import Filter
from cashflow360.results import Row
from cashflow360.timestamps import parse_timestamp
from ledgersync.adapters.batches import in_batches
from ledgersync.adapters.cashflow360.credits import CreditsAlone, Listing, Untold
from ledgersync.adapters.cashflow360.known_terms import KnownTerms
from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.adapters.cashflow360.shared_listing import Listed, SharedListing
from ledgersync.adapters.cashflow360.terms import Cashflow360Terms
from ledgersync.adapters.cashflow360.writes import rehearsed, write_batch
from ledgersync.adapters.error_actions import translated
from ledgersync.domain.model import Key, Kind, Record, Ref, Side, Values
from ledgersync.domain.probe import BILL_CREDITS, Finding
from ledgersync.domain.remembered import Operation, Page, Position, Refused, Write, WriteResult, Written
from ledgersync.domain.rights import UNTOLD, UserRights
from ledgersync.domain.rules import Terms
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.context import Context
from ledgersync.mapping.converters import shortened, text_of
from ledgersync.mapping.errors import MappingError
from ledgersync.mapping.reading import nested, record_from_cashflow360, unreadable
from ledgersync.mapping.tables import KindMapping
from ledgersync.ports import WHOLE, Conditions, DeletionPage, Part, Told

NOTHING: Listed = ([], 0)
TERM_PARTS = frozenset({Part.PAYABLE_TERMS, Part.RECEIVABLE_TERMS})


class Cashflow360Ledger:
    """One organisation's books through one client.

    Reads raise RetriableError or FatalError. A row that can't be mapped becomes a record with a ``problem``.
    Deletions don't exist here: a record deactivated is a change.
    """

    side = Side.CASHFLOW360

    def __init__(
        self,
        client: Cashflow360Client,
        settings: Cashflow360Settings | None = None,
        listing: Listing | None = None,
        *,
        mappings: Mapping[Kind, KindMapping] = MAPPINGS,
    ) -> None:
        self._client = client
        self._settings = settings or Cashflow360Settings()
        self._mappings = mappings
        self._terms = KnownTerms(client)
        self._writes = 0
        self._shared: dict[str, SharedListing] = {}
        self._credits = CreditsAlone(client, self._settings, listing or Untold())

    @property
    def calls(self) -> Mapping[str, int]:
        """Requests sent (logins among them), logins, and records written so far."""
        return {
            "requests": self._client.requests_made,
            "logins": self._client.logins_made,
            "writes": self._writes,
        }

    def conditions(self) -> Conditions:
        """The payment terms; the API shows no accounting preferences of the organisation."""
        with translated():
            active = self._terms.known().active
        return Conditions(terms=Terms(payable=active, receivable=active))

    def recall(self, told: str) -> bool:
        return self._terms.recall(told)

    def ask_again(self, parts: Collection[Part] = WHOLE) -> bool:
        """There are payment terms only, one list for purchases and sales."""
        if not TERM_PARTS & set(parts):
            return False
        with translated():
            return self._terms.ask()

    @property
    def told(self) -> str:
        return self._terms.told

    def rights(self) -> UserRights:
        """Cashflow360 does not say what a sync token may do."""
        return UNTOLD

    def probe(self) -> Sequence[Finding]:
        """Sign in, see whose session it is, and whether a bill's credits are listed. Nothing is written."""
        with translated():
            who = self._client.session_info()
            refused = self._credits.tried()
        if refused is not None:
            said = f"Not listed: {refused}. Which credit covers a bill is told by the sums where they leave no choice."
            credits = Finding(BILL_CREDITS, "Credits of bills", said, None)
        else:
            credits = Finding(BILL_CREDITS, "Credits of bills", "They are listed.", True)
        user = str(who.get("userId") or "")
        session = Finding("session", "Session", f"Of user {user}." if user else "It names no user.", bool(user))
        return [session, credits]

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        """A request lists one entity; kinds that share one (both transfers) are read from the earlier position."""
        by_entity: defaultdict[str, list[Kind]] = defaultdict(list)
        for kind in positions:
            by_entity[self._mappings[kind].cashflow360.entity].append(kind)
        self._shared = {
            entity: self._listing(entity, kinds, [positions[kind] for kind in kinds])
            for entity, kinds in by_entity.items()
            if len(kinds) > 1
        }

    def _listing(self, entity: str, kinds: Sequence[Kind], positions: Sequence[Position | None]) -> SharedListing:
        times = [one.at for one in positions if one is not None]
        since = min(times) if len(times) == len(positions) else None
        wanted = {kind: self._mappings[kind].cashflow360.wanted for kind in kinds}
        return SharedListing(lambda: self._pages(entity, since), wanted)

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        """Records updated at or after the position less the overlap, oldest first, inactive ones too."""
        mapping = self._mappings[kind]
        with translated():
            pages = self._whole(kind, since) if whole else self._listed(kind, since)
            position, (rows, listed) = since, next(pages, NOTHING)
            while True:
                following = next(pages, None)
                if rows:
                    position = _later(position, Position(_updated(rows[-1]), shortened(str(rows[-1]["id"]))))
                found = tuple(self._records(mapping, rows))
                yield Page(found, position, following is None, listed - len(found))
                if following is None:
                    return
                rows, listed = following

    def _listed(self, kind: Kind, since: Position | None) -> Iterator[Listed]:
        """The rows of a kind, page by page; what it shares with another kind is asked for once."""
        entity = self._mappings[kind].cashflow360.entity
        if entity in self._shared:
            return self._shared[entity].pages(kind)
        return ((page, len(page)) for page in self._pages(entity, since.at if since else None))

    def _whole(self, kind: Kind, since: Position | None) -> Iterator[Listed]:
        """Every row of a kind after the one of the position, those of the second that is going on, too."""
        after = (since.at, since.id) if since else None
        pages = self._client.pages(self._mappings[kind].cashflow360.entity, after=after, whole=True)
        return ((page, len(page)) for page in pages)

    def _pages(self, entity: str, since: datetime | None) -> Iterator[list[Row]]:
        """Pages from an instant less the overlap."""
        return self._client.pages(entity, since=since - self._settings.overlap if since is not None else None)

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """Records by id; an id that isn't there isn't in the answer."""
        mapping = self._mappings[kind]
        with translated():
            rows = self._by_reference(mapping, "id", ids)
            return {record.id: record for record in self._records(mapping, rows)}

    def keys(self, kind: Kind) -> Iterator[Key]:
        """Every record's identity."""
        mapping = self._mappings[kind]
        with translated():
            for rows in self._client.pages(mapping.cashflow360.entity, nested=False, whole=True):
                yield from (_key(mapping, row) for row in rows if _wanted(mapping, row))

    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        """Records that may be one of the wanted: those of the same parties where a listing can be filtered so."""
        mapping = self._mappings[kind]
        if not wanted:
            return []
        with translated():
            return list(self._records(mapping, self._candidates(mapping, wanted)))

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        """Up to a hundred records a request. There is no idempotency key, so ``control_ids`` go nowhere."""
        _ = control_ids
        results = in_batches(len(writes), self._settings.write_batch, lambda a, b: self._write(writes[a:b]))
        self._writes += sum(isinstance(result, Written) for result in results)
        return results

    def _write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        with translated():
            mapping = self._mappings[batch[0].kind]
            return write_batch(self._client, mapping, batch, self._with_lines(mapping, batch))

    def rehearse(self, writes: Sequence[Write]) -> Sequence[Refused | None]:
        with translated():
            mapping = self._mappings[writes[0].kind]
            return rehearsed(mapping, writes, self._with_lines(mapping, writes))

    @property
    def terms(self) -> Cashflow360Terms:
        return Cashflow360Terms(self._client)

    def history(self, since: Mapping[Kind, Position]) -> Told:
        """Nothing: there is none to ask."""
        return Told(unread=frozenset(since))

    def deletions(
        self, kinds: Sequence[Kind], since: Position | None, told: Told | None = None
    ) -> Iterator[DeletionPage]:
        """None: a deactivated record is a change."""
        _ = kinds, since, told
        return iter(())

    def _with_lines(self, mapping: KindMapping, writes: Sequence[Write]) -> Context:
        """The context, with the lines as they are now of transactions whose lines are about to be written."""
        rewritten = [w.id for w in writes if w.operation is Operation.UPDATE and "lines" in w.changed]
        if not rewritten:
            return self._in_context()
        rows = self._by_reference(mapping, "id", rewritten)
        there = {str(row["id"]): nested(row, mapping.lines[0]) for row in rows}
        return replace(self._in_context(), lines_there=there)

    def _in_context(self) -> Context:
        return Context(terms=self._terms.known().names)

    def _records(self, mapping: KindMapping, rows: Iterable[Row]) -> Iterator[Record]:
        context = self._in_context()
        wanted = (row for row in rows if _wanted(mapping, row))
        for row in self._credits.told(wanted) if mapping.cashflow360.credits_told else wanted:
            modified = _updated(row)
            try:
                touched = row.get("createdTime") not in (None, row["updatedTime"])
                yield record_from_cashflow360(mapping, row, context, modified, touched)
            except MappingError as error:
                yield unreadable(mapping, Side.CASHFLOW360, row, error, modified)

    def _candidates(self, mapping: KindMapping, wanted: Sequence[Values]) -> Iterator[Row]:
        party = mapping.cashflow360.search_by
        field = mapping.field(party).cashflow360 if party else None
        if field:
            ids = [ref.id for values in wanted if isinstance(ref := values.get(party), Ref)]
            yield from self._by_reference(mapping, field, ids)
            return
        for page in self._client.pages(mapping.cashflow360.entity, whole=True):
            yield from page

    def _by_reference(self, mapping: KindMapping, field: str, ids: Sequence[str]) -> Iterator[Row]:
        unique = list(dict.fromkeys(id for id in ids if id))
        size = self._settings.ids_at_once
        for start in range(0, len(unique), size):
            among = Filter(field, "in", unique[start : start + size])
            for page in self._client.pages(mapping.cashflow360.entity, filters=[among], whole=True):
                yield from page


def _wanted(mapping: KindMapping, row: Row) -> bool:
    wanted = mapping.cashflow360.wanted
    return wanted is None or wanted(row)


def _updated(row: Row) -> datetime:
    stamp = row.get("updatedTime")
    if not isinstance(stamp, str):
        raise MalformedAnswer("a row has no updatedTime")
    try:
        return parse_timestamp(stamp)
    except ValueError as error:
        raise MalformedAnswer("a row's updatedTime is no time stamp") from error


def _later(before: Position | None, after: Position) -> Position:
    return before if before is not None and before.at > after.at else after


def _key(mapping: KindMapping, row: Row) -> Key:
    folded = mapping.cashflow360.fold(row) if mapping.cashflow360.fold else row
    spec = mapping.spec
    texts = {
        item.name: text_of(folded.get(item.cashflow360))
        for item in mapping.fields
        if item.cashflow360 and item.name in (spec.number or "number", spec.name)
    }
    return Key(
        str(row["id"]),
        "",
        texts.get(spec.number or "number") or "",
        texts.get(spec.name) or "",
        row.get("isActive") != "2",
    )
