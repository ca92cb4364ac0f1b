"""What a run is told of its writes, and that a run at rest writes nothing."""

from __future__ import annotations

from sandbox.intacct.faults import Fault
from tests.integration.runs.books import Shop


def lose_answer(shop: Shop, function: str, after: bool) -> None:
    """The answer to the next call of an Intacct function is lost, before or after it took effect."""
    shop.world.scenario.intacct.faults.replace([Fault("timeout_after" if after else "timeout_before", function)])


def assert_quiet(shop: Shop) -> None:
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before
