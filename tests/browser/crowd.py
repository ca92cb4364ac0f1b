"""A tenant whose pages are full: two hundred rows, long names, names of other scripts, and every state there is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.adapters.dynamodb.notices import DynamoNotices
from ledgersync.adapters.dynamodb.reports import DynamoReports
from ledgersync.domain.journal import Did, Entry
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.notices import CHOOSABLE, Channel, Means, NoticeSettings
from ledgersync.domain.remembered import Conflict, Hold, Note
from ledgersync.management.notices import MOST
from ledgersync.ports import Connection, ConnectionId, Run
from ledgersync.ports.changes import Change, PutConflict, PutHold, PutLink, Tell
from ledgersync.ports.connections import Pause
from ledgersync.ports.reports import Report, ReportKind, ReportStatus, ReportStore
from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import registry

TENANT = "crowd"
FULL, STOPPED, PAUSED, GONE, GOING, NEW = "full", "stopped", "paused", "gone", "going", "new"
NAMES = (
    "The Honourable Company of Harbour Pilots, Boatmen, Lightermen & Ship’s Chandlers of the Eastern Approaches",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "شركة الميناء الشرقي للتوريد والخدمات \u202e(بالأحرف المعكوسة)",
    '<script>alert("Acme")</script>',
    "Acme",
)
RUN = "20261130T060000Z-full"
MANY = 200
LARGE = "paid-in-intacct"
"""The cause of one reason with MANY records."""
CAUSES = ("ambiguous-match", "period-closed", "number-missing", "term-missing", "name-taken-in-cashflow360")


def name(number: int) -> str:
    return NAMES[number % len(NAMES)]


class Crowd:
    """Fills the tables as runs and people would, with nothing behind them."""

    def __init__(self, registry: DynamoRegistry, reports: ReportStore, now: datetime) -> None:
        self.now = now
        self._registry = registry
        self._reports = reports

    @classmethod
    def on(cls, stack: LocalStack) -> Crowd:
        """Of the deployed product's tables."""
        table = Table(stack.client("dynamodb"), stack.outputs["TableName"], time.sleep, lambda most: most)
        return cls(registry(stack), DynamoReports(table), datetime.now(UTC))

    def fill(self) -> None:
        full = self._connect(FULL, NAMES[0])
        self._commit(full.id, self._books())
        for ago in reversed(range(30)):
            self._ran(full.id, ago)
        self._connect(NEW, "Acme")
        self._ran(self._connect(STOPPED, NAMES[1]).id, 0, status="failed", error="intacct-user-refused")
        going = self._connect(GOING, NAMES[2])
        self._registry.start_run(Run(going.id, "going-1", "sync_now", "running", self.now, execution_arn="arn:none"))
        self._connect(PAUSED, NAMES[3], paused=Pause(self.now, "dana@crowd.example", "Paused by dana@crowd.example."))
        self._connect(GONE, NAMES[4], disconnected=True)
        for kind, content in (("tie-out", tied_out()), ("preview", previewed())):
            self._report(full.id, ReportKind(kind), content)
        self._report(self._id(NEW), ReportKind.DOCTOR, None)

    def _id(self, id: str) -> ConnectionId:
        return ConnectionId(TENANT, id)

    def _connect(self, id: str, called: str, **more: Any) -> Connection:
        made = Connection(
            id=self._id(id),
            name=called,
            company_id=f"CROWD-{id}".upper(),
            entity_id="",
            organization_id=f"00801{id.upper()}",
            one_way=False,
            created_at=self.now,
            **more,
        )
        self._registry.put_connection(made)
        return made

    def _ran(self, id: ConnectionId, ago: int, status: str = "succeeded", error: str = "") -> None:
        at = self.now - timedelta(hours=6 * ago + 1)
        counts = {"vendor|intacct|seen": 12_345, "bill|intacct|created": 1_204, "bill|cashflow360|held": MANY}
        advice = "Enter the password that is valid in Sage Intacct." if error else ""
        run = Run(
            id,
            RUN if not ago else f"20261129T{99 - ago}0000Z-full",
            "schedule",
            status,
            at,
            at + timedelta(minutes=9),
            counts=counts,
        )
        self._registry.start_run(replace(run, status="running", ended_at=None))
        self._registry.end_run(replace(run, error=error, advice=advice))

    def _commit(self, id: ConnectionId, changes: list[Change]) -> None:
        lease = self._registry.take_lease(id, "crowd", self.now, self.now + timedelta(minutes=1))
        assert lease is not None
        books = self._registry.books(id, lease)
        for start in range(0, len(changes), 20):
            books.commit(changes[start : start + 20])
        self._registry.free_lease(id, "crowd")

    def _books(self) -> list[Change]:
        found: list[Change] = []
        for number in range(MANY):
            found += self._record(number)
        return found

    def _record(self, number: int) -> Iterator[Change]:
        called, at = name(number), self.now - timedelta(minutes=number + 1)
        yield PutHold(self._hold(number, called, at))
        yield PutHold(self._large(number, called, at))
        yield PutConflict(
            Conflict(
                kind=Kind.VENDOR,
                cashflow360_id=f"c{number:03}",
                intacct_id=f"V{number:03}",
                field="email",
                base="",
                intacct=f"accounts.payable.department.{number}@a-very-long-domain-name.example",
                cashflow360=called,
                winner=Side.INTACCT,
                rule="changed on both sides: the master's value wins",
                at=at,
                label=called,
            )
        )
        yield PutLink(Link(Kind.VENDOR, f"c{number:03}", f"V{number:03}", str(number), {"name": called, "email": ""}))
        entry = Entry(
            did=Did.UPDATED,
            at=at,
            run_id=RUN,
            kind=Kind.VENDOR,
            side=Side.INTACCT,
            intacct_id=f"V{number:03}",
            cashflow360_id=f"c{number:03}",
            label=called,
            fields={"name": ("before", called), "email": ("", "accounts@acme.example")},
            why="changed in Cashflow360",
        )
        yield Tell(entry)

    def _hold(self, number: int, called: str, at: datetime) -> Hold:
        cause = CAUSES[number % len(CAUSES)]
        reason = f"The reason of {cause}, about {NAMES[number // 20 % len(NAMES)]}, of 2026-11-20 over 1,234,567.89."
        params = {"term": "Net 45 days end of month, 2% in 10", "side": "intacct", "kind": "bill"}
        notes = (Note("dana@crowd.example", at, f"Asked {called} about it."),) if number % 7 == 0 else ()
        ignored = number % 50 == 49
        return Hold(Kind.BILL, Side.CASHFLOW360, f"b{number:03}", "", cause, cause, reason, params, "digest", at,
                    label=f"INV-2026-{number:05} {called}", notes=notes, ignored=ignored, assigned="dana",
                    day=at.date(), amount=Decimal("98765.43"))  # fmt: skip

    def _large(self, number: int, called: str, at: datetime) -> Hold:
        reason = "The bill is paid in Sage Intacct, so it stays as it is there."
        return Hold(Kind.BILL, Side.INTACCT, f"p{number:03}", "", LARGE, LARGE, reason, {}, "digest", at,
                    label=f"PAID-{number:05}", day=at.date(), amount=Decimal("1234567.89"))  # fmt: skip

    def _report(self, id: ConnectionId, kind: ReportKind, content: object) -> None:
        report = Report(
            id=id,
            report_id=f"report-{kind.value}",
            kind=kind,
            asked_by="dana",
            asked_at=self.now,
            expires_at=self.now + timedelta(days=7),
        )
        self._reports.begin(report)
        if content is None:
            ended = replace(report, status=ReportStatus.FAILED, ended_at=self.now, error="intacct-user-refused",
                            advice="Enter the password that is valid in Sage Intacct.")  # fmt: skip
        else:
            ended = replace(report, status=ReportStatus.DONE, ended_at=self.now, complete=False)
            self._reports.put_content(ended, [json.dumps(content)])
        self._reports.keep(ended)


