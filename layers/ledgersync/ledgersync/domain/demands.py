"""Dimensions that a GL account demands of every line posted to it (sync-rules §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledgersync.domain.guards import Objection
from ledgersync.domain.model import Line, Record, Ref, Side
from ledgersync.domain.pair import Decision
from ledgersync.domain.work import Operation, Write

DEMANDABLE = ("department", "location", "class", "project", "customer", "vendor", "employee", "item")
"""Dimensions an account may demand, by their line field."""

Demands = Mapping[str, frozenset[str]]
"""The dimensions that accounts demand, by Cashflow360 id."""


def fact_of(dimension: str) -> str:
    """The fact of an account that says, as true or false, whether it demands a dimension."""
    return f"demands_{dimension}"


def demanded(account: Record | None) -> frozenset[str]:
    """What an account of Intacct demands."""
    facts = account.facts if account else {}
    return frozenset(dimension for dimension in DEMANDABLE if facts.get(fact_of(dimension)) == "true")


def accounts_posted_to(decision: Decision) -> frozenset[str]:
    """The accounts, by Cashflow360 id, of all lines a decision would write to Intacct."""
    return frozenset(account for write in decision.writes for account, _ in _lines(write))


def with_demands_met(decision: Decision, demands: Demands, numbers: Mapping[str, str]) -> Decision:
    """The decision, or a hold that names the account, by its number, and the dimension a line lacks.

    A party on the header counts for its lines: whether Intacct takes it from there is Intacct's to say.
    """
    for write in decision.writes:
        for account, line in _lines(write):
            for dimension in DEMANDABLE:
                lacking = line.get(dimension) is None and write.values.get(dimension) is None
                if lacking and dimension in demands.get(account, ()):
                    number = numbers.get(account, account)
                    answer = f"account {number} requires a {dimension}"
                    params = {"answer": answer, "account": number, "dimension": dimension}
                    return Decision(decision.pair, objection=Objection("account-requires-dimension", params))
    return decision


def _lines(write: Write) -> Iterator[tuple[str, Line]]:
    """Lines that would be posted in Intacct, with their accounts."""
    if write.side is not Side.INTACCT or write.operation is Operation.REMOVE or "lines" not in write.changed:
        return
    lines = write.values.get("lines")
    for line in lines if isinstance(lines, tuple) else ():
        account = line.get("account")
        if isinstance(account, Ref):
            yield account.id, line
