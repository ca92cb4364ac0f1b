"""The parts of the product that an ablation may replace, and the weather it is noticed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Kind
from ledgersync.ports import OpenLedgers
from tests.fakes.registry import MemoryRegistry
from tests.simulation.faults.rigged import as_drawn
from tests.simulation.faults.weather import Weather

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World


def registry_of(world: World) -> MemoryRegistry:
    """The memory store on the world's clock, with the world's faults before and after every operation."""
    return MemoryRegistry(world.clock.now, world.moments.before_store, world.moments.after_store)


@dataclass(slots=True)
class Products:
    """By default everything is the product's own."""

    registry: Callable[[World], MemoryRegistry] = registry_of
    ledgers: Callable[[OpenLedgers], OpenLedgers] = lambda opener: opener
    specs: Callable[[Mapping[Kind, KindSpec]], Mapping[Kind, KindSpec]] = lambda specs: specs
    intacct: Callable[[IntacctSettings], IntacctSettings] = lambda settings: settings
    cashflow360: Callable[[Cashflow360Settings], Cashflow360Settings] = lambda settings: settings
    control_id: Callable[[str], str] = lambda id: id
    weather: Callable[[Weather], Weather] = as_drawn
    previews: bool = True
    """Whether runs are compared with their previews."""
