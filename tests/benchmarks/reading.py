"""How many requests it takes to read N changed bills of either side, and how many more their lines."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from ledgersync.ports import Ledger
from sandbox.scenarios import build
from sandbox.scenarios.setting import Scenario
from tests.benchmarks.connected import Connected
from tests.benchmarks.figure import Figure, at_most
from tests.benchmarks.wire import Traffic
from tests.fakes import MemoryRegistry
from tests.integration.runs.world import Clock

SIZES = (2_000, 10_000)
ROWS_A_PAGE = {Side.INTACCT: 2_000, Side.CASHFLOW360: 999}
BILLS_A_SECOND = 3


def requests_for(side: Side, bills: int) -> int:
    """Requests for a first reading of so many bills, what a run reads anyway (settings, terms) left out."""
    clock = Clock()
    world = Connected(_books(side, bills, clock), "scale", MemoryRegistry(clock.now), clock)
    connection = world.registry.connection(world.id)
    if connection is None:
        raise RuntimeError("the connection is gone")
    ledger: Ledger = world.opener()(connection)[side]
    ledger.conditions()
    world.traffic.clear()
    found = sum(len(page.records) for page in ledger.changes(Kind.BILL, None))
    if found != bills:
        raise RuntimeError(f"{found} of {bills} bills were read")
    return _requests(world.traffic, side)


def measure() -> list[Figure]:
    return [
        at_most(
            math.ceil(bills / ROWS_A_PAGE[side]) + 1,
            f"reading {bills:,} bills of {side.value}",
            requests_for(side, bills),
            "requests",
            "in the transport, lines included",
        )
        for side in Side
        for bills in SIZES
    ]


def _requests(traffic: Traffic, side: Side) -> int:
    return len(traffic.intacct if side is Side.INTACCT else traffic.cashflow360)


def _books(side: Side, bills: int, clock: Clock) -> Scenario:
    if side is Side.INTACCT:
        return build(f"scale:{bills // 4}", now=clock.now)
    scenario = build("scale:1", now=clock.now)
    user = scenario.connections["scale"].user
    vendor = user.create("Vendor", name="Vendor", shortName="V1")
    today = scenario.today.isoformat()
    for number in range(bills):
        clock.at += timedelta(seconds=number % BILLS_A_SECOND == 0)
        line = {"entity": "BillLineItem", "amount": Decimal(10)}
        user.create(
            "Bill",
            vendorId=vendor["id"],
            invoiceNumber=f"B{number:06d}",
            invoiceDate=today,
            dueDate=today,
            billLineItems=[line],
        )
    return scenario
