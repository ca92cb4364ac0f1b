"""Holds of one kind: their words, what they know their record by, and which of them stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ledgersync.domain import rights
from ledgersync.domain.causes import BY_CODE, recognise
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds.guards import PERIOD_CLOSED, refused_period
from ledgersync.domain.model import Ref, Side
from ledgersync.domain.remembered import Hold, Intent, Refused, Unknown, Write, WriteResult
from ledgersync.ports import Change, DeleteHold, PutHold
from ledgersync.sync.bill_dates import bills_now
from ledgersync.sync.context import RunContext
from ledgersync.sync.look_up import MADE_NOT_FOUND, SHOWN_BY
from ledgersync.sync.references import References

OUTCOME_UNKNOWN = "outcome-unknown"


class Holding:
    """What sets records aside and lets go of them.

    ``held`` are the holds by record, so that only those are cleared and none is written again as it is;
    ``confirmed`` are those that were found to hold still.
    """

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references
        self.held: Mapping[tuple[Side, str], Hold] = {}
        self.confirmed: set[tuple[Side, str]] = set()

    def holds(self, pair: Pair) -> bool:
        """Whether one of a pair's records is held: it has to lose its hold even when it needs nothing any more."""
        return bool(self.clear(pair))

    def clear(self, pair: Pair) -> list[Change]:
        """What lets go of a pair's records, as far as they are held."""
        records = (record for side in Side if (record := pair.on(side)) is not None)
        return [DeleteHold(pair.kind, r.side, r.id) for r in records if (r.side, r.id) in self.held]

    def refusal(self, pair: Pair, write: Write, result: WriteResult, first: Intent | None) -> Hold:
        """A hold for a pair whose write was refused or got no answer; ``first`` is the write it repeats."""
        if isinstance(result, Refused):
            if result.cause:
                return self.worded(pair, result.cause, {**result.params, **self._tried()}, code=result.code)
            cause = recognise(result.code, result.text)
            closed = self._context.rules.books_closed
            params = {
                "side": write.side.value,
                "answer": result.text,
                "kind": write.kind.value,
                "closed": closed.isoformat() if closed else "",
            }
            if cause.code == PERIOD_CLOSED:  # since the rules were read
                params |= refused_period(write, pair.on(write.side), self._context.rules)
            return self.worded(pair, cause.code, params, code=result.code)
        late = first is not None and self._context.clock.now() - first.at > SHOWN_BY
        unknown = MADE_NOT_FOUND if late and isinstance(result, Unknown) and result.ran else OUTCOME_UNKNOWN
        return self.worded(pair, unknown, {"side": write.side.value})

    def _tried(self) -> Mapping[str, str]:
        """What a write that was refused for want of a right or module is tried again by: other rights, another day."""
        context = self._context
        return {"rights": context.ledgers[Side.INTACCT].rights(), "tried": context.started_at.date().isoformat()}

    def put(self, hold: Hold) -> list[Change]:
        """What keeps a hold; nothing when it is kept already, so that its record was held since then.

        Each unknown outcome counts anew: it must be settled before the next attempt.
        """
        known = self.held.get((hold.side, hold.id))
        if known is not None and hold.cause in rights.CAUSES and known.cause == hold.cause:
            hold = replace(hold, since=known.since)
        if known is not None and hold.cause != OUTCOME_UNKNOWN and replace(hold, since=known.since) == known:
            self.confirmed.add((hold.side, hold.id))
            return []
        return [PutHold(hold)]

    def worded(
        self,
        pair: Pair,
        cause: str,
        params: Mapping[str, str],
        *,
        code: str = "",
        waits_for: tuple[Ref, ...] = (),
        side: Side | None = None,
    ) -> Hold:
        """A hold for a pair, worded from the catalogue; kept under its Cashflow360 id when no side is given."""
        record = (pair.on(side) if side else None) or pair.any
        other = pair.on(record.side.other)
        words, _ = BY_CODE[cause].say(dict(params))
        if BY_CODE[cause].settings:
            params = {**params, "conditions": self._context.rules.fingerprint()}
        params = {**params, **bills_now(self._context, cause, record)}
        return Hold(
            record.kind,
            record.side,
            record.id,
            other.id if other else "",
            cause,
            code or cause,
            words,
            params,
            pair_digest(self._references, pair),
            self._context.clock.now(),
            record.label,
            waits_for,
            BY_CODE[cause].period,
        )


def pair_digest(references: References, pair: Pair) -> str:
    """The digests of a pair's records as they were read, in the order of the sides."""
    return ":".join(references.digests.get((side, r.id), "") if (r := pair.on(side)) else "" for side in Side)


def held_since(hold: Hold, side: Side, digest: str) -> bool:
    """Whether the record, as read on a side, is as it was when it was held."""
    return hold.digest.split(":")[list(Side).index(side)] == digest
