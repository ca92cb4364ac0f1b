"""Asks Intacct what the accounts and projects demand that lines are about to be coded to, each once in a slice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ledgersync.domain.deciding.decision import Decision
from ledgersync.domain.deciding.required_dimensions import (
    accounts_posted_to,
    demanded,
    projects_coded,
    with_demands_met,
    with_projects_fitting,
)
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.sync.context import RunContext
from ledgersync.sync.shown import shown


def with_dimensions(context: RunContext, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, those held whose lines Intacct would refuse; nothing is asked when none has lines."""
    accounts = _learn_accounts(context, {account for one in decisions for account in accounts_posted_to(one)})
    projects = _learn_projects(context, {project for one in decisions for project in projects_coded(one)})
    met = (with_demands_met(one, context.state.required, accounts) for one in decisions)
    return [with_projects_fitting(one, context.state.project_customers, projects) for one in met]


def _learn_accounts(context: RunContext, wanted: Collection[str]) -> Mapping[str, str]:
    """Learn what accounts demand; what people call them."""
    links = _links(context, Kind.ACCOUNT, wanted)
    numbers = {id: link.intacct_id for id, link in links.items()}
    unknown = {id: number for id, number in numbers.items() if id not in context.state.required}
    if unknown:
        found = shown(context, Side.INTACCT, Kind.ACCOUNT, sorted(unknown.values()))
        context.state.required.update({id: demanded(found.get(number)) for id, number in unknown.items()})
    return _called(links)


def _learn_projects(context: RunContext, wanted: Collection[str]) -> Mapping[str, str]:
    """Learn whose projects are; what people call them. A customer that is not linked is none that a line could name."""
    projects = _links(context, Kind.PROJECT, wanted)
    numbers = {id: link.intacct_id for id, link in projects.items()}
    unknown = {id: number for id, number in numbers.items() if id not in context.state.project_customers}
    if unknown:
        context.state.project_customers.update(_customers(context, unknown))
    return _called(projects)


def _customers(context: RunContext, projects: Mapping[str, str]) -> Mapping[str, str]:
    """Whose these projects are, as Intacct shows it, by Cashflow360's ids; projects by their number there."""
    found = shown(context, Side.INTACCT, Kind.PROJECT, sorted(projects.values()))
    theirs = {id: found[number].facts.customer or "" for id, number in projects.items() if number in found}
    links = context.books.links(Kind.CUSTOMER, Side.INTACCT, sorted({*theirs.values()} - {""}))
    linked = {customer: link.cashflow360_id for customer, link in links.items()}
    return {id: linked.get(one, one) for id, one in theirs.items()}


def _links(context: RunContext, kind: Kind, wanted: Collection[str]) -> Mapping[str, Link]:
    return context.books.links(kind, Side.CASHFLOW360, sorted(wanted)) if wanted else {}


def _called(links: Mapping[str, Link]) -> Mapping[str, str]:
    return {id: link.described or link.intacct_id for id, link in links.items()}
