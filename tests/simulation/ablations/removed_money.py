"""Rules of payments taken out: what posts, where to, and what is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledgersync.domain import rules
from ledgersync.domain.deciding.decision import Decision, Unlink
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds import admission as entry
from ledgersync.domain.kinds.posting import transfer_posting
from ledgersync.domain.model import Kind, Record, Side, Value
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.remembered import Write
from ledgersync.domain.rules import Rules

Check = Callable[[Record, Rules], str]


def let_in(kind: Kind) -> Mapping[Kind, Check]:
    """Every record of a kind crosses, whatever its state."""

    def everything(record: Record, rules: Rules) -> str:
        _ = record, rules
        return ""

    return {**entry.BY_KIND, kind: everything}


def _turned(record: Record, preferences: Preferences) -> Mapping[str, Value]:
    posting = transfer_posting(record, preferences)
    return {**posting, "debit": posting["credit"], "credit": posting["debit"]}


TURNED = {**rules.POSTING, Kind.FUNDS_TRANSFER: _turned}
"""Money that leaves the bank is booked as if it came in."""


def left_posted(pair: Pair, spec: KindSpec, rules: Rules, gone: Side) -> Decision:
    """What was voided is forgotten, but not taken back."""
    _ = spec, rules, gone
    return Unlink(pair)


def as_known(write: Write, target: Record | None, rules: Rules) -> Mapping[str, str]:
    """A refusal for a closed period says what was known before it."""
    _ = write, target
    closed = rules.books_closed
    return {"closed": closed.isoformat()} if closed else {}
