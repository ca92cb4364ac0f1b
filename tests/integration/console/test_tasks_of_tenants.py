"""Without scripts: signing out, looking across connections, people, notices, and the operator's fleet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.ports.people import Person
from tests.fakes.people import MemoryPeople
from tests.integration.http_api.fleet_world import execution
from tests.integration.http_api.world import MINE, ApiWorld

from .plain import Plain, plain
from .tasks import proves
from .world import ConsoleWorld

BOSS = Person(id="boss", name="boss@example.com", role="administrator")


@pytest.fixture
def people() -> MemoryPeople:
    return MemoryPeople((MINE, BOSS))


@pytest.fixture
def user(synced: ApiWorld, people: MemoryPeople) -> Plain:
    return plain(ConsoleWorld(replace(synced, directory=people)))


@proves("POST /sign-out", "GET /search", "GET /history")
def test_records_and_history_are_looked_through_and_somebody_signs_out(user: Plain) -> None:
    user.open("/")
    assert user.enter("q", "0").words("h2") == ["Found"]
    user.open("/history")
    assert user.press("Show", by="nobody").words("h2") == ["Nothing found"]
    signed_out = user.press("Sign out")
    assert signed_out.location.startswith("https://issuer.example.com")
    assert user.get("/connections/shop").status == 303


@proves(*(f"POST /people {do}" for do in ("invite", "invite-again", "role", "shut-out", "let-in", "remove")))
def test_people_are_invited_changed_kept_out_let_in_and_removed(user: Plain, people: MemoryPeople) -> None:
    user.open("/")
    user.follow("People")
    user.press("Invite", among='name="name"', name="lee@example.com", role="accountant")
    user.press("Send the invitation again: lee@example.com")
    assert people.mailed == ["lee@example.com"] * 2
    user.press("Change role: lee@example.com", role="viewer")
    user.press("Keep from signing in: lee@example.com")
    assert [(one.role, one.standing) for one in people.people(MINE)][1] == ("viewer", "disabled")
    user.press("Let sign in again: lee@example.com")
    assert [one.standing for one in people.people(MINE)][1] == "active"
    user.press("Remove: lee@example.com")
    assert [one.name for one in people.people(MINE)] == [BOSS.name]


@proves(*(f"POST /notices {do}" for do in ("add", "confirm", "save", "test", "resume", "remove")))
def test_an_address_is_added_confirmed_tried_taken_up_again_and_removed(user: Plain) -> None:
    box = user.world.api.notice_box
    user.open("/")
    user.follow("Notices")
    user.press("Add", to="dana@example.com", event=["paused"])
    user.press("Confirm", code="12345678")
    user.press("Save", among="channel", event=["weekly-digest"])
    (channel,) = box.settings(MINE).channels
    assert (channel.confirmed, channel.events) == (True, ("weekly-digest",))
    sent = len(box.out)
    user.press("Send a test")
    assert [key[1] for key in list(box.out)[sent:]] == [channel.id]
    failed = replace(channel, paused="It failed ten times in a row.")
    box.put_settings(MINE, replace(box.settings(MINE), channels=(failed,)))
    user.open("/notices")
    user.press("Send again")
    assert [one.paused for one in box.settings(MINE).channels] == [""]
    user.press("Remove")
    assert box.settings(MINE).channels == ()


@proves("POST /fleet/redrive")
def test_runs_that_failed_are_begun_again(user: Plain) -> None:
    fleet = user.world.remote.fleet
    fleet.past = [execution(1), execution(2, "FAILED")]
    user.cookies.clear()
    user.sign_in("operator")
    user.open("/")
    user.follow("What would begin again")
    user.press("Begin them again")
    assert len(fleet.executions.started) == 1
