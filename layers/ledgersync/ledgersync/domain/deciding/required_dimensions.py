"""Dimensions that a GL account demands of every line posted to it, and projects of the right customer (§8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledgersync.domain.deciding.decision import Decision, SetAside, writes
from ledgersync.domain.facts import DEMANDABLE
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Line, Record, Ref, Side
from ledgersync.domain.remembered import Operation, Write

TRANSFERS = frozenset(kind for kind, spec in SPECS.items() if spec.moves)

Demands = Mapping[str, frozenset[str]]
"""The dimensions that accounts demand, by Cashflow360 id."""


LACKING, LACKING_ON_TRANSFER = "account-requires-dimension", "transfer-requires-dimension"
OTHER_CUSTOMER = "project-not-of-customer"


def demanded(account: Record | None) -> frozenset[str]:
    """What an account of Intacct demands."""
    return account.facts.demands if account else frozenset()


def accounts_posted_to(decision: Decision) -> frozenset[str]:
    """The accounts, by Cashflow360 id, of all lines a decision would write to Intacct."""
    return frozenset(account for write in writes(decision) for account, _ in _lines(write))


def with_demands_met(decision: Decision, demands: Demands, called: Mapping[str, str]) -> Decision:
    """The decision, or a hold that names the account and the dimension a line lacks.

    A party on the header counts for its lines: whether Intacct takes it from there is Intacct's to say.
    """
    for write in writes(decision):
        for account, line in _lines(write):
            for dimension in DEMANDABLE:
                lacking = line.get(dimension) is None and write.values.get(dimension) is None
                if lacking and dimension in demands.get(account, ()):
                    name = called.get(account, account)
                    params = {"account": name, "named": f" {name}", "dimension": dimension}
                    cause = LACKING_ON_TRANSFER if write.kind in TRANSFERS else LACKING
                    return SetAside(decision.pair, Objection(cause, params))
    return decision


def projects_coded(decision: Decision) -> frozenset[str]:
    """The projects, by Cashflow360 id, of lines that would be written to Intacct with a customer."""
    return frozenset(project for write in writes(decision) for project, _ in _of_customers(write))


def with_projects_fitting(decision: Decision, customers: Mapping[str, str], called: Mapping[str, str]) -> Decision:
    """The decision, or a hold that names the project that belongs to another customer.

    ``customers`` are those of projects, both by Cashflow360 id; "" for a project of none.
    """
    for write in writes(decision):
        for project, customer in _of_customers(write):
            if customers.get(project, "") not in ("", customer):
                params = {"named": f" {called.get(project, project)}"}
                return SetAside(decision.pair, Objection(OTHER_CUSTOMER, params))
    return decision


def _lines(write: Write) -> Iterator[tuple[str, Line]]:
    """Lines that would be posted in Intacct, with their accounts."""
    if write.side is not Side.INTACCT:
        return
    lines = write.values.get("lines") if "lines" in write.changed else ()
    if write.kind in TRANSFERS and write.operation is not Operation.REMOVE:
        lines = tuple(
            {"account": account} for name in ("debit", "credit") if isinstance(account := write.values.get(name), Ref)
        )
    for line in lines if isinstance(lines, tuple) else ():
        account = line.get("account")
        if isinstance(account, Ref):
            yield account.id, line


def _of_customers(write: Write) -> Iterator[tuple[str, str]]:
    """Project and customer of the lines that have both."""
    for _, line in _lines(write):
        project, customer = line.get("project"), line.get("customer")
        if isinstance(project, Ref) and isinstance(customer, Ref):
            yield project.id, customer.id
