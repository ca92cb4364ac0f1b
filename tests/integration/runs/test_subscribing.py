"""A look subscribes to the organisation's events, and finds in their history what no webhook brought."""

from __future__ import annotations

import pytest

from ledgersync.adapters.looking import LISTED
from ledgersync.mapping.events import EVENTS
from ledgersync.ports.watching import Sealed
from ledgersync.runs.watcher import Became
from sandbox.cashflow360.events.subscriptions import Subscription
from tests.integration.runs.watched import Watched

PUBLIC = "https://sync.example.com"


@pytest.fixture
def subscribed(watched: Watched) -> Watched:
    """Its events are subscribed to."""
    watched.public_url = PUBLIC
    assert watched.look() is Became.QUIET
    return watched


def subscription_of(watched: Watched) -> Subscription:
    (found,) = watched.shop.world.scenario.cashflow360.events.subscriptions.values()
    return found


def test_the_first_look_within_minutes_subscribes_to_the_organisations_events(subscribed: Watched) -> None:
    id, found = subscribed.shop.world.id, subscription_of(subscribed)
    assert found.url == f"{PUBLIC}/cashflow360/events/{id.tenant_id}.{id.connection_id}"
    assert found.events == set(EVENTS)
    assert subscribed.watches.sealed(id, Sealed.WEBHOOKS) == found.key
    kept = subscribed.watches.subscription(id)
    assert kept is not None
    assert kept.subscription_id == found.id
    for _ in range(30):
        subscribed.look()
    assert len(subscribed.shop.world.scenario.cashflow360.events.subscriptions) == 1


def test_the_look_that_subscribes_to_events_reads_no_listings(watched: Watched) -> None:
    def listed() -> str | None:
        watch = watched.watches.watch(watched.shop.world.id)
        assert watch is not None
        return watch.seen.get(LISTED)

    before, watched.public_url = listed(), PUBLIC
    assert before and watched.look() is Became.QUIET
    assert listed() == before


def test_an_event_that_no_webhook_brought_is_found_in_the_history_by_the_next_look(subscribed: Watched) -> None:
    subscribed.shop.create("Vendor", name="Seven Seas", shortName="V7")
    assert subscribed.look() is Became.STARTED
    assert [subscribed.look() for _ in range(3)] == [Became.QUIET] * 3


def test_an_event_that_a_webhook_brought_is_no_news_in_the_history(subscribed: Watched) -> None:
    subscribed.shop.create("Vendor", name="Seven Seas", shortName="V7")
    events = subscribed.shop.world.scenario.cashflow360.events
    events.happen()
    for event in subscription_of(subscribed).history:
        assert subscribed.watches.first_time(subscribed.shop.world.id, f"bill {event.id}", subscribed.clock.now())
    assert subscribed.look() is Became.QUIET


def test_a_subscription_that_was_ended_is_enabled_again_within_an_hour(subscribed: Watched) -> None:
    subscription_of(subscribed).enabled = False
    for _ in range(13):
        subscribed.look()
    assert subscription_of(subscribed).enabled


def test_a_subscription_whose_key_was_lost_gets_a_new_one(subscribed: Watched) -> None:
    id, old = subscribed.shop.world.id, subscription_of(subscribed).key
    del subscribed.watches.secrets[id, Sealed.WEBHOOKS]
    for _ in range(13):
        subscribed.look()
    assert subscribed.watches.sealed(id, Sealed.WEBHOOKS) == subscription_of(subscribed).key != old


def test_where_no_subscription_is_to_be_had_listings_tell_of_changes(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.cashflow360.events.gateway.MOST", 0)
    watched.public_url = PUBLIC
    assert watched.look() is Became.QUIET
    watched.shop.create("Vendor", name="Seven Seas", shortName="V7")
    assert watched.look() is Became.STARTED
    assert watched.watches.subscription(watched.shop.world.id) is None
