"""A connection on the local stack that is in step: what its users do, its runs, its workers, what both sides hold."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from ledgersync.domain.model import Kind
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Run
from ledgersync.runs.failures import process_ended
from sandbox.local.deployment import Execution, LocalStack
from sandbox.local.enrolment import Enrolment, registry
from sandbox.serve import wall_clock
from tests.e2e.watched import Watched

Seen = TypeVar("Seen")
Bill = tuple[str, Decimal]
VENDOR, ACCOUNT = "V-ACME", "6000"
SIDES = ("intacct", "cashflow360")


@dataclass(slots=True)
class Steady:
    """One connection; see ``open``."""

    stack: LocalStack
    servers: Watched
    enrolment: Enrolment
    now: Callable[[], datetime] = wall_clock
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def open(self) -> None:
        """Bring the lists over, complete the preferences, bring the transactions over."""
        assert self.run().status == "SUCCEEDED"
        kept = registry(self.stack)
        connection = kept.connection(self.enrolment.id)
        assert connection is not None
        now = datetime.now(UTC)
        lease = kept.take_lease(self.enrolment.id, "look", now, now + timedelta(minutes=1))
        assert lease is not None
        links = kept.books(self.enrolment.id, lease).all_links(Kind.ACCOUNT)
        kept.free_lease(self.enrolment.id, "look")
        account = {link.intacct_id: link.cashflow360_id for link in links}
        chosen = Preferences(
            unallocated_expenses_account=account["6900"],
            default_bank_account=account["1010"],
            money_out_clearing_account=account["1020"],
            money_in_clearing_account=account["1030"],
            deposit_to_account=account["1010"],
        )
        kept.put_connection(replace(connection, preferences=chosen))
        assert self.run().status == "SUCCEEDED"

    # Runs

    def start(self) -> str:
        """Start a run as the scheduler does, its record first; the arn of its execution."""
        run_id = f"run-{self.enrolment.connection_id}-{next(self._numbers)}-{time.time_ns()}"
        registry(self.stack).start_run(Run(self.enrolment.id, run_id, "schedule", "running", self.now()))
        return self.stack.start_execution(self.enrolment.tenant_id, self.enrolment.connection_id, run_id)

    def ended(self, arn: str, seconds: float = 240.0) -> Execution:
        """The execution once it has ended, its end is recorded, and its lease freed unless somebody stopped it."""
        told = self.stack.wait_execution(arn, seconds)
        awaited(lambda: self.record(told.name).ended_at, f"{told.name} was never recorded as ended")
        if process_ended(told.status, told.error):
            awaited(lambda: self.holder() != told.name, f"{told.name} was never relieved of its lease")
        return told

    def run(self) -> Execution:
        return self.ended(self.start())

    def record(self, run_id: str) -> Run:
        run = registry(self.stack).run(self.enrolment.id, run_id)
        assert run is not None
        return run

    def holder(self) -> str:
        """Who has the lease; "" when it is free."""
        lease = registry(self.stack).lease(self.enrolment.id)
        return lease.owner if lease is not None and lease.expires_at > self.now() else ""

    def lease_is_free(self) -> bool:
        return not self.holder()

    # What users do

    def bill_in(self, side: str, number: str, amount: str) -> None:
        """A user enters a bill of one line, dated today."""
        today = datetime.now(UTC).date()
        due = today + timedelta(days=30)
        if side == "intacct":
            line = {"ACCOUNTNO": ACCOUNT, "TRX_AMOUNT": amount, "LOCATIONID": self.enrolment.entity_id}
            days = {"WHENCREATED": f"{today:%m/%d/%Y}", "WHENPOSTED": f"{today:%m/%d/%Y}", "WHENDUE": f"{due:%m/%d/%Y}"}
            fields = {"VENDORID": VENDOR, "RECORDID": number, "CURRENCY": "USD", "BASECURR": "USD", **days}
            self._edit_intacct(op="create", object="APBILL", fields={**fields, "APBILLITEMS": [line]})
            return
        account = self._id("ChartOfAccount", ACCOUNT)
        coded = {"entity": "BillLineItem", "amount": float(amount), "chartOfAccountId": account}
        days = {"invoiceDate": today.isoformat(), "dueDate": due.isoformat()}
        given = {"vendorId": self._id("Vendor", VENDOR), "invoiceNumber": number, **days, "billLineItems": [coded]}
        self._edit_cashflow360(action="create", entity="Bill", fields=given)

    def set_password(self, password: str) -> None:
        """Somebody changes the sync user's password in Intacct."""
        self._edit_intacct(op="set_user", key=self.enrolment.user_id, entity=None, fields={"password": password})

    def fault(self, side: str, *faults: Mapping[str, object]) -> None:
        """Order faults: ``kind``, ``function`` (Intacct) or ``path`` (Cashflow360), ``nth``, ``times``, ``seconds``."""
        self.servers.control(side, "faults", {"faults": faults} if side == "intacct" else faults)

    def _edit_intacct(self, **edit: object) -> None:
        where = {"company": self.enrolment.company_id, "entity": self.enrolment.entity_id}
        self.servers.control("intacct", "edit", {**where, **edit})

    def _edit_cashflow360(self, **edit: object) -> None:
        self.servers.control("cashflow360", "edit", {"organization": self.enrolment.organization_id, **edit})

    def _id(self, entity: str, name: str) -> str:
        rows = self._organization()[entity]
        return next(str(row["id"]) for row in rows if name in (row.get("accountNumber"), row.get("shortName")))

    # What both sides hold

    def bills(self, side: str) -> list[Bill]:
        """Number and total of every bill of the connection's books, sorted; one that is there twice is listed twice."""
        if side == "intacct":
            ours = [r for r in self._company()["APBILL"] if r["MEGAENTITYID"] == self.enrolment.entity_id]
            found = [(str(row["RECORDID"]), row["TRX_TOTALENTERED"]) for row in ours]
        else:
            active = [row for row in self._organization()["Bill"] if row["isActive"] == "1"]
            found = [(str(row["invoiceNumber"]), row["amount"]) for row in active]
        return sorted((number, Decimal(str(amount)).quantize(Decimal("0.01"))) for number, amount in found)

    def has_bill(self, side: str, number: str) -> bool:
        return any(found == number for found, _ in self.bills(side))

    def assert_in_step(self) -> None:
        """Both sides hold the same bills, each once."""
        ours, theirs = (self.bills(side) for side in SIDES)
        assert ours == theirs
        assert len(ours) == len(set(ours))

    def asked(self) -> dict[str, tuple[int, int]]:
        """Reads and writes of both systems so far, as they counted."""
        counts = {side: self.servers.control(side, "requests") for side in SIDES}
        return {side: (counts[side]["reads"], counts[side]["writes"]) for side in SIDES}

    def _company(self) -> dict[str, list[dict[str, object]]]:
        companies: dict[str, dict[str, list[dict[str, object]]]] = self.servers.control("intacct", "state")
        return companies[self.enrolment.company_id]

    def _organization(self) -> dict[str, list[dict[str, object]]]:
        organizations = self.servers.control("cashflow360", "state")["organizations"]
        (records,) = (o["records"] for o in organizations if o["id"] == self.enrolment.organization_id)
        return dict(records)


