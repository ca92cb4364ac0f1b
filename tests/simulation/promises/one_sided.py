"""Documents that may lie, or change, on one side alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgersync.domain.model import Kind
from tests.simulation.promises.views import View

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

DOCUMENTS = frozenset({Kind.BILL, Kind.VENDOR_CREDIT, Kind.INVOICE})
"""What crosses both ways, unless the connection is one-way, and once approved where only that crosses."""


def stays(world: World, kind: Kind, cashflow360: View | None) -> bool:
    """Whether a document's sides may differ: in one-way mode, and while it is not approved where that is asked for."""
    if kind not in DOCUMENTS or cashflow360 is None:
        return False
    return world.weather.one_way or (world.weather.approved_only and not cashflow360.get("_approved", True))
