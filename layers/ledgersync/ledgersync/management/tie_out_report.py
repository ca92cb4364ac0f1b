"""The tie-out as a report: payables, then receivables, however large the company is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.rules import Rules
from ledgersync.domain.words import SYSTEMS
from ledgersync.management.open_items import ASKED, CENTS, NOTHING, Gathering
from ledgersync.management.reporting import Job, Made, Unfinished
from ledgersync.management.tie_out import Explanation, Party, TieOut, compared
from ledgersync.ports import Connection, Ledger


@dataclass(frozen=True, slots=True)
class TieOutReport:
    """``kinds`` are those that are synced."""

    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    kinds: Collection[Kind]

    def __call__(self, job: Job) -> Made | Unfinished:
        ledgers = self.open_ledgers(job.connection)
        saved = json.loads("".join(job.saved)) if job.saved else {"done": {}, "at": None}
        done: dict[str, Any] = saved["done"]
        rules = Rules(job.clock.now().date(), job.connection.preferences or Preferences(), job.connection.one_way)
        for name, kind in ASKED.items():
            if name in done or kind not in self.kinds:
                continue
            gathering = Gathering(kind, ledgers, job.books, rules, saved["at"])
            saved["at"] = None
            read = sum(section["read"] for section in done.values())
            if not gathering.go_on(job.time_is_left, partial(_tell, job, gathering, read), job.may_ask):
                return Unfinished([json.dumps({"done": done, "at": gathering.state()})])
            done[name] = _section(compared(gathering, job.books), gathering.read)
        return Made(content={"at": job.clock.now().isoformat(), **done}, figures=_figures(done))


def _tell(job: Job, gathering: Gathering, before: int) -> None:
    kind, side = gathering.reading
    words = f"Reads {kind.value.replace('_', ' ')}s of {SYSTEMS[side]}"
    job.tell(words, before + gathering.read)


def _figures(done: Mapping[str, Any]) -> Mapping[str, str]:
    names = ("intacct", "cashflow360", "difference", "explained", "unexplained")
    return {f"{section}_{name}": found[name] for section, found in done.items() for name in names}


def _section(found: TieOut, read: int) -> Mapping[str, Any]:
    explained = sum((_explained(party) for party in found.parties), NOTHING)
    total = found.intacct - found.cashflow360
    return {
        "read": read,
        "intacct": _amount(found.intacct),
        "cashflow360": _amount(found.cashflow360),
        "difference": _amount(total),
        "explained": _amount(explained),
        "unexplained": _amount(total - explained),
        "parties": [_party(party) for party in found.parties],
        "drafts": [
            {
                "kind": one.kind.value,
                "id": one.id,
                "label": one.label,
                "party": one.party,
                "amount": _amount(one.amount),
                "state": one.state,
            }
            for one in found.drafts
        ],
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


def _explained(party: Party) -> Decimal:
    return sum((one.intacct - one.cashflow360 for one in party.explanations), NOTHING)
