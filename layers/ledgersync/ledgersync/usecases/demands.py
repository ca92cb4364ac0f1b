"""Asks Intacct what the accounts demand that lines are about to be posted to, each account once in a slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledgersync.domain.demands import accounts_posted_to, demanded, with_demands_met
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.pair import Decision
from ledgersync.usecases.context import RunContext


def with_dimensions(context: RunContext, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, those held whose lines lack what their accounts demand; nothing is asked when none has lines."""
    posted = {account for decision in decisions for account in accounts_posted_to(decision)}
    if not posted:
        return list(decisions)
    links = context.books.links(Kind.ACCOUNT, Side.CASHFLOW360, sorted(posted))
    numbers = {id: link.intacct_id for id, link in links.items()}
    _learn(context, [(id, number) for id, number in numbers.items() if id not in context.demands])
    return [with_demands_met(decision, context.demands, numbers) for decision in decisions]


def _learn(context: RunContext, accounts: Iterable[tuple[str, str]]) -> None:
    wanted = dict(accounts)
    if wanted:
        found = context.ledgers[Side.INTACCT].read(Kind.ACCOUNT, sorted(wanted.values()))
        context.demands.update({id: demanded(found.get(number)) for id, number in wanted.items()})
