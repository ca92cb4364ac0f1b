"""Makes the payment term that documents wait for, on the side that lacks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ledgersync.domain.folding import fold
from ledgersync.domain.journal import Did, Entry
from ledgersync.domain.model import Side
from ledgersync.domain.new_term import NewTerm
from ledgersync.domain.remembered import Refused, Unknown, WriteResult
from ledgersync.domain.shape import Trade
from ledgersync.domain.words import SYSTEMS
from ledgersync.errors import FatalError
from ledgersync.management.at_work import at_work
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection
from ledgersync.ports.journal import key_of
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.context import RunContext


class TermBook(Protocol):
    """The payment terms of one side."""

    def make(self, term: NewTerm, control_id: str) -> WriteResult: ...
    def days(self, name: str, trade: Trade) -> int | None:
        """Net days of the term of a name; None where there is none, or it is no matter of days from the document."""


@runtime_checkable
class WithTerms(Protocol):
    @property
    def terms(self) -> TermBook: ...


@dataclass(frozen=True, slots=True)
class Made:
    """``new`` is false when the term was there already."""

    days: int
    new: bool


@dataclass(frozen=True, slots=True)
class Terms:
    runner: Runner
    new_id: Callable[[], str]

    def make(self, connection: Connection, side: Side, name: str, trade: Trade, days: int | None, by: str = "") -> Made:
        """``days`` are those of the other side's term where they are not given. A repeat does no harm.

        Refusal while a run is going, when nobody says the days, or with the system's own words.
        """
        with at_work(self.runner, connection, f"api-{self.new_id()}") as context:
            if days is None:
                days = _book(context, side.other).days(name, trade)
            if days is None:
                words = f"{SYSTEMS[side.other]} does not say in how many days {name} is due; say it here."
                raise Refusal("days-missing", words, [("body.days", "days-missing", words)])
            there = context.ledgers[side].conditions().terms.of(trade)
            if fold(name) in {fold(one) for one in there or ()}:
                return Made(days, False)
            made = _book(context, side).make(NewTerm(name, days, trade), self.new_id())
        match made:
            case Refused():
                raise Refusal("term-refused", f"{SYSTEMS[side]} does not make the term: {made.text}")
            case Unknown():
                words = f"{SYSTEMS[side]} did not say whether the term was made; look it up there, then ask again."
                raise Refusal("term-unknown", words)
        self._tell(connection, side, f"{name}, due in {days} days", by)
        return Made(days, True)

    def _tell(self, connection: Connection, side: Side, label: str, by: str) -> None:
        now = self.runner.clock.now()
        entry = Entry(did=Did.MADE_TERM, at=now, by=by, side=side, label=label)
        self.runner.registry.journal(connection.id).add(key_of(now, self.new_id()), [entry])


def _book(context: RunContext, side: Side) -> TermBook:
    ledger = context.ledgers[side]
    if not isinstance(ledger, WithTerms):
        raise FatalError("unexpected", "The ledger of a connection has terms.")
    return ledger.terms
