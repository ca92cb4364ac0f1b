"""One question to the audit history: did anybody but this product change anything since the last look?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from intacct.audit import DELETED
from intacct.client import IntacctClient
from intacct.company import read_formatting, user_formatting
from intacct.filters import and_, at_least, in_, not_equal
from intacct.paging import BY_ACCESS_TIME
from intacct.queries import Query
from intacct.results import Done
from intacct.timestamps import UserFormatting, not_after, to_utc
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.intacct.date_forms import found_out
from ledgersync.adapters.intacct.deletions import ACCESS_TIME, AUDIT
from ledgersync.adapters.intacct.reading import done, rows_of
from ledgersync.mapping.events import INTACCT

CREATED, MODIFIED = "C", "M"
LOOKED_BACK = timedelta(minutes=15)
"""Entries appear late; those that appear later than this are left to the daily run."""
PAGE = 200
"""Entries read, and remembered: more than so many at once are a change in any case."""


class AuditLook:
    """``user_id`` is the sync user's own: its entries are this product's writes.

    What was seen is a text: formatting of the user, when the next look begins, and the ids of entries since then.
    """

    def __init__(self, client: IntacctClient, user_id: str) -> None:
        self._client = client
        self._user_id = user_id

    def __call__(self, seen: str, first: datetime) -> tuple[bool, str]:
        """Whether anything changed, since ``first`` where nothing was seen yet, and what was seen now.

        Where the history may not be read nothing ever changes."""
        with translated(AUDIT):
            known = json.loads(seen) if seen else {}
            formatting = UserFormatting(**known["formatting"]) if known else self._formatting()
            since = datetime.fromisoformat(known["at"]) if known else first
            answers = self._client.call([user_formatting(self._user_id), self._query(since, formatting).function()])
            if isinstance(answers[0], Done):
                formatting = found_out(read_formatting(answers[0]), self._client.call, formatting)
            rows = rows_of(answers[1]) if isinstance(answers[1], Done) else []
        old, ids = frozenset(known.get("ids", ())), [row["ID"] for row in rows]
        times = [at for row in rows if (at := to_utc(AUDIT, ACCESS_TIME, row[ACCESS_TIME], formatting))]
        told = {"formatting": asdict(formatting), "at": _following(since, times).isoformat(), "ids": ids}
        return not old.issuperset(ids), json.dumps(told)

    def _formatting(self) -> UserFormatting:
        answer = self._client.call([user_formatting(self._user_id)])[0]
        return found_out(read_formatting(done(answer)), self._client.call)

    def _query(self, since: datetime, formatting: UserFormatting) -> Query:
        start = since.replace(microsecond=0)
        return Query(
            AUDIT,
            ("ID", ACCESS_TIME),
            and_(
                in_("OBJECTTYPE", sorted(name.lower() for name in INTACCT)),
                in_("ACCESSMODE", (CREATED, MODIFIED, DELETED)),
                not_equal("USERID", self._user_id),
                at_least(ACCESS_TIME, not_after(ACCESS_TIME, start, formatting)),
            ),
            order_by=BY_ACCESS_TIME.fields,
            page_size=PAGE,
        )


def _following(since: datetime, times: Sequence[datetime]) -> datetime:
    """Where the next look begins: behind what was read where that was a whole page, else far enough before it."""
    newest = max(times, default=since)
    if len(times) < PAGE:
        return max(since, newest - LOOKED_BACK)
    return newest if newest > since else since + timedelta(seconds=1)
