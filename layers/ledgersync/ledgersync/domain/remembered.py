"""What a run decides, does and remembers, as data: writes, results, intents, holds, conflicts, cursors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from ledgersync.domain.journal import Entry
from ledgersync.domain.model import Kind, Link, Record, Ref, Side, Value, Values
from ledgersync.domain.retry import Linked, NextRun, RetryWhen

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Before everything."""


class Operation(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Write:
    """One change to one side. ``values`` is the whole record as it shall be, ``changed`` what differs now.

    ``id`` is the record on the written side (empty for a create), ``source_id`` its counterpart on the other.
    References inside ``values`` are canonical (Cashflow360 ids). ``reversal`` is the day a posted payment is reversed
    at, ``latest_bill_date`` when the latest bill is dated that it pays. ``remade`` when the record is removed to be
    made anew, ``shared`` when it belongs to Intacct's top level.
    """

    kind: Kind
    side: Side
    operation: Operation
    id: str
    source_id: str
    values: Values
    changed: frozenset[str] = frozenset()
    record_no: str = ""
    reversal: date | None = None
    latest_bill_date: date | None = None
    remade: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Done: the ids of the written record, and values the system itself assigned (a vendor id)."""

    id: str
    record_no: str = ""
    assigned: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The system said no, and nothing changed. ``code`` and ``text`` are its own words.

    ``cause`` is the cause where the ledger knows it, and ``params`` fill its words in.
    """

    code: str
    text: str
    cause: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether the write took effect; never send it again before looking it up.

    ``ran`` when the system answered, and did not say why not: it, or an earlier one under its control id, may have.
    """

    reason: str
    ran: bool = False


WriteResult = Written | Refused | Unknown


def created_link(write: Write, result: Written, agreed: Values) -> Link:
    """The link of a record just created; the created record's ids come from the answer."""
    if write.side is Side.INTACCT:
        return Link(write.kind, write.source_id, result.id, result.record_no, agreed)
    return Link(write.kind, result.id, write.source_id, write.record_no or write.source_id, agreed, shared=write.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A write about to be sent, with the base it was planned on and what both sides hold once it is done.

    ``at`` is when it was first sent under this control id, ``over`` the version it replaces, ``ran`` whether the
    system has answered and not said why it took no effect. ``entry`` is what the journal is to say of it, under the
    key ``journal``. ``also`` is the same write as it was sent with other values under this control id: a user edited
    its source before the answer was found out. Any one of them may have taken effect.
    """

    control_id: str
    write: Write
    base: Values | None
    agreed: Values
    run_id: str
    at: datetime
    over: str = ""
    ran: bool = False
    entry: Entry | None = None
    journal: str = ""
    also: tuple[Intent, ...] = ()

    @property
    def sent(self) -> tuple[Intent, ...]:
        """The write in all the ways it was sent."""
        return (self, *self.also)

    def with_also(self, others: Iterable[Intent]) -> Intent:
        """It, and what else was sent under its control id with other values."""
        also: list[Intent] = []
        for one in others:
            if all(one.write.values != known.write.values for known in (self, *also)):
                also.append(replace(one, also=()))
        return replace(self, also=tuple(also))


@dataclass(frozen=True, slots=True)
class Note:
    """What a person said about a hold: why it is not to be synced, or a comment."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A record set aside with a reason. ``digest`` is of the record as it was, so it is retried once it changes.

    ``until`` is what else frees it; a hold of an older version says nothing and is tried by the next run. ``retry``
    is set when somebody asked for a new attempt; ``ignored`` when somebody marked the record "not to sync". Notes and
    whom it is ``assigned`` to stay with the record while it is held, whatever for. ``day`` and ``amount`` are a
    transaction's own, as far as it has them.
    """

    kind: Kind
    side: Side
    id: str
    counterpart_id: str
    cause: str
    code: str
    text: str
    params: Mapping[str, str]
    digest: str
    since: datetime
    label: str = ""
    until: tuple[RetryWhen, ...] = (NextRun(),)
    retry: bool = False
    ignored: bool = False
    assigned: str = ""
    notes: tuple[Note, ...] = ()
    day: date | None = None
    amount: Decimal | None = None

    @property
    def waits_for(self) -> tuple[Ref, ...]:
        """The references that must be linked first, by their ids on the side that ``Linked`` names."""
        return tuple(ref for when in self.until if isinstance(when, Linked) for ref in when.refs)

    def on(self, side: Side) -> str:
        """The id of the record that is held there; "" where it is held alone on the other side."""
        return self.id if side is self.side else self.counterpart_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field that differed on both sides: what each held, who won, by which rule."""

    kind: Kind
    cashflow360_id: str
    intacct_id: str
    field: str
    base: Value
    intacct: Value
    cashflow360: Value
    winner: Side
    rule: str
    run_id: str = ""
    at: datetime | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A reading by record number that is under way: when it began, and between which numbers nothing was read yet."""

    began: datetime
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a kind of one side has been read: an instant, and the id at equal stamps. Inclusive.

    While a sweep is under way, ``at`` is what it reads from: BEGINNING where it reads everything.
    """

    at: datetime
    id: str = ""
    sweep: Sweep | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Records in reading order, and the position after the last; ``last`` when nothing follows.

    ``left_out`` rows were read as well that are no records of the kind.
    """

    records: tuple[Record, ...]
    position: Position | None
    last: bool
    left_out: int = 0
