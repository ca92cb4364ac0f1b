"""Call slots of a company, over memory and DynamoDB alike."""

from __future__ import annotations

from ledgersync.ports import SPARE, Registry

from .samples import HOUR, MINUTE, NOW


def test_a_company_never_has_more_than_two_slots(registry: Registry) -> None:
    taken = [registry.take_slot("AcmeInc", f"run-{n}", NOW, NOW + HOUR) for n in range(4)]
    assert taken == [True, True, False, False]
    assert registry.take_slot("Other", "run-3", NOW, NOW + HOUR)


def test_a_company_is_the_same_however_its_id_is_written(registry: Registry) -> None:
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, slots=1)
    assert not registry.take_slot(" ACMEINC", "run-2", NOW, NOW + HOUR, slots=1)


def test_an_owner_has_one_slot_however_often_it_asks(registry: Registry) -> None:
    assert all(registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR) for _ in range(3))
    assert registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR)


def test_a_slot_stays_with_its_invocation_until_that_is_known_to_have_ended(registry: Registry) -> None:
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-1", slots=1)
    assert not registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-2", slots=1)
    assert not registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR, "attempt-2", "attempt-1", slots=1)
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-2", "attempt-1", slots=1)
    assert not registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-1", slots=1)


def test_an_owner_may_take_over_its_own_older_slot_when_none_is_free(registry: Registry) -> None:
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-1")
    assert registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR, "attempt-1")
    assert not registry.take_slot("AcmeInc", "run-3", NOW, NOW + HOUR, "attempt-1", own=True)
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-2", own=True)
    assert not registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-1")
    registry.free_slot("AcmeInc", "run-2")
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-3", own=True)
    assert not registry.take_slot("AcmeInc", "run-4", NOW, NOW + HOUR)


def test_an_invocation_frees_its_own_slot_and_the_end_of_the_run_frees_all_of_them(registry: Registry) -> None:
    for attempt in ("attempt-1", "attempt-2"):
        assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, attempt)
    registry.free_slot("AcmeInc", "run-1", "attempt-1")
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, "attempt-3")
    assert not registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR)
    registry.free_slot("AcmeInc", "run-1")
    assert all(registry.take_slot("AcmeInc", f"run-{n}", NOW, NOW + HOUR) for n in (2, 3))


def test_a_slot_asked_for_again_lasts_longer(registry: Registry) -> None:
    registry.take_slot("AcmeInc", "run-1", NOW, NOW + MINUTE, slots=1)
    registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, slots=1)
    assert not registry.take_slot("AcmeInc", "run-2", NOW + 2 * MINUTE, NOW + HOUR, slots=1)


def test_slots_are_free_again_when_freed_or_expired(registry: Registry) -> None:
    registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR)
    registry.take_slot("AcmeInc", "run-2", NOW, NOW + MINUTE)
    assert registry.take_slot("AcmeInc", "run-3", NOW + MINUTE, NOW + HOUR)
    registry.free_slot("AcmeInc", "run-1")
    assert registry.take_slot("AcmeInc", "run-4", NOW + MINUTE, NOW + HOUR)
    assert not registry.take_slot("AcmeInc", "run-5", NOW + MINUTE, NOW + HOUR)


def test_freeing_a_slot_one_does_not_have_frees_nobody_elses(registry: Registry) -> None:
    registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR, slots=1)
    registry.free_slot("AcmeInc", "run-2")
    assert not registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR, slots=1)


def test_a_second_call_is_made_only_where_a_slot_is_free(registry: Registry) -> None:
    assert registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR)
    assert registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "first-run")
    assert not registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "second-run")
    registry.free_slot("AcmeInc", SPARE, "first-run")
    assert registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR)
    assert not registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "first-run")


def test_who_finds_no_slot_because_of_a_second_call_gets_the_next_one(registry: Registry) -> None:
    registry.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR)
    registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "first-run")
    assert not registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR)
    registry.free_slot("AcmeInc", SPARE, "first-run")
    assert not registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "first-run")
    assert registry.take_slot("AcmeInc", "run-2", NOW, NOW + HOUR)
    registry.free_slot("AcmeInc", "run-2")
    assert not registry.take_slot("AcmeInc", SPARE, NOW + MINUTE / 2, NOW + HOUR, "first-run")
    assert registry.take_slot("AcmeInc", SPARE, NOW + MINUTE, NOW + HOUR, "first-run")


def test_who_finds_no_slot_because_of_others_keeps_nobody_from_a_second_call(registry: Registry) -> None:
    for owner in ("run-1", "run-2"):
        registry.take_slot("AcmeInc", owner, NOW, NOW + HOUR)
    assert not registry.take_slot("AcmeInc", "run-3", NOW, NOW + HOUR)
    registry.free_slot("AcmeInc", "run-2")
    assert registry.take_slot("AcmeInc", SPARE, NOW, NOW + MINUTE, "first-run")
