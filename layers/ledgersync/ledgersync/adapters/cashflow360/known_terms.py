"""The payment terms of an organisation by id: recalled from an earlier asking, or asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cashflow360.client import Cashflow360Client
from ledgersync.adapters.cashflow360.terms import TERM
from ledgersync.mapping.converters import text_of


@dataclass(frozen=True, slots=True)
class TermNames:
    """Names of all terms by id, and those of the active ones."""

    names: Mapping[str, str]
    active: frozenset[str]


class KnownTerms:
    """Asks for them when they are first needed, unless they were recalled."""

    def __init__(self, client: Cashflow360Client) -> None:
        self._client = client
        self._known: TermNames | None = None

    def known(self) -> TermNames:
        if self._known is None:
            self._known = self._asked()
        return self._known

    def recall(self, told: str) -> bool:
        content = json.loads(told)
        self._known = TermNames(content["names"], frozenset(content["active"]))
        return True

    @property
    def told(self) -> str:
        known = self.known()
        content = {"names": dict(known.names), "active": sorted(known.active)}
        return json.dumps(content, separators=(",", ":"), sort_keys=True)

    def ask(self) -> bool:
        """Ask anew; true when they are other than was known."""
        before, self._known = self._known, self._asked()
        return before != self._known

    def _asked(self) -> TermNames:
        rows = [row for page in self._client.pages(TERM, whole=True) for row in page]
        active = (row for row in rows if row.get("isActive") != "2")
        return TermNames(
            names={str(row["id"]): text_of(row.get("name")) or "" for row in rows},
            active=frozenset(name for row in active if (name := text_of(row.get("name")))),
        )