def failures(stack: LocalStack, arn: str) -> list[tuple[str, str]]:
    """State and error of every attempt that failed, in order."""
    failed, state = [], ""
    for event in stack.history(arn):
        state = event.get("stateEnteredEventDetails", {}).get("name", state)
        if "taskFailedEventDetails" in event:
            failed.append((state, event["taskFailedEventDetails"]["error"]))
    return failed


def status_change(steady: Steady, arn: str, status: str, error: str | None = None) -> dict[str, Any]:
    """The event that says how an execution ended, as EventBridge delivers it, where the emulator sends none."""
    told = steady.stack.client("stepfunctions").describe_execution(executionArn=arn)
    stopped = datetime.now(UTC) + timedelta(seconds=1)
    detail = {
        "executionArn": arn,
        "stateMachineArn": steady.stack.state_machine_arn,
        "name": told["name"],
        "status": status,
        "startDate": int(told["startDate"].timestamp() * 1000),
        "stopDate": int(stopped.timestamp() * 1000),
        "input": told["input"],
        "output": None,
        "error": error,
        "cause": None,
    }
    kind = "Step Functions Execution Status Change"
    return {"source": "aws.states", "detail-type": kind, "resources": [arn], "detail": detail}


def workers(group: int, function: str) -> Iterator[int]:
    """The processes of a process group that run a Lambda function."""
    for entry in Path("/proc").iterdir():
        try:
            pid = int(entry.name)
            environ = (entry / "environ").read_bytes().split(b"\0")
            if os.getpgid(pid) == group and f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in environ:
                yield pid
        except (ValueError, OSError):
            continue


def awaited(look: Callable[[], Seen], complaint: str, seconds: float = 60.0) -> Seen:
    """What ``look`` sees once it is true."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, complaint
        time.sleep(0.05)
    return seen
