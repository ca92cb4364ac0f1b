"""The support bundle: what whoever helps needs to see, without a secret and without the books.

Causes, codes, counts and settings are in it. Names, texts and amounts are in it only when the person who asked for it
ticked that, and numbers of banks and of taxes are masked even then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ledgersync.domain.masking import masked_in
from ledgersync.domain.remembered import Hold
from ledgersync.management.plain import shown
from ledgersync.management.reporting import Job, Made
from ledgersync.ports import Connection, Registry, Run

RUNS = 30
HOLDS = 1_000


@dataclass(frozen=True, slots=True)
class SupportBundle:
    """Reads the product's own table only; the doctor's report, which reads both systems, goes beside it."""

    registry: Registry

    def __call__(self, job: Job) -> Made:
        job.tell("Collects settings, syncs and errors", 0)
        runs, _ = self.registry.runs(job.connection.id, RUNS)
        holds, conflicts = job.books.holds(), job.books.conflicts()
        content = {
            "at": job.clock.now().isoformat(),
            "with_texts_and_amounts": job.report.amounts,
            "connection": _connection(job.connection),
            "syncs": [_run(one) for one in runs],
            "read_up_to": {stream: at.at.isoformat() for stream, at in sorted(job.books.positions().items())},
            "left_over_writes": len(job.books.intents()),
            "errors_by_cause": dict(Counter(hold.cause for hold in holds)),
            "errors": [_hold(one, job.report.amounts) for one in holds[:HOLDS]],
            "conflicts_by_field": dict(Counter(f"{one.kind}.{one.field}" for one in conflicts)),
        }
        if job.report.amounts:
            content["conflicts"] = [
                {
                    "kind": one.kind.value,
                    "label": masked_in(one.label),
                    "field": one.field,
                    "rule": one.rule,
                    "intacct": _text(shown(one.field, one.intacct)),
                    "cashflow360": _text(shown(one.field, one.cashflow360)),
                }
                for one in conflicts[:HOLDS]
            ]
        figures = {"errors": str(len(holds)), "syncs": str(len(runs)), "conflicts": str(len(conflicts))}
        return Made(content=content, figures=figures)


def _connection(kept: Connection) -> Mapping[str, Any]:
    """Settings as they are chosen. Credentials are not in the connection; hashes of secrets are left out."""
    return {
        "id": kept.id.connection_id,
        "company_id": kept.company_id,
        "entity_id": kept.entity_id,
        "organization_id": kept.organization_id,
        "one_way": kept.one_way,
        "created_at": kept.created_at.isoformat(),
        "due_at": kept.due_at.isoformat() if kept.due_at else None,
        "preferences": _settings(asdict(kept.preferences)) if kept.preferences else None,
        "statements": {check: said.holds for check, said in kept.statements.items()},
    }


def _settings(chosen: Mapping[Any, Any]) -> Mapping[str, Any]:
    return {str(name): _settings(value) if isinstance(value, Mapping) else value for name, value in chosen.items()}


def _run(run: Run) -> Mapping[str, Any]:
    return {
        "run_id": run.run_id,
        "trigger": run.trigger,
        "status": run.status,
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "error": run.error,
        "counts": dict(run.counts),
        "calls": dict(run.calls),
    }


def _hold(hold: Hold, texts: bool) -> Mapping[str, Any]:
    told = {
        "kind": hold.kind.value,
        "side": hold.side.value,
        "record_id": hold.id,
        "cause": hold.cause,
        "code": hold.code,
        "since": hold.since.isoformat(),
    }
    return {**told, "label": masked_in(hold.label), "reason": masked_in(hold.text)} if texts else told


def _text(value: Any) -> Any:
    match value:
        case str():
            return masked_in(value)
        case Mapping():
            return {name: _text(inner) for name, inner in value.items()}
        case Sequence():
            return [_text(inner) for inner in value]
    return value
