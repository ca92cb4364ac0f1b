"""The preview as a report: every write counted, the first of them told field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledgersync.domain.model import Ref, Side
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.errors import FatalError
from ledgersync.management.hold_groups import advised
from ledgersync.management.plain import shown
from ledgersync.management.reporting import MARGIN_SECONDS, Job, Made, Unfinished
from ledgersync.ports import PutPosition
from ledgersync.ports.rehearsed import Planned, Rehearsed
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.preview import Preview

TOLD = 2_000
"""The most writes, and the most records set aside, that are told one by one."""


STUCK = (
    "The preview does not get on: a whole step goes by with reading what the steps before had come to. Nothing was "
    "written. Ask the operator for more memory of the reports function, which makes its steps faster."
)


@dataclass(frozen=True, slots=True)
class PreviewReport:
    """The very run, over ledgers that only pretend to write; slice by slice, as a run.

    ``lines_of`` writes down how far it is when time runs out; ``rehearsed_of`` reads that again, and begins with no
    lines.
    """

    runner: Runner
    lines_of: Callable[[Rehearsed], Iterator[str]]
    rehearsed_of: Callable[[Iterable[str]], Rehearsed]

    def __call__(self, job: Job) -> Made | Unfinished:
        if job.saved is None:
            job.tell("Reads both systems as a sync would", 0)
        before = self.rehearsed_of(job.saved or ())
        began = reached(before)
        found = replace(self.runner, margin_seconds=MARGIN_SECONDS).preview_of(
            job.connection, before, job.clock, lambda read: job.tell("Decides what to do", read), TOLD
        )
        if found.left is not None:
            if job.saved is not None and job.may_ask() and began == reached(found.left):
                raise FatalError("report-stuck", STUCK)
            return Unfinished(self.lines_of(found.left))
        return _made(found, job.clock.now())


def reached(one: Rehearsed) -> object:
    """What a step that gets on changes: groups done, streams read on, writes, or what is kept."""
    positions = {change.stream: change.position for change in one.kept if isinstance(change, PutPosition)}
    return (
        one.groups,
        len(one.kept),
        len(one.shelves),
        positions,
        {side: dict(each.writes) for side, each in one.sides.items()},
    )


def _made(found: Preview, at: datetime) -> Made:
    writes = found.writes
    content = {
        "at": at.isoformat(),
        "complete": found.complete,
        "counts": dict(found.counts),
        "writes": dict(writes),
        "planned": [_planned(one, found.names[one.side]) for one in found.planned[:TOLD]],
        "planned_count": sum(writes.values()),
        "holds": [_held(one) for one in found.holds[:TOLD]],
        "holds_count": len(found.holds),
        "conflicts": [_conflict(one) for one in found.conflicts[:TOLD]],
        "conflicts_count": len(found.conflicts),
        "differences": [_conflict(one) for one in found.differences[:TOLD]],
    }
    figures = {
        "to_intacct": str(sum(number for name, number in writes.items() if name.split("|")[1] == Side.INTACCT)),
        "to_cashflow360": str(sum(number for name, number in writes.items() if name.split("|")[1] == Side.CASHFLOW360)),
        "holds": str(len(found.holds)),
        "conflicts": str(len(found.conflicts)),
    }
    return Made(content=content, figures=figures)


def _planned(one: Planned, names: Mapping[Ref, str]) -> Mapping[str, Any]:
    return {
        "kind": one.kind.value,
        "side": one.side.value,
        "operation": one.operation.value,
        "id": one.id,
        "label": one.label,
        "fields": {name: [shown(name, old, names), shown(name, new, names)] for name, (old, new) in one.fields.items()},
    }


def _held(hold: Hold) -> Mapping[str, Any]:
    found = advised(hold)
    return {
        "kind": hold.kind.value,
        "side": hold.side.value,
        "record_id": hold.id,
        "label": hold.label,
        "cause": hold.cause,
        "reason": hold.text,
        "advice": found.advice,
        "where": found.where,
    }


def _conflict(one: Conflict) -> Mapping[str, Any]:
    sides = {"base": one.base, "intacct": one.intacct, "cashflow360": one.cashflow360}
    return {
        "kind": one.kind.value,
        "label": one.label,
        "field": one.field,
        **{name: shown(one.field, value) for name, value in sides.items()},
        "winner": one.winner.value,
        "rule": one.rule,
    }
