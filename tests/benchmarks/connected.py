"""A connection of a scenario over any registry, run as the schedule and the state machine run it, on one clock."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Side
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Connection, ConnectionId, Registry
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.run_slice import Runner
from ledgersync.runs.schedule import Scheduler
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, TOKEN_NAME, Scenario
from sandbox.scenarios.setting import Side as Ends
from tests.benchmarks.state_machine import Slice, Walk, walk
from tests.benchmarks.wire import CountedCashflow360, CountedIntacct, Traffic
from tests.fakes.beside import before_it
from tests.fakes.executions import MemoryExecutions
from tests.fakes.vault import MemoryVault
from tests.integration.runs.world import CASHFLOW360_URL, INTACCT_URL, Clock

OPERATING_BANK, EXPENSES = "1010", "6000"


class CountedVault(MemoryVault):
    """Counts what is read from it."""

    reads = 0

    def get(self, id: ConnectionId, side: Side) -> str | None:
        self.reads += 1
        return super().get(id, side)


@dataclass(slots=True)
class Connected:
    """One connection, due now. ``traffic`` is what its runs sent since it was last cleared."""

    scenario: Scenario
    name: str
    registry: Registry
    clock: Clock
    traffic: Traffic = field(default_factory=Traffic)
    executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    vault: CountedVault = field(default_factory=CountedVault)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        organization = self.ends.organization
        password = self.ends.books.users[SYNC_USER].password
        self.vault.put(self.id, Side.INTACCT, json.dumps({"user_id": SYNC_USER, "password": password}))
        token = {"token_name": TOKEN_NAME, "token": organization.token}
        self.vault.put(self.id, Side.CASHFLOW360, json.dumps(token))
        now = self.clock.now()
        where = (self.ends.company_id, self.ends.entity_id, organization.id)
        self.registry.put_connection(Connection(self.id, self.name, *where, False, now, Preferences(), due_at=now))

    @property
    def ends(self) -> Ends:
        return self.scenario.connections[self.name]

    @property
    def id(self) -> ConnectionId:
        return ConnectionId(self.ends.tenant, self.name)

    def opener(self) -> LedgerOpener:
        return LedgerOpener(
            registry=self.registry,
            vault=self.vault,
            service=ServiceCredentials(
                SENDER_ID, self.scenario.intacct.senders[SENDER_ID], self.scenario.cashflow360.dev_key
            ),
            endpoints=Endpoints(
                f"{INTACCT_URL}/ia/xml/xmlgw.phtml", (INTACCT_URL,), f"{CASHFLOW360_URL}/api/v2", (CASHFLOW360_URL,)
            ),
            clock=self.clock,
            jitter=lambda: 0.5,
            start_beside=before_it,
            new_control_id=lambda: f"read-{next(self._ids)}",
            intacct_http=http_client(CountedIntacct(IntacctTransport(self.scenario.intacct), self.traffic)),
            cashflow360_http=http_client(
                CountedCashflow360(Cashflow360Transport(self.scenario.cashflow360), self.traffic)
            ),
        )

    def run(self) -> Walk:
        """The tick that starts the run, the state machine's walk with a fresh function per slice, the run's end."""
        scheduled = Scheduler(registry=self.registry, executions=self.executions, clock=self.clock).tick()
        if scheduled.started != 1:
            raise RuntimeError(f"no run was started: {dict(scheduled.left)}")
        arn, (_, run_id) = list(self.executions.started.items())[-1]

        invocations = itertools.count(1)

        def slice_of(group: Group) -> Slice:
            runner = Runner(
                registry=self.registry,
                open_ledgers=self.opener(),
                specs=SPECS,
                clock=self.clock,
                new_control_id=self._control_id,
            )
            invocation = next(invocations)
            done = runner.run_slice(self.id, run_id, group, f"i{invocation}", f"i{invocation - 1}")
            return Slice(done.more, done.transactions_ready)

        started_at = self.clock.now()
        walked = walk(slice_of)
        self.clock.at += timedelta(seconds=1)
        self.executions.end(arn, "SUCCEEDED")
        run_ended(
            self.registry,
            self.executions,
            RunEnd(
                id=self.id,
                run_id=run_id,
                execution_arn=arn,
                status="SUCCEEDED",
                started_at=started_at,
                ended_at=self.clock.now(),
            ),
        )
        return walked

    def choose_accounts(self) -> None:
        """The preferences transactions wait for: the operating bank account and the first expense account."""
        accounts = self.ends.organization.tables["ChartOfAccount"].values()
        ids = {str(row.get("accountNumber")): str(row["id"]) for row in accounts}
        kept = self.registry.connection(self.id)
        if kept is None:
            raise RuntimeError("the connection is gone")
        chosen = Preferences(default_bank_account=ids[OPERATING_BANK], unallocated_expenses_account=ids[EXPENSES])
        self.registry.put_connection(replace(kept, preferences=chosen))

    def settle(self, most_runs: int = 6) -> None:
        """Run day after day until a run writes nothing on either side; then let a day pass."""
        for number in range(most_runs):
            self.traffic.clear()
            self.run()
            self.a_day_later()
            if number == 0:
                self.choose_accounts()
            elif not self.traffic.written_functions and not self.traffic.cashflow360_writes():
                return
        raise RuntimeError(f"still writing after {most_runs} runs")

    def a_day_later(self) -> None:
        self.clock.at += timedelta(days=1)

    def _control_id(self) -> str:
        return f"function-{next(self._ids)}"
