"""What a history is made under, drawn from its seed: how often which fault strikes, how systems are set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.mapping.events import INTACCT
from sandbox.intacct.profiles import FAITHFUL

CALL_FAULTS = (
    "connect-refused",
    "timeout-before",
    "reset-before",
    "500-before",
    "502-page-before",
    "524-before",
    "throttled",
    "timeout-after",
    "reset-after",
    "500-after",
    "524-after",
    "page-after",
    "truncated",
    "garbled",
    "session-expired",
    "late-visibility",
)
EVENT_FATES = ("lost", "once", "once", "twice", "late", "foreign")
"""What becomes of the event of a change; a foreign one names a record that nothing happened to, or its deletion."""
LATE = frozenset({"late-visibility", "lost-and-late"})
LATEST_SECONDS = {Side.INTACCT: 7000, Side.CASHFLOW360: 55}
"""How long after a change readers may still see what was before; the overlaps are longer."""
OVERLAPS = ("second-invocation", "stopped")
"""Step Functions starts the next attempt, or somebody stops the execution, while a function of it is at work."""
SLOW = "carried-out-late"
"""A write takes effect only after its client stopped waiting, up to two minutes after it was sent."""
POINT_FAULTS = ("killed", "frozen", "user-acts", "second-run", "store-throttled", "store-answer-lost")
END_FAULTS = ("event-lost", "event-doubled", "event-late", "redriven")
WHOLE_PAGE = 999
"""Rows of a page of Cashflow360 on which all removals are seen before anything is made."""
REPEATED_ANSWERS = ("no_status", "failure", "no_result", "unnamed", "two_results")
RARELY_REPEATED = ("empty", "other_words", "whole")
"""How Intacct answers a control id that was used before (``sandbox.intacct.Settings``)."""
FOLLOWED = ("user", "standard")
"""Whose format dates have: the sync user's, or the documented one whoever asks (``sandbox.intacct.Settings``)."""
ODD_PROFILES = tuple(name for name in FAITHFUL if name != "full")
"""How companies differ (``sandbox.intacct.profiles``); half of them do."""


@dataclass(frozen=True, slots=True)
class SyncUserDates:
    """How Intacct shows dates to the sync user, and what of that answers and requests follow (undocumented)."""

    format: str = "/mdY"
    clock: str = "24"
    told: str = "user"
    taken: str = "user"
    stamp_zone: str = "user"


@dataclass(frozen=True, slots=True)
class Weather:
    """Rates are probabilities per call, or per point between effects; ``calls`` are the call faults in play."""

    call_rate: float
    calls: tuple[str, ...]
    points: dict[str, float]
    ends: dict[str, float]
    late_edits: float
    poisoned: float
    longest_freeze: float
    slice_seconds: tuple[float, float]
    intacct_page: int
    cashflow360_page: int
    skews: dict[Side, float]
    zone: str
    unstamped: bool
    auto_numbering: bool
    approved_only: bool
    one_way: bool
    connections: int
    one_company: bool
    kinds: frozenset[Kind]
    busy: frozenset[Kind]
    separate_debits: bool
    slow_bank: bool
    payments_approved: bool
    credits_listed: bool
    closings: bool
    masters: dict[Kind, Side] = field(default_factory=dict)
    overlaps: dict[str, float] = field(default_factory=dict)
    """Rates of ``OVERLAPS`` by point."""
    slow_writes: float = 0.0
    cut_flows: float = 0.0
    """How often one call of AWS goes wrong in a start, an end, a redrive or a tick."""
    cut_commits: float = 0.0
    """How often a process is killed, besides, once something was kept."""
    read_back: bool = True
    """Whether the first writes of each kind have to prove right; else they have, before the history begins."""
    repeated_answer: str = "no_status"
    profile: str = "full"
    """How the companies differ (``sandbox.intacct.profiles``)."""
    unknown_elements: str = "refuse"
    iso_dates: str = "refuse"
    dates: SyncUserDates = SyncUserDates()
    acts: int = 7
    """Fewer than so many things users do between two runs."""
    believed: bool = False
    """Whether the audit history has told of every change for weeks before, of all kinds but those ``untold``."""
    untold: frozenset[str] = frozenset()
    """Objects of Intacct of whose changes the audit history never tells."""
    frequency: Frequency = Frequency.DAILY
    """How often connections are looked at; *within minutes* they hear of events, too."""
    again: bool = False
    """Whether users undo and do again in one breath, and set what does not sync (``acts.again``)."""

    @property
    def undisturbed(self) -> bool:
        """Whether every run sees all there is, on whole pages, nothing fails, and no item is put back a run later."""
        strikes = self.call_rate or self.late_edits or any(self.points.values()) or any(self.overlaps.values())
        return not strikes and self.cashflow360_page == WHOLE_PAGE and Kind.ITEM not in self.kinds

    @property
    def shows_at_once(self) -> bool:
        """Whether readers never see what was before a change."""
        return not (self.late_edits or LATE & set(self.calls))

    def latest(self, side: Side) -> timedelta:
        """How long after a change readers of this history may still see what was before."""
        return timedelta(seconds=0 if self.shows_at_once else LATEST_SECONDS[side])


