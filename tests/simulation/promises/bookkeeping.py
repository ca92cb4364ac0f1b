"""Nothing is recorded as going that does not run, and nothing is held that nobody owns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cashflow360.error_codes import ROLLED_BACK
from ledgersync.domain.remembered import Refused

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World


BLAMED = frozenset({ROLLED_BACK, "XL03000009"})
"""What either system answers for a record that was undone because of another one of its batch."""


def blamed(world: World) -> Iterator[str]:
    """No record is refused for what another record of its batch did."""
    for one in world.sent:
        if isinstance(one.result, Refused) and one.result.code in BLAMED:
            yield f"9: {one.write.kind} {one.write.source_id} was refused for what another record of its batch did"


def loose_ends(world: World) -> Iterator[str]:
    """What is left open once faults have stopped, a tick has come, and the last run has ended."""
    now = world.clock.now()
    for _, run_id in world.registry.open_runs():
        yield f"18: {run_id} is recorded as going"
    for arn, (id, run_id) in world.executions.started.items():
        state, run = world.executions.describe(arn), world.registry.run(id, run_id)
        if run is None or state is None or state.going:
            yield f"18: {run_id} stands as {state}, and is recorded as {run}"
    for desk in world.desks:
        lease = world.registry.lease(world.id_of(desk))
        if lease is not None and lease.expires_at > now:
            yield f"18: {lease.owner} holds the lease of {desk.name} and has ended"
        slots = world.registry.slots.held(desk.company_id, now)
        yield from (f"18: {owner} holds a call slot of {desk.company_id} and has ended" for owner in slots)
