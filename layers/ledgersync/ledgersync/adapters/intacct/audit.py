"""What the audit history says happened to records of any kind, by one question of one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from intacct.audit import DELETED, record_number
from intacct.filters import and_, at_least, in_
from intacct.functions import Function
from intacct.paging import BY_ACCESS_TIME
from intacct.queries import Query
from intacct.results import Result
from intacct.timestamps import UserFormatting, not_after, to_utc
from ledgersync.adapters.intacct.deletions import ACCESS_TIME, AUDIT, denied
from ledgersync.adapters.intacct.reading import remaining, rows_of
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Position
from ledgersync.mapping.tables import KindMapping
from ledgersync.ports import Deletion, Told

CREATED, MODIFIED, WORKFLOW = "C", "M", "W"
MODES = (CREATED, MODIFIED, DELETED, WORKFLOW)
"""An approval may leave no more than a step of its workflow."""


class AuditReading:
    """The question for the first page, and what its answer says; kinds that leave no audit history are unread."""

    def __init__(
        self,
        mappings: Mapping[Kind, KindMapping],
        since: Mapping[Kind, Position],
        formatting: UserFormatting,
        settings: IntacctSettings,
    ) -> None:
        covered = [kind for kind in since if kind in mappings and kind not in settings.unaudited]
        self._asked = frozenset(since)
        self._unread = self._asked - frozenset(covered)
        self._kinds: dict[str, list[Kind]] = {}
        for kind in covered:
            self._kinds.setdefault(mappings[kind].intacct.object_name.lower(), []).append(kind)
        self._formatting = formatting
        # The zone of ACCESSTIME is not settled (GMT or the user's); the earlier reading of the two loses nothing.
        self._behind = max(formatting.zone.utcoffset(None), timedelta(0))
        early = settings.deletion_overlap + self._behind
        self._start = {kind: (since[kind].at - early).replace(microsecond=0) for kind in covered}
        start = min((start + self._behind for start in self._start.values()), default=None)
        self._query = Query(
            AUDIT,
            ("ID", "OBJECTTYPE", "OBJECTKEY", ACCESS_TIME, "ACCESSMODE"),
            and_(
                in_("OBJECTTYPE", sorted(self._kinds)),
                in_("ACCESSMODE", MODES),
                at_least(ACCESS_TIME, not_after(ACCESS_TIME, start, formatting)) if start else None,
            ),
            order_by=BY_ACCESS_TIME.fields,
            page_size=settings.page_size,
        )

    def function(self) -> Function | None:
        """None when no kind leaves an audit history."""
        return self._query.function() if self._kinds else None

    def told(self, result: Result) -> Told:
        """Every kind is unread when the user may not see the audit history."""
        if denied(result):
            return Told(unread=self._asked)
        touched: defaultdict[Kind, dict[str, datetime]] = defaultdict(dict)
        gone: list[Deletion] = []
        for row in rows_of(result):
            key = record_number(row) or row["OBJECTKEY"]
            at = to_utc(AUDIT, ACCESS_TIME, row[ACCESS_TIME], self._formatting)
            for kind in self._kinds.get(row["OBJECTTYPE"].lower(), ()):
                if at is None or at < self._start[kind]:
                    continue
                touched[kind][key] = max(at + self._behind, touched[kind].get(key, at))
                if row["ACCESSMODE"] == DELETED:
                    gone.append(Deletion(kind, key, at))
        return Told(
            touched=dict(touched),
            deletions=tuple(gone),
            whole=remaining(result, self._query.page_size) == 0,
            unread=self._unread,
        )
