"""The API in process: API Gateway events in, answers out, over both sandboxes and the memory store."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from ledgersync.adapters.dynamodb.rehearsed import lines_of, rehearsed_of
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.setup.intacct import LiveSetupReader
from ledgersync.adapters.setup.live_check import Clients, RemoteCheck
from ledgersync.adapters.setup.package_file import build
from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.adapters.unsubscribing import Unsubscribing
from ledgersync.domain.kinds import SPECS
from ledgersync.http.api import HttpApi
from ledgersync.http.services import AccessSettings, InvocationClock, ServiceFacts, Services
from ledgersync.management.candidates import Candidates
from ledgersync.management.conflicts import Conflicts
from ledgersync.management.connections import Connections
from ledgersync.management.continuing import Continuing
from ledgersync.management.doctor import Doctor
from ledgersync.management.doctor_report import DoctorReport
from ledgersync.management.draft_secrets import DraftSecrets
from ledgersync.management.drafts import Drafts, drafted
from ledgersync.management.hints import Hints
from ledgersync.management.history_report import HistoryReport
from ledgersync.management.holds import Holds
from ledgersync.management.package import Packages
from ledgersync.management.people import People
from ledgersync.management.preferences import PreferenceSetting
from ledgersync.management.preview_report import PreviewReport
from ledgersync.management.probe import Probe
from ledgersync.management.probe_report import ProbeReport
from ledgersync.management.reporting import Maker, Reporting
from ledgersync.management.reports import Reports
from ledgersync.management.state_access import reading
from ledgersync.management.support_bundle import SupportBundle
from ledgersync.management.terms import Terms
from ledgersync.management.tie_out_report import TieOutReport
from ledgersync.management.trust import Trust
from ledgersync.ports import Connection, ConnectionId
from ledgersync.ports.people import Directory
from ledgersync.ports.reports import ReportKind
from ledgersync.runs.sync_now import SyncNow
from sandbox.scenarios.setting import SYNC_USER, TOKEN_NAME, found
from tests.fakes.drafts import MemoryDrafts
from tests.fakes.executions import MemoryExecutions
from tests.fakes.notices import MemoryNotices, notices
from tests.fakes.reports import MemoryReports
from tests.fakes.watches import MemoryDoorbell, MemoryWatches
from tests.integration.functions.conftest import Context
from tests.integration.http_api.both_systems import Both
from tests.integration.http_api.events import Answer, api_event, to_answer
from tests.integration.runs.world import CASHFLOW360_URL, SHOP, Clock, RunWorld

PUBLIC = "https://sync.example.com"
MINE = "tenant-1"
APPROVED_ONLY = {"approved_only": True, "confirmed": ["approved_only"]}
"""The one permanent choice of the preferences, as somebody who confirms it sends it."""


@dataclass
class ApiWorld:
    """``runs`` is the shop's connection, with books and ledgers; the API serves it to its tenant."""

    runs: RunWorld
    executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    report_executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    kept_reports: MemoryReports = field(default_factory=MemoryReports)
    notice_box: MemoryNotices = field(default_factory=MemoryNotices)
    directory: Directory | None = None
    watches: MemoryWatches = field(default_factory=MemoryWatches)
    doorbell: MemoryDoorbell = field(default_factory=MemoryDoorbell)
    api: HttpApi = field(init=False)
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        runs = self.runs
        opener = replace(runs.opener(), asked=True)
        clients = Clients(
            registry=runs.registry,
            service=lambda: opener.service,
            endpoints=opener.endpoints,
            clock=runs.clock,
            jitter=lambda: 0.5,
            new_control_id=self.new_id,
            http=lambda: http_client(Both(runs)),
        )
        probe = Probe(opener, runs.registry, runs.clock)
        connections = Connections(
            runs.registry,
            runs.vault,
            RemoteCheck(clients),
            runs.clock,
            self.new_id,
            lambda: f"secret{self.new_id()}",
            probe.renew,
        )
        self.drafts = MemoryDrafts()
        being_set_up = Drafts(
            store=self.drafts,
            secrets=DraftSecrets(self.drafts, runs.registry, lambda: runs.vault, runs.clock),
            connections=connections,
            clock=runs.clock,
            new_id=self.new_id,
            new_secret=lambda: f"secret{self.new_id()}",
        )
        sync_now = SyncNow(runs.registry, self.executions, runs.clock, timedelta(seconds=60))
        services = Services(
            registry=runs.registry,
            clock=runs.clock,
            connections=connections,
            preferences=PreferenceSetting(
                runs.registry,
                runs.clock,
                opener,
                lambda: LiveSetupReader(clients, runs.vault, runs.clock.time_left),
            ),
            sync_now=sync_now,
            holds=Holds(runs.registry, runs.clock, opener, self.new_id),
            conflicts=lambda: Conflicts(runs.runner(), self.new_id),
            terms=lambda: Terms(runs.runner(), self.new_id),
            candidates=lambda: Candidates(runs.runner(), self.new_id),
            runner=runs.runner,
            open_ledgers=opener,
            trust=Trust(runs.registry, runs.clock),
            unsubscribe=Unsubscribing(
                watches=self.watches,
                opener=lambda: opener,
                http=lambda: opener.cashflow360_http,
                clock=runs.clock,
                new_id=self.new_id,
                events_base=CASHFLOW360_URL,
                events_allowed=(CASHFLOW360_URL,),
            ),
            packages=Packages(
                registry=runs.registry,
                connections=connections,
                clock=runs.clock,
                new_secret=lambda: f"secret{self.new_id()}",
                build=build,
                draft=being_set_up.connection,
            ),
            watches=self.watches,
            hints=Hints(
                registry=runs.registry,
                connections=connections,
                watches=self.watches,
                ring=self.doorbell,
                clock=runs.clock,
            ),
            reports=Reports(
                registry=runs.registry,
                store=self.kept_reports,
                executions=self.report_executions,
                clock=runs.clock,
                new_id=self.new_id,
                new_secret=lambda: f"secret{self.new_id()}",
            ),
            drafts=being_set_up,
            continuing=Continuing(being_set_up, connections, sync_now, runs.clock),
            service=lambda: ServiceFacts(opener.service.sender_id, "ledgersync", "help@example.com"),
            people=People(directory=self.directory, registry=runs.registry, clock=runs.clock, new_id=self.new_id),
            notices=lambda: notices(self.runs.registry, self.notice_box, self.runs.clock, self.new_id),
            access=AccessSettings(),
            public_url=PUBLIC,
        )
        self.connections, self.clients = connections, clients
        self.clock = InvocationClock(runs.clock.sleep)
        self.api = HttpApi(services, self.clock)

    def reporting(self) -> Reporting:
        """What makes reports, as the reports function has it."""
        runs, runner = self.runs, self.runs.runner()
        reader = LiveSetupReader(self.clients, runs.vault, runs.clock.time_left)
        probe = Probe(runs.opener(), runs.registry, runs.clock)
        makers: dict[ReportKind, Maker] = {
            ReportKind.TIE_OUT: TieOutReport(runs.opener(), SPECS, TemporaryShelves),
            ReportKind.PREVIEW: PreviewReport(runner, lines_of, rehearsed_of),
            ReportKind.DOCTOR: DoctorReport(
                Doctor(runs.registry, reader, probe, Trust(runs.registry, runs.clock)),
            ),
            ReportKind.PROBE: ProbeReport(probe),
            ReportKind.SUPPORT_BUNDLE: SupportBundle(runs.registry),
            ReportKind.HISTORY: HistoryReport(runs.registry),
        }
        kept = runs.registry
        return Reporting(
            registry=kept,
            asked_about=lambda id: kept.connection(id) or drafted(self.drafts, id),
            reports=self.kept_reports,
            clock=runs.clock,
            reading=lambda id: reading(kept, id),
            makers=makers,
            notices=self.notice_box,
        )

    def make_reports(self) -> None:
        """What the state machine does of every report that is going, until it has ended."""
        clock = self.runs.clock
        clock.at += timedelta(seconds=1)
        left, clock.left = clock.left, 900.0
        for id, report_id in list(self.kept_reports.kept):
            self.make_reports_of(report_id, id=id)
        clock.left = left

    def report(self, kind: str, path: str = "", tenant: str = MINE) -> dict[str, Any]:
        """A report that was asked for and made, of the shop's connection or of what ``path`` names; what it found."""
        path = path or self.path
        asked = self.call("POST", f"{path}/reports", {"kind": kind}, tenant=tenant)
        assert asked.status == 202, asked.raw
        self.make_reports()
        found: dict[str, Any] = self.call("GET", f"{path}/reports/{asked.json['id']}/file", tenant=tenant).json
        return found

    def make_reports_of(self, report_id: str, most: int = 100, id: ConnectionId | None = None) -> list[str]:
        """Slice after slice of a report; what each came to."""
        making, step, slices = self.reporting(), 0, list[str]()
        while len(slices) < most:
            done = making.run_slice(id or self.id, report_id, step)
            step += done.more and not done.waits
            slices.append("waits" if done.waits else "more" if done.more else "done")
            if not done.more:
                break
        return slices

    def new_id(self) -> str:
        return f"n{next(self._ids)}"

    @property
    def id(self) -> ConnectionId:
        return self.runs.id

    @property
    def path(self) -> str:
        return f"/connections/{self.id.connection_id}"

    def connection(self) -> Connection:
        kept = self.runs.registry.connection(self.id)
        assert kept is not None
        return kept

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        tenant: str | None = MINE,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        claims: Mapping[str, str] | None = None,
        role: str = "administrator",
    ) -> Answer:
        """One request, as API Gateway hands it over; None for a request without a token."""
        text = None if body is None else body if isinstance(body, str) else json.dumps(body)
        given = {"content-type": "application/json", **(headers or {})}
        event = api_event(method, path, text, given, query or {}, claims or self.claims(tenant, role))
        return to_answer(self.api.handle(event, Context()))

    def claims(self, tenant: str | None, role: str = "administrator") -> dict[str, str] | None:
        """Of somebody who has just signed in; API Gateway hands every claim over as text."""
        signed_in = str(int(self.runs.clock.now().timestamp()))
        return {"tenant_id": tenant, "role": role, "sub": "u1", "auth_time": signed_in} if tenant else None

    def new_connection(self, **changed: Any) -> dict[str, Any]:
        """A body that connects the shop, with parts of it changed by ``intacct__password`` and the like."""
        ends = self.runs.ends
        body: dict[str, Any] = {
            "name": "Shop",
            "intacct": {
                "company_id": ends.company_id,
                "user_id": SYNC_USER,
                "password": ends.books.users[SYNC_USER].password,
                "entity_id": ends.entity_id,
            },
            "cashflow360": {
                "organization_id": ends.organization.id,
                "token_name": TOKEN_NAME,
                "token": ends.organization.token,
            },
        }
        for name, value in changed.items():
            part, _, key = name.rpartition("__")
            (body[part] if part else body)[key] = value
        return body


def shop_api() -> ApiWorld:
    clock = Clock()
    clock.left = 25.0
    return ApiWorld(RunWorld(found("shop", (SHOP,), seed=1, now=clock.now), clock))
