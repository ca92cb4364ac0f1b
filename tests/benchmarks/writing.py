"""How many requests it takes to write W records of a kind to either side, in whole runs."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal

from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.figure import Figure, at_most
from tests.fakes import MemoryRegistry
from tests.integration.runs.world import Clock

VENDORS, BILLS_A_VENDOR = 250, 4
BILLS = VENDORS * BILLS_A_VENDOR
RECORDS_A_REQUEST = 100
FIRST = 2
"""Requests more, while a kind proves itself: one record, then two."""


def measure() -> list[Figure]:
    clock = Clock()
    world = Connected(build(f"scale:{VENDORS}", now=clock.now), "scale", MemoryRegistry(clock.now), clock)
    world.run()
    vendors = _total(world.traffic.cashflow360_writes(), "/Vendor.json")
    world.choose_accounts()
    world.a_day_later()
    world.traffic.clear()
    world.run()
    bills = _total(world.traffic.cashflow360_writes(), "/Bill.json")
    world.a_day_later()
    world.settle()
    enter_in_cashflow360(world)
    world.traffic.clear()
    world.run()
    entered = world.traffic.intacct_writes()
    return [
        _figure(VENDORS, "vendors to cashflow360", vendors),
        _figure(BILLS, "bills to cashflow360", bills),
        _figure(VENDORS, "vendors to intacct", entered["create VENDOR"]),
        _figure(BILLS, "bills to intacct", entered["create APBILL"]),
    ]


def enter_in_cashflow360(world: Connected) -> None:
    """A user's day: as many vendors and bills as the scenario has, entered in Cashflow360."""
    user, today = world.ends.user, world.clock.now().date().isoformat()
    for number in range(VENDORS):
        vendor = user.create("Vendor", name=f"Entered {number:04d}", shortName=f"E{number:05d}")
        for order in range(BILLS_A_VENDOR):
            user.create(
                "Bill",
                vendorId=vendor["id"],
                invoiceNumber=f"E{number:05d}-{order}",
                invoiceDate=today,
                dueDate=today,
                billLineItems=[{"entity": "BillLineItem", "amount": Decimal("12.50")}],
            )


def _figure(records: int, what: str, requests: int) -> Figure:
    if requests == 0:
        raise RuntimeError(f"nothing was written: {what}")
    most = math.ceil(records / RECORDS_A_REQUEST) + FIRST
    return at_most(most, f"writing {records:,} {what}", requests, "requests", "in the transport")


def _total(paths: Counter[str], ending: str) -> int:
    return sum(count for path, count in paths.items() if path.endswith(ending))
