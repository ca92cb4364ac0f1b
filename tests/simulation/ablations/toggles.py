"""How a rule is taken out of the product for a while: other code, other parts, books that keep something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from ledgersync.ports import Change, ConnectionId, Lease, Progress
from tests.fakes.books import MemoryBooks
from tests.fakes.registry import MemoryRegistry
from tests.simulation.ablations.products import Products
from tests.simulation.worlds.world import World

Toggle = Callable[[], AbstractContextManager[Products]]
_MISSING = object()


@contextmanager
def replaced(owner: object, name: str, value: object) -> Iterator[None]:
    """An attribute of a module or class is something else for a while; one it lacks is there for that while."""
    before = getattr(owner, name, _MISSING)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is _MISSING:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def code(*changes: tuple[object, str, object]) -> Toggle:
    @contextmanager
    def toggle() -> Iterator[Products]:
        with ExitStack() as stack:
            for owner, name, value in changes:
                stack.enter_context(replaced(owner, name, value))
            yield Products()

    return toggle


def parts(make: Callable[[], Products]) -> Toggle:
    @contextmanager
    def toggle() -> Iterator[Products]:
        yield make()

    return toggle


def registry(kind: type[MemoryRegistry]) -> Toggle:
    def make(world: World) -> MemoryRegistry:
        return kind(world.clock.now, world.moments.before_store, world.moments.after_store)

    return parts(lambda: Products(registry=make))


Filter = Callable[[Change], Change | None]


def books(kind: type[MemoryBooks]) -> Toggle:
    """Books of another make."""

    class Registry(MemoryRegistry):
        def books(self, id: ConnectionId, lease: Lease, told: Callable[[], Progress] | None = None) -> MemoryBooks:
            return kind(self._state(id), lease, self._now, self.before_write, self.after_write, told)

    return registry(Registry)


def forgetting(change_of: Filter) -> Toggle:
    """Books that keep something else than they are told."""

    class Books(MemoryBooks):
        def commit(self, changes: Sequence[Change]) -> None:
            super().commit([kept for change in changes if (kept := change_of(change)) is not None])

    return books(Books)
