"""One client's questions, cut to what the company has; what is refused all the same is dropped and remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from intacct.client import IntacctClient
from intacct.functions import Function
from intacct.paging import BY_RECORD_NUMBER, pages
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.rows import Row
from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.reading import done
from ledgersync.adapters.intacct.second_connection import SecondConnection


class Asking:
    """``logins`` counts the sign-ins that the questions took."""

    def __init__(self, client: IntacctClient, fields: CompanyFields, second: SecondConnection | None = None) -> None:
        self._client = client
        self._second = second
        self._fields = fields
        self._session_id = client.session.session_id if client.session else ""
        self.logins = 0

    @property
    def calls(self) -> Counter[str]:
        """Requests sent, sign-ins, and what Sage bills, over either connection."""
        made = Counter({"requests": self._client.requests_made, "logins": self.logins, **self._client.metered})
        return made + self._second.calls if self._second else made

    def ask(self, functions: Sequence[Function]) -> list[Result]:
        """Ask for what the company has. A field that is refused all the same is dropped, and its list renewed."""
        asked = self._fields.cut(functions)
        return self._whole(asked, self.send(asked))

    def ask_at_once(
        self, functions: Sequence[Function], beside: Function, others: Sequence[Function]
    ) -> tuple[list[Result], Result | None, list[Result]]:
        """``beside`` and the others over a second connection at once. Where there is none, ``beside`` is not asked.

        What gets no answer there is asked here.
        """
        ours, theirs = self._fields.cut(functions), self._fields.cut([beside, *others])
        with self._second.sending(theirs) if self._second else nullcontext() as answered:
            if answered is not None:
                results, answers = self.send(ours), answered()
        if answered is None:
            results = self.ask([*functions, *others])
            return results[: len(functions)], None, results[len(functions) :]
        found = self._whole(theirs, answers if answers is not None else self.send(theirs))
        return self._whole(ours, results), found[0], found[1:]

    def _whole(self, asked: list[Function], results: list[Result]) -> list[Result]:
        """The results, those asked again of which a field was refused."""
        while refused := self._fields.refused(asked, results):
            self._fields.renew(self.send, refused)
            cut = self._fields.cut(asked)
            again = [index for index, one in enumerate(cut) if one is not asked[index]]
            answers = self.send([cut[index] for index in again]) if again else []
            asked = cut
            for index, answer in zip(again, answers, strict=True):
                results[index] = answer
        return results

    def pages(self, query: Query) -> Iterator[list[Row]]:
        """Every page of a query, by record number."""

        def ask(page: Query) -> Done:
            return done(self.ask([page.function()])[0])

        return pages(ask, query, BY_RECORD_NUMBER)

    def send(self, functions: Sequence[Function]) -> list[Result]:
        """Send functions as they are."""
        results = self._client.call(functions)
        session = self._client.session
        if session is not None and session.session_id != self._session_id:
            self._session_id = session.session_id
            self.logins += 1
        return results