@dataclass(frozen=True, slots=True)
class Focus:
    """Kinds a history syncs, those users mostly work on, and how often it is drawn; few kinds make short histories."""

    kinds: frozenset[Kind]
    busy: frozenset[Kind]
    weight: float


FREQUENCIES = (*[Frequency.DAILY] * 4, Frequency.HOURLY, Frequency.MINUTES)
_PAYABLES = frozenset({Kind.ACCOUNT, Kind.LOCATION, Kind.VENDOR, Kind.BILL, Kind.BILL_PAYMENT})
_DIMENSIONS = frozenset({Kind.DEPARTMENT, Kind.CLASS})
_LISTS = _DIMENSIONS | {Kind.ACCOUNT, Kind.LOCATION, Kind.VENDOR}
_CREDITS = frozenset({Kind.BILL, Kind.VENDOR_CREDIT, Kind.CREDIT_APPLICATION, Kind.BILL_PAYMENT})
_ONLINE = frozenset({Kind.BILL, Kind.BILL_PAYMENT, Kind.FUNDS_TRANSFER})
_BASICS = frozenset({Kind.ACCOUNT, Kind.LOCATION, Kind.CUSTOMER})
_SALES_LISTS = frozenset({Kind.EMPLOYEE, Kind.ITEM, Kind.PROJECT})
_SALES = frozenset({Kind.CUSTOMER, Kind.INVOICE, Kind.RECEIVED_PAYMENT})
_MEMOS = frozenset({Kind.INVOICE, Kind.CREDIT_MEMO, Kind.RECEIVED_PAYMENT})
_RECEIPTS = frozenset({Kind.INVOICE, Kind.RECEIVED_PAYMENT, Kind.RECEIPT_TRANSFER})
_CODED = frozenset({Kind.ITEM, Kind.PROJECT, Kind.DEPARTMENT})
IN_PLAY = (
    Focus(_PAYABLES, _PAYABLES, 5),
    Focus(_PAYABLES | _DIMENSIONS, _PAYABLES | _DIMENSIONS, 2),
    Focus(_LISTS, _LISTS, 2),
    Focus(_PAYABLES | _CREDITS, _CREDITS, 2),
    Focus(_PAYABLES | _ONLINE, _ONLINE, 2),
    Focus(_PAYABLES | _CREDITS | _ONLINE, _CREDITS | _ONLINE, 2),
    Focus(_BASICS | _SALES_LISTS, _SALES_LISTS | {Kind.CUSTOMER}, 1.5),
    Focus(_BASICS | _SALES, _SALES, 3),
    Focus(_BASICS | _SALES | _MEMOS, _MEMOS, 1.5),
    Focus(_BASICS | _SALES | _RECEIPTS, _RECEIPTS, 2),
    Focus(_BASICS | _SALES | _CODED, _SALES | _CODED, 1.5),
    Focus(frozenset(Kind), frozenset(Kind), 0.5),
)


