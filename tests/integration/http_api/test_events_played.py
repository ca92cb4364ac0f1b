"""The sandbox plays the events of both systems, with all that goes wrong on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ledgersync.adapters.setup.package_file import build as package
from ledgersync.domain.setup import event_key
from ledgersync.mapping.events import EVENTS
from sandbox.cashflow360.edits import User
from sandbox.cashflow360.events.subscriptions import Subscription as BillSubscription
from sandbox.intacct.triggers import PlatformTriggers
from sandbox.offline_jobs import OfflineJobs

from .signed import KEY, SECRET, address, waiting
from .test_setup import vendor
from .world import PUBLIC, ApiWorld


def test_what_people_change_in_cashflow360_arrives_however_its_webhooks_come(listening: ApiWorld) -> None:
    """Signed by the sandbox, doubled and in disorder; an answer that gets lost is followed by a repeat."""
    world, answered = listening.runs.scenario.cashflow360, list[int]()
    world.events.weather.repeated, world.events.weather.shuffled = 1.0, True
    org, lose = listening.runs.ends.organization, iter([True])
    subscription = BillSubscription(
        id="s1",
        organization=org,
        name="Ledgersync",
        url=f"{PUBLIC}/cashflow360/events/{address(listening)}",
        events=frozenset(EVENTS),
        key=KEY,
        created=listening.runs.clock.now(),
    )
    world.events.add(org, subscription)

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = listening.call("POST", url.removeprefix(PUBLIC), body.decode(), tenant=None, headers=headers)
        answered.append(answer.status)
        return 0 if next(lose, False) else answer.status

    User(org).create("Vendor", name="Seven Seas")
    User(org).create("Vendor", name="Eight Isles")
    world.events.deliver(post)
    listening.runs.clock.sleep(30)
    world.events.deliver(post)
    assert answered == [200] * 5
    assert len(listening.doorbell.rung) == 1
    watch = listening.watches.watch(listening.id)
    assert watch is not None
    assert len(watch.hints) == 2
    assert subscription.enabled


def test_the_four_tries_of_a_platform_trigger_carry_one_key_and_end_with_the_first_200(listening: ApiWorld) -> None:
    runs, statuses = listening.runs, list[int]()
    triggers = PlatformTriggers(rows=audit_rows(listening), secret=SECRET, now=runs.clock.now)
    triggers.add("VENDOR", f"{PUBLIC}/intacct/events/{address(listening)}")
    vendor(runs.ends.books, "V7", "Seven Seas")
    lost = iter([True, True, True])

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = listening.call("POST", url.removeprefix(PUBLIC), body.decode(), tenant=None, headers=headers)
        statuses.append(answer.status)
        return 503 if next(lost, False) else answer.status

    for seconds in (0, 10, 20, 60, 600):
        runs.clock.sleep(seconds)
        triggers.deliver(post)
    assert statuses == [200] * 4
    assert (triggers.waiting, triggers.given_up) == ([], [])
    assert len(listening.doorbell.rung) == 1


def test_a_smart_event_behind_an_import_is_heard_late_and_still_wakes(listening: ApiWorld) -> None:
    secret, runs = "package-secret", listening.runs
    runs.registry.set_up(replace(listening.connection(), event_keys=(event_key(secret),), smart_events=True))
    target = f"{PUBLIC}/intacct/events/{address(listening)}"
    jobs = OfflineJobs(now=runs.clock.now)
    runs.scenario.intacct.post = jobs
    runs.ends.books.import_package(package(listening.connection(), target, secret))
    jobs.import_file(minutes=7)
    vendor(runs.ends.books, "V7", "Seven Seas")

    def post(url: str, said: Mapping[str, str]) -> None:
        assert listening.call("POST", url.removeprefix(PUBLIC), dict(said), tenant=None).status == 202

    assert jobs.work(post) == 0
    runs.clock.sleep(7 * 60 + 2)
    assert jobs.work(post) == 1
    assert waiting(listening) == 10


def audit_rows(world: ApiWorld) -> Callable[[], list[Mapping[str, object]]]:
    """The company's audit history, oldest first."""
    table = world.runs.ends.books.table("AUDITHISTORY")
    return lambda: [row for _, row in sorted(table.rows.items())]
