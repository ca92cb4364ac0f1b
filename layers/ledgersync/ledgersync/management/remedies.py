"""What a person can do here about a hold, beside trying again and setting it aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.shape import Trade


class Does(StrEnum):
    MAKE_TERM = "make-term"
    CHOOSE_MATCH = "choose-match"
    CHOOSE_ACCOUNT = "choose-account"


MATCHES = frozenset(
    {"ambiguous-match", "duplicate-in-intacct", "name-taken-in-cashflow360", "transaction-number-taken"}
)
"""Causes that linking the right pair by hand ends."""
ACCOUNTS = frozenset({"no-default-account", "no-posting-account", "no-clearing-account"})
"""Causes that a sync preference ends."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """``side``, ``name`` and ``receivable`` say which term is to be made; they are empty for anything else."""

    does: Does
    side: Side | None = None
    name: str = ""
    receivable: bool = False


def remedies(hold: Hold) -> Sequence[Remedy]:
    """None where the cause ends in one of the two systems only."""
    term = hold.params.get("term")
    if hold.cause == "term-missing" and term:
        side = Side(hold.params["side"]) if "side" in hold.params else hold.side.other
        return [Remedy(Does.MAKE_TERM, side, term, SPECS[hold.kind].trade is Trade.SALES)]
    if hold.cause in MATCHES:
        return [Remedy(Does.CHOOSE_MATCH)]
    return [Remedy(Does.CHOOSE_ACCOUNT)] if hold.cause in ACCOUNTS else []
