"""Leases of connections and their fences, over memory and DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.errors import LeaseLost
from ledgersync.ports import ConnectionId, Registry
from ledgersync.ports.changes import PutLink

from .samples import HOUR, ID, MINUTE, NOW, leased, link, told


def test_a_lease_is_never_held_twice(registry: Registry) -> None:
    first = leased(registry, "run-1")
    assert registry.take_lease(ID, "run-2", NOW + HOUR - MINUTE, NOW + 2 * HOUR) is None
    assert registry.lease(ID) == first


def test_an_owner_takes_its_lease_again_with_the_same_fence(registry: Registry) -> None:
    first = leased(registry)
    again = registry.take_lease(ID, "run-1", NOW + MINUTE, NOW + HOUR + 14 * MINUTE)
    assert again == first
    longer = registry.take_lease(ID, "run-1", NOW + MINUTE, NOW + 2 * HOUR)
    assert longer == replace(first, expires_at=NOW + 2 * HOUR)
    assert registry.lease(ID) == longer


def test_the_next_invocation_of_an_owner_takes_the_lease_over_under_a_higher_fence(registry: Registry) -> None:
    first = registry.take_lease(ID, "run-1", NOW, NOW + HOUR, "attempt-1")
    second = registry.take_lease(ID, "run-1", NOW, NOW + HOUR, "attempt-2")
    assert first is not None and second is not None
    assert (second.owner, second.invocation, second.expires_at) == ("run-1", "attempt-2", NOW + HOUR)
    assert second.fence == first.fence + 1
    assert registry.lease(ID) == second
    with pytest.raises(LeaseLost):
        registry.books(ID, first).check()
    registry.books(ID, second).check()


def test_an_invocation_that_asks_again_keeps_its_fence(registry: Registry) -> None:
    first = registry.take_lease(ID, "run-1", NOW, NOW + HOUR, "attempt-1")
    assert registry.take_lease(ID, "run-1", NOW + MINUTE, NOW + HOUR + MINUTE, "attempt-1") == first


def test_books_say_when_their_lease_has_run_out(registry: Registry) -> None:
    lease = registry.take_lease(ID, "run-1", NOW - 2 * HOUR, NOW - MINUTE, "attempt-1")
    assert lease is not None
    with pytest.raises(LeaseLost):
        registry.books(ID, lease).check()


def test_a_lease_is_shortened_by_its_owner_only_and_never_lengthened(registry: Registry) -> None:
    first = leased(registry)
    registry.shorten_lease(ID, "run-2", NOW + MINUTE)
    assert registry.lease(ID) == first
    registry.shorten_lease(ID, "run-1", NOW + MINUTE)
    assert registry.lease(ID) == replace(first, expires_at=NOW + MINUTE)
    registry.shorten_lease(ID, "run-1", NOW + HOUR)
    assert registry.lease(ID) == replace(first, expires_at=NOW + MINUTE)


def test_a_lease_that_expired_goes_to_who_asks_with_a_higher_fence(registry: Registry) -> None:
    first = leased(registry)
    second = leased(registry, "run-2", at=NOW + HOUR)
    assert second.fence > first.fence
    assert registry.take_lease(ID, "run-1", NOW + HOUR, NOW + 2 * HOUR) is None


def test_an_owner_whose_lease_expired_gets_a_new_fence(registry: Registry) -> None:
    first = leased(registry)
    assert leased(registry, at=NOW + HOUR).fence > first.fence


def test_a_freed_lease_can_be_taken_at_once_and_fences_still_grow(registry: Registry) -> None:
    first = leased(registry)
    registry.free_lease(ID, "run-1")
    assert registry.lease(ID) is None
    assert leased(registry, "run-2").fence > first.fence


def test_only_its_owner_frees_a_lease(registry: Registry) -> None:
    first = leased(registry)
    registry.free_lease(ID, "run-2")
    assert registry.lease(ID) == first


def test_leases_of_two_connections_do_not_meet(registry: Registry) -> None:
    leased(registry)
    leased(registry, "run-2", ConnectionId("acme", "other"))


def test_how_far_a_run_is_comes_with_its_lease_and_its_commits(registry: Registry) -> None:
    assert registry.control(ID).progress is None
    lease = registry.take_lease(ID, "r1", NOW, NOW + HOUR, "i1", told())
    assert lease is not None
    assert registry.control(ID).progress == told()
    later = told(9, 3)
    registry.books(ID, lease, lambda: later).commit([PutLink(link())])
    assert registry.control(ID).progress == later
