"""Promise 15: nobody writes to a system, or keeps anything in the store, without holding the lease."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.worlds.running import Running, Violation

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World


def with_lease(world: World, run: Running, does: str) -> None:
    """Raises Violation when the lease is not this invocation's."""
    lease = world.registry.lease(run.id)
    others = lease is None or lease.owner != run.run_id or lease.invocation not in ("", run.invocation)
    if lease is None or others or lease.expires_at <= world.clock.now():
        raise Violation(f"15: {run.run_id} {does} without holding the lease ({lease})")