def draw_weather(rng: Random) -> Weather:
    """The conditions of one history."""
    stormy = rng.random()
    call_rate = 0.0 if stormy < 0.2 else rng.choice((0.01, 0.03, 0.08))
    chosen = tuple(fault for fault in CALL_FAULTS if rng.random() < 0.5) or CALL_FAULTS[:1]
    points = {name: rng.choice((0.0, 0.0005, 0.002, 0.006)) if stormy > 0.1 else 0.0 for name in POINT_FAULTS}
    points["user-acts"] = rng.choice((0.002, 0.01, 0.03))
    points["second-run"] = rng.choice((0.0, 0.0, 0.001, 0.003))
    connections = rng.choices((1, 2), (5, 1))[0]
    masters = dict(DEFAULT_MASTERS)
    if rng.random() < 0.3:
        masters |= dict.fromkeys((Kind.VENDOR, Kind.CUSTOMER, Kind.EMPLOYEE), Side.CASHFLOW360)
    if rng.random() < 0.3:
        masters |= dict.fromkeys((Kind.BILL, Kind.VENDOR_CREDIT, Kind.INVOICE), Side.INTACCT)
    focus = rng.choices(IN_PLAY, [focus.weight for focus in IN_PLAY])[0]
    return Weather(
        call_rate=call_rate,
        calls=chosen,
        points=points,
        ends={name: rng.choice((0.0, 0.1, 0.3)) for name in END_FAULTS},
        poisoned=rng.choice((0.0, 0.0, 0.0, 0.08)),
        late_edits=rng.choice((0.0, 0.0, 0.1, 0.4)),
        longest_freeze=rng.choice((30.0, 30.0, 400.0, 2000.0)),
        slice_seconds=rng.choice(((600.0, 900.0), (50.0, 120.0), (40.0, 300.0))),
        intacct_page=rng.choice((2, 3, 5, 2000)),
        cashflow360_page=rng.choice((2, 3, 5, 999)),
        skews={side: rng.choice((0.0, 0.0, rng.uniform(-300, 300))) for side in Side},
        zone=rng.choice(("+00:00", "+00:00", "-08:00", "+05:30", "+13:00")),
        unstamped=rng.random() < 0.2,
        auto_numbering=rng.random() < 0.4,
        approved_only=rng.random() < 0.2,
        one_way=rng.random() < 0.15,
        connections=connections,
        one_company=rng.random() < 0.6,
        kinds=focus.kinds,
        busy=focus.busy,
        separate_debits=rng.random() < 0.2,
        slow_bank=rng.random() < 0.2,
        payments_approved=rng.random() < 0.1,
        credits_listed=rng.random() < 0.7,
        closings=rng.random() < 0.4,
        masters=masters,
        repeated_answer=_beside(rng, 8).choice(RARELY_REPEATED)
        if _beside(rng, 9).random() < 0.3
        else _beside(rng).choice(REPEATED_ANSWERS),
        profile=_beside(rng, 7).choice(ODD_PROFILES) if _beside(rng, 1).random() < 0.5 else "full",
        unknown_elements=_beside(rng, 2).choice(("refuse", "drop")),
        iso_dates=_beside(rng, 3).choice(("refuse", "take")),
        overlaps=dict.fromkeys(OVERLAPS, overlapping := _beside(rng, 4).choice((0.0, 0.0, 0.001, 0.003))),
        slow_writes=0.05 if overlapping else 0.0,
        cut_flows=_beside(rng, 5).choice((0.0, 0.0, 0.1, 0.3)),
        again=_beside(rng, 6).random() < 0.7,
        believed=_beside(rng, 10).random() < 0.5,
        untold=_untold(_beside(rng, 11)),
        frequency=_beside(rng, 12).choice(FREQUENCIES),
        dates=_dates(_beside(rng, 13)),
    )


def _dates(rng: Random) -> SyncUserDates:
    """In every third history, formats of the sync user's own."""
    if rng.random() < 2 / 3:
        return SyncUserDates()
    return SyncUserDates(
        format=rng.choice(("/mdY", "/dmY", "-Ymd", ".dmY", "/dmy")),
        clock=rng.choice(("24", "12")),
        told=rng.choice(FOLLOWED),
        taken=rng.choice(FOLLOWED),
        stamp_zone=rng.choice(("user", "gmt")),
    )


def _untold(rng: Random) -> frozenset[str]:
    """In every second history, each object with a chance of its own."""
    return frozenset(name for name in INTACCT if rng.random() < 0.3) if rng.random() < 0.5 else frozenset()


def _beside(rng: Random, skipped: int = 0) -> Random:
    """A generator that draws beside the history's own, so that what is drawn later stays as it was."""
    beside = Random()
    beside.setstate(rng.getstate())
    for _ in range(skipped):
        beside.random()
    return beside
