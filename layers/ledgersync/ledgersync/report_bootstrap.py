"""Builds what makes reports from the settings of its function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ledgersync import bootstrap, notice_bootstrap
from ledgersync.adapters.aws.clock import SystemClock
from ledgersync.adapters.aws.tenants import working_for
from ledgersync.adapters.dynamodb.rehearsed import lines_of, rehearsed_of
from ledgersync.adapters.setup.intacct import LiveSetupReader
from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.events import ReportCommand
from ledgersync.management.doctor import Doctor
from ledgersync.management.doctor_report import DoctorReport
from ledgersync.management.drafts import drafted
from ledgersync.management.history_report import HistoryReport
from ledgersync.management.preview_report import PreviewReport
from ledgersync.management.probe import Probe
from ledgersync.management.probe_report import ProbeReport
from ledgersync.management.reporting import PAGE_ROWS, Maker, Reporting
from ledgersync.management.state_access import reading
from ledgersync.management.support_bundle import SupportBundle
from ledgersync.management.tie_out_report import TieOutReport
from ledgersync.management.trust import Trust
from ledgersync.ports import Clock, ConnectionId
from ledgersync.ports.reports import ReportKind
from ledgersync.settings import Settings

NEEDED = bootstrap.SLICE
"""What the function needs beside what this module imports."""


def report_slice(settings: Settings, command: ReportCommand, seconds_left: Callable[[], float]) -> dict[str, object]:
    """One slice of a report, or the record of why it can't be made, for the reports function."""
    clock, id = SystemClock(seconds_left), ConnectionId(command.tenant_id, command.connection_id)
    making = reporting(settings, clock)
    with working_for(command.tenant_id):
        if command.failure is not None:
            making.failed(id, command.run_id, command.failure.error, command.failure.cause)
            return command.outcome(more=False, waits=False)
        done = making.run_slice(id, command.run_id, command.step)
    return command.outcome(done.more, done.waits)


def reporting(settings: Settings, clock: Clock) -> Reporting:
    """What makes reports, over the real systems."""
    kept, vault = bootstrap.registry(settings, clock), bootstrap.vault(settings)
    running = bootstrap.runner(settings, clock, kept, settings.stop_margin_seconds, asked=True)
    reader = LiveSetupReader(bootstrap.setup_clients(settings, kept, clock), vault, clock.time_left)
    trust = Trust(kept, clock, running.trusted_after)
    probe, begun = Probe(running.open_ledgers, kept, clock), bootstrap.drafts(settings)
    gently = bootstrap.opener(settings, clock, kept, asked=True).in_pages(PAGE_ROWS)
    makers: dict[ReportKind, Maker] = {
        ReportKind.TIE_OUT: TieOutReport(gently, running.specs, TemporaryShelves),
        ReportKind.PREVIEW: PreviewReport(replace(running, open_ledgers=gently), lines_of, rehearsed_of),
        ReportKind.DOCTOR: DoctorReport(Doctor(kept, reader, probe, trust)),
        ReportKind.PROBE: ProbeReport(probe),
        ReportKind.SUPPORT_BUNDLE: SupportBundle(kept),
        ReportKind.HISTORY: HistoryReport(kept),
    }
    return Reporting(
        registry=kept,
        asked_about=lambda id: kept.connection(id) or drafted(begun, id),
        reports=kept.reports,
        clock=clock,
        reading=lambda id: reading(kept, id),
        makers=makers,
        notices=notice_bootstrap.notice_box(settings, clock),
    )
