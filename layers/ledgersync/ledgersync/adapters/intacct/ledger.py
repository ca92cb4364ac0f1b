"""Sage Intacct as a ledger: records in, records out, in as few requests as its limits allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from intacct.client import IntacctClient
from intacct.errors import ReadRefused
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.intacct.asking import Asking
from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.conditions import (
    BankBook,
    bank_queries,
    condition_functions,
    read_bank_book,
    read_conditions,
    read_rights,
    right_functions,
)
from ledgersync.adapters.intacct.deletions import AUDIT, DeletionReading, UndoneReading
from ledgersync.adapters.intacct.pages import HeaderReading
from ledgersync.adapters.intacct.probing import clock_found, clock_questions, fields_found, sign_found
from ledgersync.adapters.intacct.records import gather_lines, key_of, key_query, records, whole_records
from ledgersync.adapters.intacct.search import by_ids, by_natural_key
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.signs import Signs
from ledgersync.adapters.intacct.terms import IntacctTerms
from ledgersync.adapters.intacct.vocabulary import AUDIT_FIELDS, CARD, CARD_FIELDS
from ledgersync.adapters.intacct.writes import write_batch
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Key, Kind, Record, Side, Values
from ledgersync.domain.probe import Finding
from ledgersync.domain.remembered import Page, Position, Refused, Unknown, Write, WriteResult, Written
from ledgersync.errors import Barred, FatalError, RetriableError
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.context import Context
from ledgersync.mapping.tables import KindMapping
from ledgersync.ports import Conditions, DeletionPage

FIELDS_CHANGED = "intacct-fields-changed"


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
    ) -> None:
        self._client = client
        self._settings = settings
        self._entity_id = entity_id
        self._fields = CompanyFields(mappings, settings, learned, keep)
        self._asks = Asking(client, self._fields)
        self.terms = IntacctTerms(self._asks)
        self._signs = Signs(settings.credit_sign, self._fields, self._asks)
        self._formatting: UserFormatting | None = None
        self._conditions: Conditions | None = None
        self._banks: BankBook | None = None
        self._rights: str | None = None
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
        made = {"requests": self._client.requests_made, "logins": self._asks.logins, "writes": self._writes}
        return {**made, **self._client.metered}

    def conditions(self) -> Conditions:
        """Closed books, payment terms and preferences; read once."""
        if self._conditions is None:
            with translated():
                self._read_conditions()
        if self._conditions is None:
            raise FatalError("intacct-conditions", "The conditions of the books could not be read.")
        return self._conditions

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        """Name the first pages that will be wanted; they come together with the next read, in one request."""
        mappings, barred = self._fields.mappings, self._fields.barred
        self._wanted = {kind: at for kind, at in positions.items() if kind in mappings and kind not in barred}
        self._fetched.clear()

    def changes(self, kind: Kind, since: Position | None) -> Iterator[Page]:
        """Records changed at or after the position less the overlap, oldest first."""
        with self._asking(kind) as mapping:
            reading = HeaderReading(mapping, since, self._zone(), replace(self._settings, credit_sign=self._signs.used))
            first = self._first(kind, since, reading)
            context = self._context_for(kind)
            for page in reading.pages(first, self._asks.ask):
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
                for query in by_natural_key(mapping, wanted)
                for record in whole_records(mapping, query, self._asks.ask, self._settings, context, zone)
            ]
        return list({record.id: record for record in found}.values())

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        """Up to a hundred functions a request, each with its own control id and one record.

        An error in the first batch is raised. One in a later batch leaves what was not sent unknown: the next run looks
        it up, does not find it, and sends it.
        """
        results: list[WriteResult] = []
        size = self._settings.write_batch
        for start in range(0, len(writes), size):
            batch, ids = writes[start : start + size], control_ids[start : start + size]
            try:
                with self._asking(batch[0].kind) as mapping:
                    self._signs.need(mapping, batch[0])
                    context = replace(self._context_for(batch[0].kind), credit_sign=self._signs.used)
                    results += write_batch(self._client, mapping, batch, ids, context)
            except Barred as barred:  # what has to be read before it can be written
                results += [Refused(barred.code, barred.text, barred.code, barred.params)] * len(batch)
            except (RetriableError, FatalError) as error:
                if not results:
                    raise
                results += [Unknown(f"not sent: {error.code}")] * (len(writes) - len(results))
                break
        self._writes += sum(isinstance(result, Written) for result in results)
        return results

    def deletions(self, kinds: Sequence[Kind], since: Position | None) -> Iterator[DeletionPage]:
        """What was deleted, by the audit history, and which payments were undone; nothing before the first position."""
        if since is None:
            return
        with translated():
            zone = self._zone()
            if self._fields.lacked(AUDIT) & set(AUDIT_FIELDS) or not set(kinds) - self._settings.unaudited:
                yield DeletionPage((), None, frozenset(kinds))
                return
            reading = DeletionReading(self._fields.mappings, kinds, since, zone, self._settings)
            undone = UndoneReading(self._fields.mappings, kinds, since, zone, self._settings)
            first, *others = self._with_prefetch([reading.first(), *undone.functions()])
            yield from reading.pages(first, self._asks.ask)
            yield undone.page(others)

    def rights(self) -> str:
        """What the user may do and which modules there are, as 16 hex digits; read once, "" where neither is told."""
        if self._rights is None:
            with translated():
                self._rights = read_rights(self._asks.ask(right_functions(self._settings)))
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
        if self._formatting is None:
            self._read_conditions()
        if self._formatting is None:
            raise FatalError("intacct-formatting", "The user's formatting could not be read.")
        return self._formatting

    def _read_conditions(self) -> None:
        if not self._fields.current:
            self._fields.learn(self._asks.send, self._client.now())
        results = self._asks.ask(condition_functions(self._settings))
        self._formatting, found = read_conditions(results, self._settings, self._entity_id)
        self._conditions = replace(
            found,
            settings={**found.settings, "credit_sign": str(self._signs.known or "unknown")},
            absent=self._fields.absent,
            unused_dimensions=self._fields.unused_dimensions,
        )

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
        readings = [
            HeaderReading(self._fields.mappings[kind], since, self._zone(), self._settings)
            for kind, since in wanted.items()
        ]
        needed = self._banks is None and any(self._fields.mappings[kind].intacct.banks for kind in wanted)
        banks = self._bank_queries() if needed else []
        asked = [*functions, *(one.first().function() for one in readings), *(query.function() for query in banks)]
        results = self._asks.ask(asked)
        pages = results[len(functions) : len(functions) + len(readings)]
        self._fetched |= {kind: (since, result) for (kind, since), result in zip(wanted.items(), pages, strict=True)}
        if banks:
            self._take_banks(banks, results[len(functions) + len(readings) :])
        return results[: len(functions)]

    def _context_for(self, kind: Kind) -> Context:
        if self._fields.mappings[kind].intacct.banks and self._banks is None:
            queries = self._bank_queries()
            self._take_banks(queries, self._asks.ask([query.function() for query in queries]))
        return self._context

    def _bank_queries(self) -> list[Query]:
        known = not self._fields.lacked(CARD) & set(CARD_FIELDS)
        return bank_queries(self._fields.learned.card_account if known else "")

    def _take_banks(self, queries: Sequence[Query], results: Sequence[Result]) -> None:
        banks = self._banks = read_bank_book(queries, results, self._fields.lacked)
        self._context = replace(
            self._context,
            uses=banks.uses,
            bank_ids=banks.bank_ids,
            card_ids=banks.card_ids,
            accounts_of=banks.accounts_of,
            unread_banks=banks.unread,
        )
