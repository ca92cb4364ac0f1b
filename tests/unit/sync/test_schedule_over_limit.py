"""The tick over a connection's limit of Sage transactions: it warns, and goes on or waits as was chosen."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.sage_use import OverLimit, Standing
from ledgersync.ports import ConnectionId
from ledgersync.runs.sage_budget import A_RUN
from ledgersync.runs.schedule import DAY

from .test_schedule import MINUTE, NOW, World


class Limited(World):
    """A world whose warnings are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.warned: list[tuple[ConnectionId, Standing]] = []
        self.scheduler = replace(
            self.scheduler,
            warn=lambda connection, use, _: self.warned.append((connection.id, use.standing(A_RUN))),
        )

    def limit(self, id: ConnectionId, limit: int, over: OverLimit) -> None:
        kept = self.registry.connection(id)
        assert kept is not None
        self.registry.put_connection(replace(kept, sage_limit=limit, over_limit=over))


def test_over_its_limit_a_connection_that_chose_so_waits_while_others_start() -> None:
    world = Limited()
    world.connect("a", company="shared")
    world.limit(world.connect("b", NOW + MINUTE, company="shared"), 31, OverLimit.WAIT)
    world.connect("c", NOW + MINUTE)
    assert world.scheduler.tick().started == 1
    world.clock.at += MINUTE
    ticked = world.scheduler.tick()
    assert (ticked.started, ticked.left) == (1, {"over-sage-limit": 1})
    assert [(id.connection_id, standing) for id, standing in world.warned] == [("b", "waits")]


def test_over_its_limit_a_connection_goes_on_with_a_warning_unless_it_chose_to_wait() -> None:
    world = Limited()
    world.limit(world.connect("main"), 20, OverLimit.GO_ON)
    world.scheduler.tick()
    world.clock.at += DAY
    assert world.scheduler.tick().started == 1
    assert [standing for _, standing in world.warned] == ["near", "over"]


def test_who_waits_goes_on_when_the_limit_is_raised_and_when_the_month_is_over() -> None:
    world = Limited()
    id = world.connect("main")
    world.limit(id, 20, OverLimit.WAIT)
    assert world.scheduler.tick().started == 1
    world.clock.at += DAY
    assert world.scheduler.tick().left == {"over-sage-limit": 1}
    world.limit(id, 40, OverLimit.WAIT)
    assert world.scheduler.tick().started == 1
    world.limit(id, 20, OverLimit.WAIT)
    world.clock.at += 31 * DAY
    assert world.scheduler.tick().started == 1