def remove(stack: LocalStack) -> None:
    """Everything of the tenant, whatever partition it lies in."""
    begin: dict[str, Any] = {}
    while True:
        page = stack.table.scan(ProjectionExpression="pk, sk", **begin)
        with stack.table.batch_writer() as batch:
            for key in page["Items"]:
                if key["pk"].split("#")[1:2] == [TENANT]:
                    batch.delete_item(Key=key)
        if "LastEvaluatedKey" not in page:
            return
        begin = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def fill_notices(stack: LocalStack) -> None:
    """As many addresses as a tenant may have: long ones, some to be confirmed, some that failed."""
    table = Table(stack.client("dynamodb"), stack.outputs["TableName"], time.sleep, lambda most: most)
    channels = tuple(
        Channel(
            id=f"n{number}",
            means=Means.EMAIL,
            to=f"accounts.payable.department.{number}@a-very-long-domain-name.example",
            events=CHOOSABLE[: number % len(CHOOSABLE) + 1],
            confirmed=number % 4 != 3,
            paused="It failed ten times in a row." if number % 5 == 4 else "",
        )
        for number in range(MOST)
    )
    DynamoNotices(table, lambda: datetime.now(UTC)).put_settings(TENANT, NoticeSettings(channels))


def tied_out() -> dict[str, object]:
    parties = [
        {
            "id": f"c{number:03}",
            "name": name(number),
            "intacct": "1234567.89",
            "cashflow360": "1234557.89",
            "difference": "10.00",
            "explanations": [
                {"kind": "bill", "id": f"b{number:03}", "label": f"INV-{number:05}", "intacct": "10.00",
                 "cashflow360": "0.00", "cause": "term-missing", "words": "The payment term Net 45 does not exist."}
            ] * (number % 6 if number < 12 else number % 2),
        }
        for number in range(MANY)
    ]  # fmt: skip
    total = {"intacct": "246913578.00", "cashflow360": "246911578.00", "difference": "2000.00"}
    draft = {"kind": "bill", "id": "d1", "label": "INV-1", "party": NAMES[1], "amount": "10.00", "state": "a draft"}
    section = {**total, "explained": "1990.00", "unexplained": "10.00", "parties": parties, "drafts": [draft]}
    return {"at": "2026-11-30T06:00:00+00:00", "payables": section, "receivables": section}


def previewed() -> dict[str, object]:
    planned = [
        {"kind": "vendor", "side": "intacct", "operation": "update", "id": f"V{number:03}", "label": name(number),
         "fields": {"name": ["before", name(number)]}}
        for number in range(MANY)
    ]  # fmt: skip
    held = [
        {"kind": "bill", "side": "intacct", "record_id": f"b{number}", "label": name(number), "cause": "term-missing",
         "reason": f"The payment term of {name(number)} does not exist.", "advice": "Create it.", "where": ""}
        for number in range(20)
    ]  # fmt: skip
    counts = {"planned_count": 4_321, "holds_count": MANY, "conflicts_count": 3}
    return {"complete": False, "counts": {}, "writes": {"vendor|intacct|update": 4_321}, "planned": planned,
            "holds": held, "conflicts": [], "differences": [], **counts}  # fmt: skip
