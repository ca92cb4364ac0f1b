"""A preview as the API answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgersync.domain.model import Ref
from ledgersync.http import shapes
from ledgersync.http.record_bodies import PlannedOut, PreviewOut
from ledgersync.management.plain import shown
from ledgersync.sync.overlay_ledger import Planned
from ledgersync.sync.preview import Preview

SHOWN = 500
"""The most planned writes that are shown. All of them are counted."""


def _fields(one: Planned, names: Mapping[Ref, str]) -> dict[str, list[Any]]:
    return {name: [shown(name, old, names), shown(name, new, names)] for name, (old, new) in one.fields.items()}


def preview_of(found: Preview) -> PreviewOut:
    planned = [
        PlannedOut(
            kind=one.kind,
            side=one.side,
            operation=one.operation.value,
            id=one.id,
            label=one.label,
            fields=_fields(one, found.names[one.side]),
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
