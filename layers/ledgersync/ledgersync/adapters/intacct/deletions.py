"""Deletions out of the audit history, whose object names and keys come in more than one form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from intacct.audit import DELETED, record_number
from intacct.filters import and_, at_least, equal, in_
from intacct.functions import Function
from intacct.paging import BY_ACCESS_TIME, page_after, position_of
from intacct.queries import Query
from intacct.results import Done, Refused, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting, not_after, to_utc
from ledgersync.adapters.intacct.reading import MODIFIED, remaining, rows_of
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import Right
from ledgersync.domain.remembered import Position
from ledgersync.domain.rights import missing
from ledgersync.domain.voids import UNDONE
from ledgersync.mapping.tables import KindMapping
from ledgersync.ports import Deletion, DeletionPage

AUDIT, ACCESS_TIME = "AUDITHISTORY", "ACCESSTIME"


class DeletionReading:
    """One reading of what was deleted since a position; all kinds in one query."""

    def __init__(
        self,
        mappings: Mapping[Kind, KindMapping],
        kinds: Collection[Kind],
        since: Position,
        formatting: UserFormatting,
        settings: IntacctSettings,
    ) -> None:
        covered = [kind for kind in kinds if kind in mappings and kind not in settings.unaudited]
        self._unread = frozenset(kinds) - frozenset(covered)
        self._kinds: dict[str, list[Kind]] = {}
        for kind in covered:
            self._kinds.setdefault(mappings[kind].intacct.object_name.lower(), []).append(kind)
        self._formatting = formatting
        start = (since.at - settings.deletion_overlap).replace(microsecond=0)
        self._query = Query(
            AUDIT,
            ("ID", "OBJECTTYPE", "OBJECTKEY", ACCESS_TIME),
            and_(
                in_("OBJECTTYPE", sorted(self._kinds)),
                equal("ACCESSMODE", DELETED),
                at_least(ACCESS_TIME, not_after(ACCESS_TIME, start, formatting)),
            ),
            order_by=BY_ACCESS_TIME.fields,
            page_size=settings.page_size,
        )

    def first(self) -> Function:
        """The question whose answer ``pages`` begins with."""
        return self._query.function()

    def pages(self, first: Result, ask: Callable[[Sequence[Function]], list[Result]]) -> Iterator[DeletionPage]:
        """Every page; every kind is unread when the user may not see the audit history."""
        if denied(first):
            unread = (kind for kinds in self._kinds.values() for kind in kinds)
            yield DeletionPage((), None, self._unread.union(unread))
            return
        result = first
        while True:
            rows = rows_of(result)
            yield self._page(rows)
            if not rows or remaining(result, self._query.page_size) == 0:
                return
            last = position_of(rows[-1], BY_ACCESS_TIME)
            stamp = self._formatting.handed_back(last.stamp, ACCESS_TIME)
            following = page_after(self._query, BY_ACCESS_TIME, replace(last, stamp=stamp))
            result = ask([following.function()])[0]

    def _page(self, rows: Sequence[Row]) -> DeletionPage:
        """What the rows say was deleted, and the position of the last one that has a time."""
        found: list[Deletion] = []
        position = None
        for row in rows:
            at = to_utc(AUDIT, ACCESS_TIME, row[ACCESS_TIME], self._formatting)
            if at is not None:
                position = Position(at, row["ID"])
                kinds = self._kinds[row["OBJECTTYPE"].lower()]
                found += [Deletion(kind, record_number(row) or row["OBJECTKEY"], at) for kind in kinds]
        return DeletionPage(tuple(found), position, self._unread)


class UndoneReading:
    """Payments that somebody reversed, voided or declined since a position: told like deletions.

    The audit history has no word for them. What the user may not read, or the company lacks, tells nothing.
    """

    def __init__(
        self,
        mappings: Mapping[Kind, KindMapping],
        kinds: Collection[Kind],
        since: Position,
        formatting: UserFormatting,
        settings: IntacctSettings,
    ) -> None:
        start = (since.at - settings.overlap).replace(microsecond=0)
        self._kinds: dict[str, list[Kind]] = {}
        self._since = since
        self._formatting = formatting
        for kind in kinds:
            if kind in mappings and mappings[kind].intacct.reverse:
                self._kinds.setdefault(mappings[kind].intacct.object_name, []).append(kind)
        self._queries = [
            Query(
                name,
                ("RECORDNO", "RAWSTATE", MODIFIED),
                and_(in_("RAWSTATE", sorted(UNDONE)), at_least(MODIFIED, not_after(MODIFIED, start, formatting))),
                order_by=("RECORDNO",),
                page_size=settings.page_size,
            )
            for name in self._kinds
        ]

    def functions(self) -> list[Function]:
        """The questions whose answers ``page`` reads."""
        return [query.function() for query in self._queries]

    def page(self, results: Sequence[Result]) -> DeletionPage:
        """What was undone; more than a page of it shows in the runs to come."""
        formatting = self._formatting
        found = [
            Deletion(kind, row["RECORDNO"], to_utc(name, MODIFIED, row.get(MODIFIED, ""), formatting) or self._since.at)
            for (name, kinds), result in zip(self._kinds.items(), results, strict=True)
            if isinstance(result, Done)
            for row in result.rows
            for kind in kinds
        ]
        return DeletionPage(tuple(found), None, undone=True)


def denied(result: Result) -> bool:
    """Whether the audit history was refused for want of a right or a module."""
    return isinstance(result, Refused) and missing(result.text, AUDIT, Right.LIST) is not None
