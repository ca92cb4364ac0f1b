"""Without scripts: syncing, preferences, and what is chosen about a connection."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.domain.audited import Audited, Proof
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import Shop, open_shop

from .plain import Plain, plain
from .tasks import proves
from .world import ConsoleWorld

HOME = "/connections/shop"


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def user(shop: Shop) -> Plain:
    shop.world.clock.left = 25.0
    return plain(ConsoleWorld(ApiWorld(shop.world)))


@proves("POST /connections/{id}", "POST /connections/{id}/syncs/{run}", "POST /connections/{id}/preview")
def test_a_sync_is_looked_at_before_it_begins_and_stopped(user: Plain) -> None:
    api = user.world.api
    user.open("/")
    user.follow(api.connection().name)
    user.follow("Preview")
    user.press("Look now")
    api.make_reports()
    assert user.open(user.at).tree.css("[aria-label='In short']")
    user.press("Sync Now")
    assert len(api.executions.started) == 1
    user.open(f"{HOME}/syncs")
    user.follow("Today")
    assert "It ends after the record in hand." in user.press("Stop after this record").text


@proves("POST /connections/{id}/preferences search", "POST /connections/{id}/preferences save",
        "POST /connections/{id}/preferences confirm", "POST /connections/{id}/preferences")  # fmt: skip
def test_preferences_are_searched_told_confirmed_and_saved_over_anothers(user: Plain) -> None:
    api = user.world.api
    user.open(f"{HOME}/preferences")
    user.press("Save", among="master_preset", void_date_policy="void_date")
    user.press("Go back")
    told = user.press("Save", among="master_preset", approved_only="yes")
    assert told.words("h1") == ["Sync only Approved Bills and Vendor Credits: this is permanent"]
    user.press("Turn it on for good", typed="approved only")
    kept = api.connection().preferences
    assert kept is not None and kept.approved_only and kept.void_date_policy.value == "void_date"
    user.open(f"{HOME}/preferences")
    body = api.call("GET", f"{api.path}/preferences").json
    theirs = {name: value for name, value in body.items() if name not in ("warnings", "transactions_wait_for")}
    assert api.call("PUT", f"{api.path}/preferences", {**theirs, "deposit_to_account": ""}).status == 200
    assert user.press("Save", among="master_preset").words("h1") == ["Somebody else saved meanwhile"]
    user.press("Save mine")
    if user.page.words("h1") == ["What saving does"]:
        user.press("Save")
    again = api.connection().preferences
    assert again is not None and again.deposit_to_account == body["deposit_to_account"] != ""


@proves("POST /connections/{id}/accounting")
def test_accounting_preferences_are_stated(user: Plain) -> None:
    user.open(f"{HOME}/accounting")
    user.press("Save", **{"use-departments": "no"})
    kept = user.world.api.connection().preferences
    assert kept is not None and not kept.dimensions.departments


CHOICES = ("frequency", "sage-limit", "both-ways", "rename", "credentials", "pause", "resume", "disconnect")


@proves(*(f"POST /connections/{{id}}/connection {do}" for do in CHOICES), "POST /connections/{id}/package")
def test_a_connection_is_changed_paused_resumed_and_disconnected(user: Plain) -> None:
    api = user.world.api
    now = api.runs.clock.now()
    proofs = {Kind.VENDOR: Proof(now - timedelta(days=20), told=True)}
    api.runs.registry.put_learned(api.id, Learned(audited=Audited(proofs=proofs, stamps_at=now)))
    user.open(f"{HOME}/connection")
    user.press("Save", among='value="frequency"', frequency="hourly")
    user.press("Save", among='value="sage-limit"', limit="1,000", over_limit="wait")
    assert (api.connection().frequency, api.connection().sage_limit) == ("hourly", 1000)
    user.press("Read everything in every sync again")
    assert api.call("GET", f"{HOME}/audit-history").json == {"kinds": []}
    user.press("Save", among='value="rename"', name="Corner")
    assert api.connection().name == "Corner"
    credentials = api.new_connection()["intacct"]
    assert "were saved" in user.press("Check and save", password=credentials["password"]).text
    user.open(f"{HOME}/package")
    (link,) = user.press("Make the package").tree.css(".note.ok a[href]")
    assert str(link.attributes["href"]).startswith("https://sync.example.com/")
    user.open(f"{HOME}/connection")
    user.press("Pause")
    assert api.connection().paused is not None
    user.press("Resume")
    assert api.connection().paused is None
    user.press("Disconnect", typed="Corner")
    assert api.connection().disconnected


@proves(*(f"POST /connections/{{id}}/tie-out {do}" for do in ("read", "sign-off", "share", "unshare")))
def test_a_tie_out_is_read_shared_and_signed_off(user: Plain) -> None:
    user.open(f"{HOME}/tie-out")
    user.press("Read both systems")
    user.world.api.make_reports()
    user.open(user.at)
    (link,) = user.press("Make a link").words("code.wrap")
    address = link.removeprefix("https://console.example.com")
    assert user.get(address).status == 200
    user.press("Take the link back")
    assert user.get(address).status == 404
    assert "June, as agreed" in user.press("Sign off", among="note", note="June, as agreed").text


@proves(*(f"POST /connections/{{id}}/doctor {do}" for do in ("check", "again", "state yes", "state no",
                                                              "state nothing", "share", "unshare")))  # fmt: skip
def test_settings_are_checked_stated_and_shared(user: Plain) -> None:
    def read(button: str) -> None:
        user.press(button)
        user.world.api.make_reports()
        user.open(user.at)

    user.open(f"{HOME}/doctor")
    read("Check now")
    for button, holds in (("I looked: it is so", True), ("It is not so", False)):
        user.press(button)
        assert [one.holds for one in user.world.api.connection().statements.values()] == [holds]
        read("Check again")
        user.press("Take it back")
        assert not user.world.api.connection().statements
        read("Check all again")
    (link,) = user.press("Share with").words("code.wrap")
    assert user.get(link.removeprefix("https://console.example.com")).status == 200
    user.press("Take the link back")
    assert user.get(link.removeprefix("https://console.example.com")).status == 404


@proves("POST /connections/{id}/support", "POST /connections/{id}/history", "GET /connections/{id}/history",
        "GET /connections/{id}/records")  # fmt: skip
def test_what_happened_is_looked_for_and_taken_away(user: Plain) -> None:
    for page, button in (("support", "Make the support bundle"), ("history", "Make CSV and JSON files")):
        user.open(f"{HOME}/{page}")
        user.press(button)
        user.world.api.make_reports()
        user.open(user.at)
        (file, *_) = user.page.tree.css("a.btn[href*=file]")
        assert user.get(str(file.attributes["href"])).status == 200
    assert "Nothing found" in user.press("Show", by="nobody").words("h2")
    user.open(f"{HOME}/records")
    assert "Found" in user.press("Find", q="0").words("h2")
