"""Two invocations of one run at once: Step Functions starts the next while the first is in the middle of a create."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.errors import LeaseLost
from tests.integration.runs.books import Shop

RUN = "run-overlapped"
CREATES = {Side.INTACCT: b"<create>", Side.CASHFLOW360: b"Create/Vendor"}
VENDORS = [f"N{number}" for number in range(5)]


class CarriedOutLate(httpx.BaseTransport):
    """The first create takes effect after ``seconds``; ``meanwhile`` happens, and its sender stops waiting."""

    def __init__(self, shop: Shop, inner: httpx.BaseTransport, mark: bytes, seconds: float) -> None:
        self.shop, self.inner, self.mark, self.seconds = shop, inner, mark, seconds
        self.meanwhile: Callable[[], object] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.meanwhile is None or self.mark not in request.url.path.encode() + request.read():
            return self.inner.handle_request(request)
        clock, meanwhile, self.meanwhile = self.shop.world.clock, self.meanwhile, None
        lands_at = clock.now() + timedelta(seconds=self.seconds)
        clock.awaited.append((lands_at, lambda: self.inner.handle_request(request)))
        meanwhile()
        clock.sleep(max(0.0, (lands_at - clock.now()).total_seconds()))
        raise httpx.ReadTimeout("The read operation timed out", request=request)


def overlapped(shop: Shop, side: Side, delay: float, seconds: float) -> None:
    """A slice is in the middle of a create on that side when, so long after, the second attempt does all of it."""
    late: list[CarriedOutLate] = []

    def reached(inner: httpx.BaseTransport) -> httpx.BaseTransport:
        late.append(CarriedOutLate(shop, inner, CREATES[side], seconds))
        return late[0]

    def second() -> None:
        world.clock.sleep(delay)
        done = world.runner().run_slice(world.id, RUN, Group.LISTS, "second")
        assert not done.more

    world = shop.world
    world.reach_intacct, world.reach_cashflow360 = (
        (reached, world.reach_cashflow360) if side is Side.INTACCT else (world.reach_intacct, reached)
    )
    first = world.runner()
    world.reach_intacct = world.reach_cashflow360 = lambda inner: inner
    late[0].meanwhile = second
    with pytest.raises(LeaseLost):
        first.run_slice(world.id, RUN, Group.LISTS, "first")
    assert late[0].meanwhile is None
    world.registry.free_lease(world.id, RUN)
    world.registry.free_slot(world.ends.company_id, RUN)


def vendors(shop: Shop) -> tuple[Counter[str], Counter[str]]:
    ours = Counter(str(row["VENDORID"]) for row in shop.all_intacct("VENDOR"))
    return ours, Counter(str(row["shortName"]) for row in shop.rows("Vendor"))


@pytest.mark.parametrize("seconds", [20, 64, 119])
@pytest.mark.parametrize("delay", [0, 1, 4, 6, 60])
@pytest.mark.parametrize("side", Side)
def test_nothing_is_created_twice_however_the_two_meet(shop: Shop, side: Side, delay: float, seconds: float) -> None:
    for id in VENDORS:
        if side is Side.CASHFLOW360:
            shop.books.add("VENDOR", shop.entity, VENDORID=id, NAME=id, DISPLAYCONTACT={"PRINTAS": id})
        else:
            shop.create("Vendor", shortName=id, name=id)
    overlapped(shop, side, delay, seconds)
    shop.run()
    ours, theirs = vendors(shop)
    assert ours == theirs
    assert {id: (ours[id], theirs[id]) for id in VENDORS} == dict.fromkeys(VENDORS, (1, 1))
    assert shop.causes() == {}
