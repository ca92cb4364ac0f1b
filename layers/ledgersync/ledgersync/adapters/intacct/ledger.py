"""Sage Intacct as a ledger: records in, records out, in as few requests as its limits allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeAlias, TypeVar

from intacct.client import IntacctClient
from intacct.errors import ReadRefused
from intacct.functions import Function
from intacct.results import Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.batches import in_batches
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.intacct.asking import Asking
from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.company_settings import CompanySettings
from ledgersync.adapters.intacct.conditions import BankBook
from ledgersync.adapters.intacct.history import History
from ledgersync.adapters.intacct.pages import HeaderReading, header_pages
from ledgersync.adapters.intacct.permissions import ask_rights
from ledgersync.adapters.intacct.probing import clock_found, clock_questions, fields_found, sign_found
from ledgersync.adapters.intacct.records import gather_lines, key_of, key_query, records, whole_records
from ledgersync.adapters.intacct.search import by_ids, by_natural_key
from ledgersync.adapters.intacct.second_connection import SecondConnection
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.signs import Signs
from ledgersync.adapters.intacct.terms import IntacctTerms
from ledgersync.adapters.intacct.writes import rehearsed, write_batch
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Key, Kind, Record, Side, Values
from ledgersync.domain.probe import Finding
from ledgersync.domain.remembered import Page, Position, Refused, Write, WriteResult, Written
from ledgersync.domain.rights import UserRights
from ledgersync.errors import Barred, RetriableError
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.context import Context
from ledgersync.mapping.tables import KindMapping
from ledgersync.ports import WHOLE, Conditions, DeletionPage, Part, Told

FIELDS_CHANGED = "intacct-fields-changed"
Answer = TypeVar("Answer")
Then: TypeAlias = Callable[[KindMapping, Context], Sequence[Answer]]


def _unkept(_learned: Learned) -> None:
    """What was learned is used and not kept."""


class IntacctLedger:
    """One entity's books through one client; not for several threads at once.

    Reads raise RetriableError or FatalError. A row that can't be mapped becomes a record with a ``problem``.
    """

    side = Side.INTACCT

    def __init__(
        self,
        client: IntacctClient,
        settings: IntacctSettings,
        *,
        entity_id: str = "",
        mappings: Mapping[Kind, KindMapping] = MAPPINGS,
        learned: Learned | None = None,
        keep: Callable[[Learned], None] = _unkept,
        second: SecondConnection | None = None,
    ) -> None:
        self._client = client
        self._opened_at = client.now()
        self._settings = settings
        self._fields = CompanyFields(mappings, settings, learned, keep)
        self._asks = Asking(client, self._fields, second)
        self.terms = IntacctTerms(self._asks)
        self._signs = Signs(settings.credit_sign, self._fields, self._asks)
        self._company = CompanySettings(self._asks, self._fields, settings, entity_id)
        self._history = History(
            fields=self._fields,
            settings=settings,
            zone=self._zone,
            ask_first=self._with_prefetch,
            ask=self._asks.ask,
        )
        self._rights: UserRights | None = None
        self._wanted: dict[Kind, Position | None] = {}
        self._fetched: dict[Kind, tuple[Position | None, Result]] = {}
        self._context = Context(
            currency=settings.currency,
            credit_sign=self._signs.used,
            vendors_on_lines=settings.vendors_on_lines,
        )
        self._writes = 0

    @property
    def calls(self) -> Mapping[str, int]:
        """Requests sent (sign-ins among them), sign-ins, records written so far, and what Sage bills of it."""
        return self._asks.calls + Counter(writes=self._writes)

    def conditions(self) -> Conditions:
        """Closed books, payment terms and preferences; asked for once, unless they were recalled."""
        with translated():
            self._zone()
        preferred = self._company.preferred
        return Conditions(
            books_closed=preferred.books_closed,
            settings={**preferred.settings, "credit_sign": str(self._signs.known or "unknown")},
            terms=self._company.terms,
            absent=self._fields.absent,
            unused_dimensions=self._fields.unused_dimensions,
        )

    def recall(self, told: str) -> bool:
        """What an earlier asking told; not what was told to another user, or before the product asked for more."""
        recalled = self._company.recall(told)
        self._in_context()
        return recalled

    def ask_again(self, parts: Collection[Part] = WHOLE) -> bool:
        """Ask for these parts anew. When they are other, what was read before is read again."""
        with translated():
            changed = self._company.ask_again(parts, self._client.now())
        if changed:
            self._fetched.clear()
            self._wanted.clear()
            self._in_context()
        return changed

    @property
    def told(self) -> str:
        return self._company.told

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        """Name the first pages that will be wanted; they come together with the next read, in one request."""
        mappings, barred = self._fields.mappings, self._fields.barred
        wanted = {kind: at for kind, at in positions.items() if kind in mappings and kind not in barred}
        there = {kind for kind, at in wanted.items() if kind in self._fetched and self._fetched[kind][0] == at}
        self._wanted |= {kind: at for kind, at in wanted.items() if kind not in there}

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        """Records changed at or after the position less the overlap, oldest first; every reading is ``whole``."""
        _ = whole
        with self._asking(kind) as mapping:
            context = self._context_for(kind)
            reading = partial(self._reading, mapping)
            for page in header_pages(reading, since, partial(self._first, kind, since), self._asks):
                self._signs.look(mapping, page.rows)
                context = replace(context, credit_sign=self._signs.used)
                lines = gather_lines(page.lines, self._asks.ask)
                found = tuple(records(mapping, page.rows, lines, context, self._zone()))
                yield Page(found, page.position, page.last)

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """Records by id; an id that isn't there isn't in the answer."""
        with self._asking(kind) as mapping:
            context, zone = self._context_for(kind), self._zone()
            found = [
                record
                for query in by_ids(mapping, ids)
                for record in whole_records(mapping, query, self._asks.ask, self._settings, context, zone)
            ]
        return {record.id: record for record in found}

    def keys(self, kind: Kind) -> Iterator[Key]:
        """Every record's identity, in the order of record numbers."""
        with self._asking(kind) as mapping:
            for rows in self._asks.pages(key_query(mapping)):
                yield from (key_of(mapping, row, self._context) for row in rows)

    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        """Records that may be one of the wanted: by number or name, else by party and date."""
        with self._asking(kind) as mapping:
            context, zone = self._context_for(kind), self._zone()
            found = [
                record
                for query in by_natural_key(mapping, wanted, context.write_day)
                for record in whole_records(mapping, query, self._asks.ask, self._settings, context, zone)
            ]
        return list({record.id: record for record in found}.values())

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        """Up to a hundred functions a request, each with its own control id and one record."""
        size = self._settings.write_batch
        results = in_batches(len(writes), size, lambda a, b: self._write(writes[a:b], control_ids[a:b]))
        self._writes += sum(isinstance(result, Written) for result in results)
        return results

    def _write(self, batch: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        return self._ready(batch, lambda *known: write_batch(self._client, batch, control_ids, *known))

    def rehearse(self, writes: Sequence[Write]) -> Sequence[Refused | None]:
        return self._ready(writes, lambda *known: rehearsed(self._client, writes, *known))

    def _ready(self, batch: Sequence[Write], then: Then[Answer]) -> Sequence[Answer | Refused]:
        """With what a batch is written by; all of it is refused when what has to be read before it can't be."""
        try:
            with self._asking(batch[0].kind) as mapping:
                self._signs.need(mapping, batch[0])
                return then(mapping, replace(self._context_for(batch[0].kind), credit_sign=self._signs.used))
        except Barred as barred:
            return [Refused(barred.code, barred.text, barred.code, barred.params)] * len(batch)

    def history(self, since: Mapping[Kind, Position]) -> Told:
        """By one question, with which the first pages that are wanted come."""
        with translated():
            return self._history.told(since)

    def deletions(
        self, kinds: Sequence[Kind], since: Position | None, told: Told | None = None
    ) -> Iterator[DeletionPage]:
        """What was deleted, by the audit history, and which payments were undone; nothing before the first position."""
        if since is not None:
            with translated():
                yield from self._history.deletions(kinds, since, told)

    def rights(self) -> UserRights:
        if self._rights is None:
            with translated():
                self._rights = ask_rights(self._asks.ask, self._settings.user_id, self._fields.mappings)
        return self._rights

    def learn(self) -> Learned:
        """Ask the company anew what it has, and keep it."""
        with translated():
            self._fields.learn(self._asks.send, self._client.now())
        return self._fields.learned

    def probe(self) -> Sequence[Finding]:
        """Ask the company anew what it has, and see what its records tell of their clock. Nothing is written."""
        learned = self.learn()
        with translated():
            formatting = self._zone()
            clock = clock_found(self._asks.send(clock_questions()), formatting, self._client.now())
        return [
            *fields_found(learned, self._fields.barred),
            sign_found(self._signs.known, self._signs.stated is None),
            clock,
        ]

    @contextmanager
    def _asking(self, kind: Kind) -> Iterator[KindMapping]:
        """Reads and writes of one kind, with its mapping. Raises Barred when the company lacks what it needs.

        A needed field that is refused only now ends the slice: the next one knows.
        """
        with translated(self._fields.mappings[kind].intacct.object_name):
            self._zone()
            learned = self._fields.learned
            try:
                yield self._fields.mapping(kind)
            except ReadRefused as error:
                if self._fields.learned == learned:
                    raise
                raise RetriableError(FIELDS_CHANGED, "The company's fields changed while they were read.") from error

    def _zone(self) -> UserFormatting:
        self._company.known(self._client.now())
        return self._company.formatting

    def _reading(self, mapping: KindMapping, since: Position | None) -> HeaderReading:
        settings = replace(self._settings, credit_sign=self._signs.used)
        return HeaderReading(mapping, since, self._zone(), settings, self._opened_at)

    def _first(self, kind: Kind, since: Position | None, reading: HeaderReading) -> Result:
        if kind in self._wanted and self._wanted[kind] == since:
            self._with_prefetch([])
        fetched_since, result = self._fetched.pop(kind, (None, None))
        if result is not None and fetched_since == since:
            return result
        return self._asks.ask([reading.first().function()])[0]

    def _with_prefetch(self, functions: Sequence[Function]) -> list[Result]:
        """Ask these functions together with every first page that is still wanted, and the bank accounts."""
        wanted, self._wanted = self._wanted, {}
        readings = [self._reading(self._fields.mappings[kind], since) for kind, since in wanted.items()]
        needed = self._company.banks is None and any(self._fields.mappings[kind].intacct.banks for kind in wanted)
        banks = self._company.bank_queries() if needed else []
        asked = [*functions, *(one.first().function() for one in readings), *(query.function() for query in banks)]
        results = self._asks.ask(asked)
        pages = results[len(functions) : len(functions) + len(readings)]
        self._fetched |= {kind: (since, result) for (kind, since), result in zip(wanted.items(), pages, strict=True)}
        if banks:
            self._company.take_banks(banks, results[len(functions) + len(readings) :])
            self._in_context()
        return results[: len(functions)]

    def _context_for(self, kind: Kind) -> Context:
        if self._fields.mappings[kind].intacct.banks and self._company.banks is None:
            self._company.ask({Part.BANKS})
            self._in_context()
        return self._company.in_form(self._context)

    def _in_context(self) -> None:
        self._context = (self._company.banks or BankBook()).within(self._context)
