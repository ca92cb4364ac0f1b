"""From the domain to bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from ledgersync.domain.causes.cause import WAITS
from ledgersync.domain.kinds import all_masters
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences, missing
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.http import bodies, control_bodies, preference_bodies, record_bodies, summary_bodies
from ledgersync.http.ids import opaque, parts
from ledgersync.management.hold_groups import HoldKey, advised
from ledgersync.management.plain import shown
from ledgersync.management.refusal import not_found
from ledgersync.management.reports import unexplained_in
from ledgersync.management.run_control import Standing
from ledgersync.management.summary import Summary
from ledgersync.ports import Connection, Run
from ledgersync.ports.reports import Report
from ledgersync.runs.transactions import transactions


def connection(kept: Connection, run_id: str | None = None) -> bodies.ConnectionOut:
    return bodies.ConnectionOut(
        id=kept.id.connection_id,
        name=kept.name,
        company_id=kept.company_id,
        entity_id=kept.entity_id,
        organization_id=kept.organization_id,
        organization_name=kept.organization_name,
        one_way=kept.one_way,
        status="disconnected" if kept.disconnected else "connected",
        created_at=kept.created_at,
        due_at=kept.due_at,
        paused=control_bodies.PauseOut(**asdict(kept.paused)) if kept.paused else None,
        version=kept.version,
        transactions_wait_for=missing(kept.preferences),
        run_id=run_id,
    )


def summarised(
    kept: Connection, found: Summary | None, reports: Sequence[Report] = ()
) -> summary_bodies.SummarisedConnection:
    shown = (
        summary_bodies.SummaryOut(
            state=found.state,
            last_good_sync=found.last_good_sync,
            open_holds=found.open_holds,
            newest_run=run(found.newest_run) if found.newest_run else None,
            sage_transactions=found.sage_transactions,
            sage_warning=found.sage_warning,
            unexplained=unexplained_in(reports),
        )
        if found
        else None
    )
    return summary_bodies.SummarisedConnection(**connection(kept).model_dump(), summary=shown)


def preferences(kept: Connection, warnings: Sequence[str] = ()) -> preference_bodies.PreferencesOut:
    chosen = kept.preferences or Preferences()
    told = {"version": kept.version, "transactions_wait_for": missing(chosen), "warnings": list(warnings)}
    values = {**asdict(chosen), "masters": all_masters(chosen.masters), **told}
    return preference_bodies.PreferencesOut.model_validate(values)


def run(kept: Run) -> bodies.RunOut:
    return bodies.RunOut(
        run_id=kept.run_id,
        trigger=kept.trigger,
        status=kept.status,
        started_at=kept.started_at,
        ended_at=kept.ended_at,
        counts=dict(kept.counts),
        calls=dict(kept.calls),
        sage_transactions=transactions(kept.calls),
        error=kept.error,
        advice=kept.advice,
    )


def progress(found: Standing) -> control_bodies.ProgressOut:
    told = found.progress
    return control_bodies.ProgressOut(
        run_id=found.run.run_id,
        status=found.run.status,
        group=told.group if told else "",
        started_at=found.run.started_at,
        as_of=told.at if told else None,
        counts=dict(told.counts) if told else {},
        sage_transactions=transactions(told.calls) if told else 0,
        stopping=found.stopping,
        stop_by=found.stop_by,
    )


def hold_id(hold: Hold) -> str:
    return opaque(hold.kind, hold.side, hold.id)


def hold_key(id: str) -> HoldKey:
    try:
        kind, side, record = parts(id, 3) or ("", "", "")
        return Kind(kind), Side(side), record
    except ValueError:
        raise not_found("hold") from None


def hold(kept: Hold) -> record_bodies.HoldOut:
    found = advised(kept)
    return record_bodies.HoldOut(
        id=hold_id(kept),
        kind=kept.kind,
        side=kept.side,
        record_id=kept.id,
        counterpart_id=kept.counterpart_id,
        label=kept.label,
        day=kept.day,
        amount=None if kept.amount is None else str(kept.amount),
        cause=kept.cause,
        code=kept.code,
        reason=kept.text,
        advice=found.advice,
        where=found.where,
        since=kept.since,
        waits_for=[name for key, name in sorted(kept.params.items()) if key.startswith(WAITS)],
        retry=kept.retry,
        ignored=kept.ignored,
        assigned=kept.assigned,
        notes=[record_bodies.NoteOut(by=note.by, at=note.at, text=note.text) for note in kept.notes],
    )


def conflict_id(kept: Conflict) -> str:
    return opaque(kept.kind, kept.cashflow360_id, kept.field)


def conflict_key(id: str) -> tuple[Kind, str, str]:
    try:
        kind, record, field = parts(id, 3) or ("", "", "")
        return Kind(kind), record, field
    except ValueError:
        raise not_found("conflict") from None


def conflict(kept: Conflict) -> record_bodies.ConflictOut:
    return record_bodies.ConflictOut(
        id=conflict_id(kept),
        kind=kept.kind,
        cashflow360_id=kept.cashflow360_id,
        intacct_id=kept.intacct_id,
        label=kept.label,
        field=kept.field,
        base=shown(kept.field, kept.base),
        intacct=shown(kept.field, kept.intacct),
        cashflow360=shown(kept.field, kept.cashflow360),
        winner=kept.winner,
        rule=kept.rule,
        run_id=kept.run_id,
        at=kept.at,
    )
