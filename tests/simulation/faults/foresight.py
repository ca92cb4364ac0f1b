"""A preview before a run, and the comparison of both after it (promise 16)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.domain.remembered import Conflict, Refused, WriteResult
from ledgersync.sync.preview import Preview
from sandbox.intacct.profiles import PROFILES
from tests.fakes.previewing import previewed
from tests.simulation.acts.desk import POISON, Desk
from tests.simulation.faults.weather import WHOLE_PAGE
from tests.simulation.promises.kept import kept_of
from tests.simulation.promises.order import out_of_order
from tests.simulation.promises.previewed import done_by, said_by, untrue
from tests.simulation.worlds.running import Running, Violation
from tests.simulation.worlds.sent import Sent
from tests.simulation.worlds.world import World

UNTOLD = ("approval mode", POISON)
"""Refusals that a preview does not tell of: by a mode that Cashflow360 shows nobody, and of a text that it dislikes."""
UNNUMBERED = "Required field"
"""Refusal of a list record without a number, where it is not told whether Intacct numbers them."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a preview said, and what had happened until then: faults, writes, conflicts kept."""

    preview: Preview
    struck: int
    sent: int
    conflicts: tuple[Conflict, ...]


class Foresight:
    """Previews runs, and compares those that nothing disturbed."""

    def __init__(self, world: World) -> None:
        self._world = world

    def before(self, desk: Desk) -> Foreseen | None:
        """A preview of the run that begins now; None when what it would read is not what the run will read."""
        world = self._world
        if not world.products.previews:
            return None
        kept = kept_of(world.registry, world.id_of(desk))
        if world.running or kept.intents or world.clock.busy or not (world.calm or world.weather.shows_at_once):
            return None
        with self._aside(desk):
            found = previewed(world.runner(), world.id_of(desk))
        return Foreseen(found, self._struck(), len(world.sent), tuple(kept.conflicts)) if found.complete else None

    def after(self, desk: Desk, foreseen: Foreseen | None, done: bool) -> None:
        """``done`` when the run came to its end and did not stand aside. Raises Violation."""
        world = self._world
        if foreseen is None or not done or self._struck() != foreseen.struck:
            return
        sent = world.sent[foreseen.sent :]
        hidden = bool(PROFILES[world.weather.profile].hidden)
        if any(_untold(one.result, hidden) for one in sent):
            return
        world.compared += 1
        if world.weather.cashflow360_page == WHOLE_PAGE and (late := next(out_of_order(sent), "")):
            raise Violation(late)
        kept = kept_of(world.registry, world.id_of(desk))
        conflicts = [one for one in kept.conflicts if one not in foreseen.conflicts]
        found = list(untrue(said_by(foreseen.preview), done_by(sent, kept.holds, conflicts)))
        if found:
            raise Violation("; ".join((found[0], f"{len(found) - 1} more", *found[1:], *_refused(sent))))

    def _struck(self) -> int:
        return sum(self._world.injected.values())

    @contextmanager
    def _aside(self, desk: Desk) -> Iterator[None]:
        """As if no time passed and nothing could happen; a write would break promise 15, as nobody has the lease."""
        world, clock = self._world, self._world.clock
        before = clock.at, clock.deadline, world.calm, world.chance, world.calls
        told = len(world.story)
        place = {Side.INTACCT: (desk.company_id, desk.entity_id), Side.CASHFLOW360: (desk.organization.id, "")}
        until = clock.at + timedelta(minutes=15)
        clock.deadline, world.calm, world.chance = until, True, Random(0)
        world.running.append(Running("preview", world.id_of(desk), Group.LISTS, place, clock.at, until))
        try:
            yield
        finally:
            world.running.pop()
            clock.at, clock.deadline, world.calm, world.chance, world.calls = before
            del world.story[told:]


def _untold(answer: WriteResult, hidden: bool) -> bool:
    """``hidden`` when the company does not tell its preferences."""
    texts = (*UNTOLD, UNNUMBERED) if hidden else UNTOLD
    return isinstance(answer, Refused) and any(text in answer.text for text in texts)


def _refused(sent: list[Sent]) -> Iterator[str]:
    """What was refused meanwhile, for whoever looks for the reason."""
    for one in sent:
        if isinstance(one.result, Refused):
            yield f"{one.write.side} refused {one.write.operation} of {one.write.kind}: {one.result.text}"
