"""Domain values to keep, with defaults for what a test does not care about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ledgersync.domain.journal import Change, Did, Entry
from ledgersync.domain.model import Kind, Link, Ref, Side, Values
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.remembered import Conflict, Hold, Intent, Note, Operation, Write
from ledgersync.domain.retry import (
    Linked,
    NextRun,
    OnlyItself,
    OthersChange,
    PeriodOpens,
    RetryWhen,
    Seen,
    SettingsChange,
)
from ledgersync.ports import Connection, ConnectionId, Lease, Progress, Registry, Run

ID = ConnectionId("acme", "main")
NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

BILL: Values = {
    "vendor": Ref(Kind.VENDOR, "009VENDOR"),
    "number": "INV-1",
    "date": date(2026, 1, 30),
    "total": Decimal("12.50"),
    "active": True,
    "term": None,
    "lines": (
        {"amount": Decimal("12.00"), "account": Ref(Kind.ACCOUNT, "0ca1"), "description": "Büro"},
        {"amount": Decimal("0.50"), "account": None},
    ),
}


def link(cashflow360_id: str = "c1", intacct_id: str = "i1", base: Values = BILL, kind: Kind = Kind.BILL) -> Link:
    return Link(kind, cashflow360_id, intacct_id, f"{intacct_id}-no", base)


def intent(control_id: str = "control-1") -> Intent:
    write = Write(
        Kind.BILL,
        Side.INTACCT,
        Operation.UPDATE,
        "i1",
        "c1",
        BILL,
        frozenset({"total", "lines"}),
        "7",
        latest_bill_date=date(2026, 1, 2),
        remade=True,
    )
    sent = Intent(
        control_id=control_id, write=write, base={**BILL, "number": "INV-0"}, agreed=BILL, run_id="run-1", at=NOW
    )
    otherwise = replace(sent, write=replace(write, values={**BILL, "number": "INV-2"}))
    return replace(sent, also=(otherwise,))


EVERY_CASE: tuple[RetryWhen, ...] = (
    NextRun(),
    Linked(Side.INTACCT, (Ref(Kind.VENDOR, "009VENDOR"),)),
    PeriodOpens(date(2026, 5, 31)),
    SettingsChange("f1n9e2"),
    OthersChange((Seen(Side.INTACCT, Kind.BILL, "7", "d1g3st"), Seen(Side.CASHFLOW360, Kind.VENDOR, "009", ""))),
    OnlyItself(),
)


def hold(id: str = "c1", kind: Kind = Kind.BILL, side: Side = Side.CASHFLOW360, text: str = "") -> Hold:
    held = Hold(kind, side, id, "", "waits", "W1", text, {"name": "Office"}, "d1g3st", NOW, "INV-1", EVERY_CASE)
    notes = (Note("dana", NOW, "asked"),)
    return replace(held, assigned="lee", notes=notes, day=date(2026, 5, 31), amount=Decimal("12.50"))


def entry(label: str = "INV-1", did: Did = Did.UPDATED) -> Entry:
    changed: dict[str, Change] = {
        "total": (Decimal("1.00"), Decimal("2.00")),
        "lines": ((), BILL["lines"]),
        "date": (None, date(2026, 1, 30)),
    }
    return Entry(
        did=did,
        at=NOW,
        run_id="run-1",
        kind=Kind.BILL,
        side=Side.INTACCT,
        intacct_id="7",
        cashflow360_id="009",
        label=label,
        fields=changed,
        why="changed in Cashflow360",
        rules={"total": "the master's value wins"},
        control_id="control-1",
    )


def conflict(field: str = "total") -> Conflict:
    return Conflict(
        kind=Kind.BILL,
        cashflow360_id="c1",
        intacct_id="i1",
        field=field,
        base=Decimal("1.0"),
        intacct=Decimal("2.00"),
        cashflow360=None,
        winner=Side.INTACCT,
        rule="master",
        run_id="run-1",
        at=NOW,
    )


def connection(id: ConnectionId = ID, due_at: datetime | None = None) -> Connection:
    return Connection(id, "Acme", "AcmeInc", "100", "008ORG", False, NOW, Preferences(), due_at=due_at)


def run(run_id: str = "run-1", id: ConnectionId = ID) -> Run:
    return Run(id, run_id, "schedule", "running", NOW)


def leased(registry: Registry, owner: str = "run-1", id: ConnectionId = ID, at: datetime = NOW) -> Lease:
    lease = registry.take_lease(id, owner, at, at + HOUR)
    assert lease is not None
    return lease


def told(seen: int = 7, calls: int = 0) -> Progress:
    counts = {"bill|intacct|seen": seen}
    return Progress(run_id="r1", group="lists", at=NOW, counts=counts, calls={"intacct|read_calls": calls})
