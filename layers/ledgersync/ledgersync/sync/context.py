"""What every step of a run shares: the connection, both ledgers, the sync state, the rules, and what changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.merge import Difference
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.domain.retry import OthersChange
from ledgersync.domain.rules import Rules
from ledgersync.ports import Books, Change, Clock, Connection, Ledger, PutPosition, Tell
from ledgersync.sync.hearing import Hearing
from ledgersync.sync.journal import kinds_held, with_holds
from ledgersync.sync.known_settings import KnownSettings
from ledgersync.sync.state import HeldRecords, SliceState

MARGIN_SECONDS = 20.0
"""A slice starts nothing new when less time than this is left; longer than any single call may take is kept."""
LOOK_AGAIN = timedelta(seconds=10)
"""How long a slice that only reads goes on without asking whether it is to stop."""


ENDS = ("synced", "unchanged", "held", "still held", "skipped", "read again")
"""What becomes of a record that is seen."""


class NotQuiet(Exception):
    """This slice only looks whether there is anything to decide, and there is."""


def _no_rules() -> Rules:
    raise LookupError("settings that are sure never change the rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """``started_at`` is when the slice began; no position is ever saved beyond it. Only ``state`` changes.

    ``careful``: the first writes of each kind are read back; a preview takes them to be kept as they are sent.
    """

    connection: Connection
    run_id: str
    started_at: datetime
    books: Books
    ledgers: Mapping[Side, Ledger]
    rules: Rules
    specs: Mapping[Kind, KindSpec]
    clock: Clock
    new_control_id: Callable[[], str]
    margin_seconds: float = MARGIN_SECONDS
    careful: bool = True
    state: SliceState = field(default_factory=SliceState)
    by: str = ""
    """Whoever asked for what is done; empty for what a run does by itself."""
    settings: KnownSettings = field(default_factory=lambda: KnownSettings({}, _no_rules))
    hearing: Hearing = field(default_factory=Hearing)
    looking: bool = False
    """True for a slice that only looks whether there is anything to decide."""

    def deciding(self) -> None:
        """Asked before anything is decided: from here on the settings are known as they are now."""
        if self.looking:
            raise NotQuiet
        self.state.decided = True
        self.settings.sure()

    def commit(self, changes: Sequence[Change]) -> None:
        """Keep changes, all or none, and know of them. A position is kept by settings as they are now, too."""
        if changes:
            if all(isinstance(one, PutPosition) for one in changes):
                self.settings.sure()
            else:
                self.deciding()
            holds = {kind: self.holds(kind) for kind in kinds_held(changes)}
            self.books.commit([self._signed(one) for one in with_holds(changes, holds, self.clock.now())])
            self.state.learn(changes)

    def _signed(self, change: Change) -> Change:
        """What the journal says is this run's, and of whoever asked for it, unless it says whose it is."""
        if not isinstance(change, Tell) or change.entry.run_id:
            return change
        return Tell(replace(change.entry, run_id=self.run_id, by=self.by))

    def holds(self, kind: Kind) -> HeldRecords:
        """The holds of a kind; those of every kind are read at once, and once in a slice."""
        if not self.state.holds:
            self.state.holds = {each: HeldRecords() for each in Kind}
            for hold in self.books.holds():
                self.state.holds[hold.kind].put(hold)
        return self.state.holds[kind]

    def watched(self, kind: Kind, side: Side) -> frozenset[str]:
        """The ids of records of a side that holds are about besides their own."""
        held = (hold for each in Kind for hold in self.holds(each).all())
        waits = (when for hold in held for when in hold.until if isinstance(when, OthersChange))
        return frozenset(seen.id for when in waits for seen in when.seen if (seen.kind, seen.side) == (kind, side))

    def first_writes(self, kind: Kind, side: Side) -> FirstWrites:
        """How far the first writes of a kind to a side have proved right; read once in a slice that writes."""
        if self.state.first_writes is None:
            self.state.first_writes = {(one.kind, one.side): one for one in self.books.first_writes()}
        return self.state.first_writes.get((kind, side)) or FirstWrites(kind=kind, side=side)

    def conflict(self, of: Record, ids: tuple[str, str], difference: Difference) -> Conflict:
        """What this run tells about a field of a record, whose ids are those in Cashflow360 and in Intacct."""
        return Conflict(
            kind=of.kind,
            cashflow360_id=ids[0],
            intacct_id=ids[1],
            field=difference.field,
            base=difference.base,
            intacct=difference.intacct,
            cashflow360=difference.cashflow360,
            winner=difference.winner,
            rule=difference.rule,
            run_id=self.run_id,
            at=self.clock.now(),
            label=of.label,
        )

    def out_of_time(self) -> bool:
        return self.clock.time_left() < self.margin_seconds

    def stop_asked(self) -> bool:
        """Whether somebody asked this run to stop: looked up where nothing was written for a while."""
        now = self.clock.now()
        if now - (self.state.looked_at or self.started_at) >= LOOK_AGAIN:
            self.state.looked_at = now
            self.books.check()
        return self.books.stop_asked


def entity_location(entity_id: str, books: Books) -> str:
    """The Cashflow360 id of the entity's own location; "" while it is not linked, and in a single-entity company."""
    link = books.links(Kind.LOCATION, Side.INTACCT, [entity_id]).get(entity_id) if entity_id else None
    return link.cashflow360_id if link is not None else ""
