"""The tie-out as a report: payables, then receivables, however large the company is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.rules import Rules
from ledgersync.domain.words import SYSTEMS
from ledgersync.management.gathering import Gathering
from ledgersync.management.open_items import ASKED, CENTS
from ledgersync.management.reporting import Job, Made, Unfinished
from ledgersync.management.tie_out import Draft, Explanation, Party, TieOut, compared
from ledgersync.ports import Connection, Ledger
from ledgersync.ports.shelves import Shelves


@dataclass(frozen=True, slots=True)
class TieOutReport:
    """``kinds`` are those that are synced; ``shelves`` are empty ones."""

    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    kinds: Collection[Kind]
    shelves: Callable[[], Shelves]

    def __call__(self, job: Job) -> Made | Unfinished:
        ledgers = self.open_ledgers(job.connection)
        states, shelves = self._left(job.saved)
        rules = Rules(job.clock.now().date(), job.connection.preferences or Preferences(), job.connection.one_way)
        gathered: dict[str, Gathering] = {}
        for name, kind in ASKED.items():
            if kind not in self.kinds:
                continue
            read = sum(one.read for one in gathered.values())
            gathering = gathered[name] = Gathering(kind, ledgers, job.books, rules, shelves, states.get(name))
            if not gathering.go_on(job.time_is_left, partial(_tell, job, gathering, read), job.may_ask):
                states = {name: one.state() for name, one in gathered.items()}
                return Unfinished(chain([json.dumps(states)], map(json.dumps, shelves.rows())))
        sections = {name: _section(compared(one, job.books), one.read) for name, one in gathered.items()}
        return Made(content={"at": job.clock.now().isoformat(), **sections}, figures=_figures(sections))

    def _left(self, saved: Iterator[str] | None) -> tuple[Mapping[str, Any], Shelves]:
        """How far the slice before was with each section, and what it had gathered."""
        shelves = self.shelves()
        states: dict[str, Any] = json.loads(next(saved)) if saved else {}
        for row in saved or ():
            shelves.fill(json.loads(row))
        return states, shelves


def _tell(job: Job, gathering: Gathering, before: int) -> None:
    kind, side = gathering.reading
    words = f"Reads {kind.value.replace('_', ' ')}s of {SYSTEMS[side]}"
    job.tell(words, before + gathering.read)


def _figures(done: Mapping[str, Any]) -> Mapping[str, str]:
    names = ("intacct", "cashflow360", "difference", "explained", "unexplained")
    return {f"{section}_{name}": found[name] for section, found in done.items() for name in names}


def _section(found: TieOut, read: int) -> Mapping[str, Any]:
    total = found.intacct - found.cashflow360
    return {
        "read": read,
        "intacct": _amount(found.intacct),
        "cashflow360": _amount(found.cashflow360),
        "difference": _amount(total),
        "explained": _amount(found.explained),
        "unexplained": _amount(total - found.explained),
        "parties": map(_party, found.parties),
        "drafts": map(_draft, found.drafts),
    }


def _draft(one: Draft) -> Mapping[str, str]:
    return {
        "kind": one.kind.value,
        "id": one.id,
        "label": one.label,
        "party": one.party,
        "amount": _amount(one.amount),
        "state": one.state,
    }


def _party(party: Party) -> Mapping[str, Any]:
    return {
        "id": party.id,
        "name": party.name,
        "intacct": _amount(party.intacct),
        "cashflow360": _amount(party.cashflow360),
        "difference": _amount(party.difference),
        "explanations": [_why(one) for one in party.explanations],
    }


def _why(one: Explanation) -> Mapping[str, str]:
    amounts = {"intacct": _amount(one.intacct), "cashflow360": _amount(one.cashflow360)}
    return {
        "kind": one.kind.value,
        "id": one.id,
        "label": one.label,
        **amounts,
        "cause": one.cause,
        "words": one.words,
    }


def _amount(value: Decimal) -> str:
    """With two decimals always: a sum of nothing is 0.00."""
    return str(value.quantize(CENTS))
