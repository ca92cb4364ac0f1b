"""Rules of payments taken out: what posts, where to, and what is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ledgersync.domain.deciding.decision import Decision, Unlink
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.kinds.admission import freely
from ledgersync.domain.model import Kind, Record, Side, Value
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.remembered import Write
from ledgersync.domain.rules import Rules


def let_in(kind: Kind) -> Mapping[Kind, KindSpec]:
    """Every record of a kind crosses, whatever its state."""
    return {**SPECS, kind: replace(SPECS[kind], admission=freely)}


def turned(specs: Mapping[Kind, KindSpec]) -> Mapping[Kind, KindSpec]:
    """Money that leaves the bank is booked as if it came in."""

    def posting(record: Record, preferences: Preferences) -> Mapping[str, Value]:
        right = SPECS[Kind.FUNDS_TRANSFER].posting(record, preferences)
        return {**right, "debit": right["credit"], "credit": right["debit"]}

    found = specs.get(Kind.FUNDS_TRANSFER)
    return {**specs, Kind.FUNDS_TRANSFER: replace(found, posting=posting)} if found else specs


def left_posted(pair: Pair, spec: KindSpec, rules: Rules, gone: Side) -> Decision:
    """What was voided is forgotten, but not taken back."""
    _ = spec, rules, gone
    return Unlink(pair)


def as_known(write: Write, target: Record | None, rules: Rules) -> Mapping[str, str]:
    """A refusal for a closed period says what was known before it."""
    _ = write, target
    closed = rules.books_closed
    return {"closed": closed.isoformat()} if closed else {}
