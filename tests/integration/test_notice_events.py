"""Every event of the catalogue arrives once, in SES and at a webhook whose signature a public verifier accepts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count

from standardwebhooks import Webhook

from ledgersync.domain.notices import Event, Means, next_monday
from ledgersync.domain.sage_use import Use
from ledgersync.management.notices import Notices, Wanted
from ledgersync.management.sage_limits import LimitWarnings
from ledgersync.management.telling import APPROVED_ONLY, permanent, unexplained
from ledgersync.ports import Connection, PutHold
from ledgersync.runs.pausing import REFUSALS_BEFORE_PAUSE, pause_after
from tests.integration.store.samples import hold
from tests.integration.test_notices import (
    ID,
    SECRET,
    Receiver,
    World,
    aws,
    dynamo,
    mailbox,
    receiver,
    table,
    watch,
    webhook,
    world,
)

__all__ = ["aws", "dynamo", "receiver", "table", "watch", "world"]

CHOSEN = [event for event in Event if event not in (Event.TEST, Event.CONFIRM)]


def notices(world: World) -> Notices:
    numbers = count(1)
    return Notices(
        registry=world.registry,
        box=world.box,
        clock=world.notifier.clock,
        new_id=lambda: f"n{next(numbers)}",
        new_secret=lambda: SECRET,
        new_code=lambda: "12345678",
        seal=lambda tenant_id, secret: world.sealed(secret).encode(),
        wrong=lambda url: "",
        by_mail=True,
    )


def connection(world: World) -> Connection:
    kept = world.registry.connection(ID)
    assert kept is not None
    return kept


def stopped(world: World) -> None:
    world.ended(1, "intacct-request-refused")


def refused(world: World) -> None:
    world.ended(2, "intacct-user-refused")


def paused_by_itself(world: World) -> None:
    """After as many refused sign-ins in a row as it takes."""
    for number in range(3, 2 + REFUSALS_BEFORE_PAUSE):
        run = world.ended(number, "intacct-user-refused")
        assert connection(world).paused is None
        pause_after(world.registry, run, world.watch.now)
    assert connection(world).paused is not None


def held(world: World) -> None:
    lease = world.registry.take_lease(ID, "r", world.watch.now, world.watch.now + timedelta(hours=9))
    assert lease is not None
    world.registry.books(ID, lease).commit([PutHold(replace(hold("1"), cause="term-missing"))])
    world.ended(20, counts={"bill|cashflow360|held": 1})


def cents(world: World) -> None:
    told = unexplained(connection(world), "r1", {"payables_unexplained": "0.01"}, world.watch.now)
    assert told is not None
    world.box.tell(told)


def chosen(world: World) -> None:
    world.box.tell(permanent(connection(world), APPROVED_ONLY, "dana@example.com", world.watch.now))


def over_limit(world: World) -> None:
    LimitWarnings(world.registry, world.box.tell)(connection(world), Use(used=1_000, limit=1_000), world.watch.now)


def a_week_later(world: World) -> None:
    monday = next_monday(world.watch.now)
    world.box.digest(ID.tenant_id, monday)
    world.watch.now = monday


HAPPENS: Mapping[Event, Callable[[World], None]] = {
    Event.SYNC_STOPPED: stopped,
    Event.SIGN_IN_REFUSED: refused,
    Event.PAUSED: paused_by_itself,
    Event.NEW_CAUSE: held,
    Event.UNEXPLAINED_CENTS: cents,
    Event.PERMANENT_CHOICE: chosen,
    Event.SAGE_LIMIT: over_limit,
    Event.WEEKLY_DIGEST: a_week_later,
}


def test_every_event_arrives_once_by_mail_and_at_a_webhook_whose_signature_others_accept(
    world: World, receiver: Receiver
) -> None:
    """Each twice told, by what tells it in the product; a second look at what waits sends nothing more."""
    assert set(HAPPENS) == set(CHOSEN), "every event of the catalogue has its trigger here"
    people = notices(world)
    wanted = [Wanted(id="", means=Means.EMAIL, to="dana@example.com", events=tuple(CHOSEN))]
    mail = people.save(ID.tenant_id, wanted, None).settings.channels[0]
    people.confirm(ID.tenant_id, mail.id, "12345678")
    world.channels(*world.box.settings(ID.tenant_id).channels, webhook(world, receiver, *CHOSEN))
    world.work()
    for event, happen in HAPPENS.items():
        happen(world)
        while world.work():
            pass
        assert {body["type"] for body in hooks(receiver)} >= {event.value}, event
    people.test(ID.tenant_id, mail.id, "Dana")
    people.test(ID.tenant_id, "hook", "Dana")
    for again in (chosen, cents, over_limit):
        again(world)
    for _ in range(3):
        world.work()
    assert Counter(body["type"] for body in hooks(receiver)) == dict.fromkeys([*map(str, CHOSEN), "test"], 1)
    subjects = Counter(one.subject for one in mailbox())
    assert set(subjects.values()) == {1}
    assert len(subjects) == len(Event)
    for headers, body in receiver.got:
        assert Webhook(SECRET).verify(body, headers) == json.loads(body)


def hooks(receiver: Receiver) -> list[dict[str, str]]:
    return [json.loads(body) for _, body in receiver.got]
