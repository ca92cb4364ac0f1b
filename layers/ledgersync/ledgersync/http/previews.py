"""A preview as the API answers it."""

from __future__ import annotations

from ledgersync.http import shapes
from ledgersync.http.record_bodies import PlannedOut, PreviewOut
from ledgersync.management.plain import shown
from ledgersync.sync.preview import Preview

SHOWN = 500
"""So many planned writes are shown; all of them are counted."""


def preview_of(found: Preview) -> PreviewOut:
    planned = [
        PlannedOut(
            kind=one.kind,
            side=one.side,
            operation=one.operation.value,
            id=one.id,
            label=one.label,
            fields={name: [shown(name, old), shown(name, new)] for name, (old, new) in one.fields.items()},
        )
        for one in found.planned[:SHOWN]
    ]
    return PreviewOut(
        complete=found.complete,
        counts=dict(found.counts),
        planned=planned,
        planned_count=len(found.planned),
        holds=[shapes.hold(one) for one in found.holds],
        conflicts=[shapes.conflict(one) for one in found.conflicts],
        differences=[shapes.conflict(one) for one in found.differences],
    )
