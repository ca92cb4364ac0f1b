"""Disconnecting takes back what told of changes in Cashflow360."""

from __future__ import annotations

import pytest

from ledgersync.ports.watching import Subscription as Kept
from sandbox.cashflow360.events import gateway
from sandbox.cashflow360.events.subscriptions import Subscription

from .world import ApiWorld


@pytest.fixture
def subscribed(world: ApiWorld) -> Subscription:
    """The connection's subscription of events in Cashflow360, as a look makes it."""
    cashflow360 = world.runs.scenario.cashflow360
    organization = next(iter(cashflow360.organizations.values()))
    made = Subscription(
        id="SUB1",
        organization=organization,
        name="Ledgersync",
        url="https://sync.example.com/x",
        events=frozenset({"bill.updated"}),
        key="key",
        created=world.runs.clock.now(),
    )
    cashflow360.events.add(organization, made)
    world.watches.keep_subscription(
        world.id, Kept(subscription_id=made.id, url=made.url, read_to=world.runs.clock.now())
    )
    return made


def test_disconnecting_deletes_the_subscription_of_events(world: ApiWorld, subscribed: Subscription) -> None:
    gone = world.call("POST", f"{world.path}/disconnect")
    assert (gone.status, gone.json["left_behind"]) == (200, "")
    assert world.runs.scenario.cashflow360.events.subscriptions == {}
    assert world.watches.subscription(world.id) is None


def test_a_subscription_that_is_gone_already_is_none_to_delete(world: ApiWorld, subscribed: Subscription) -> None:
    world.runs.scenario.cashflow360.events.subscriptions.clear()
    assert world.call("POST", f"{world.path}/disconnect").json["left_behind"] == ""


def test_a_subscription_that_cannot_be_deleted_stops_no_disconnecting_and_is_told(
    world: ApiWorld, subscribed: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(gateway.ROUTES, ("DELETE", r"subscriptions/([^/]+)"))
    gone = world.call("POST", f"{world.path}/disconnect")
    assert (gone.json["status"], "did not delete" in gone.json["left_behind"]) == ("disconnected", True)
    assert world.connection().disconnected
    assert world.watches.subscription(world.id) is not None
