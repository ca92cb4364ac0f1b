"""The page of notices: adding, confirming, choosing, testing, removing."""

from __future__ import annotations

from .world import Browser, ConsoleWorld


def ids(browser: Browser) -> list[str]:
    return [str(node.attributes["value"]) for node in browser.get("/notices").tree.css("input[name=channel]")]


def test_an_address_is_added_confirmed_tested_and_removed(browser: Browser) -> None:
    assert "Nobody is told of anything yet" in browser.get("/notices").text
    added = browser.post("/notices", {"do": "add", "means": "email", "to": "dana@example.com", "event": "paused"})
    assert added.location == "/notices?said=code-sent"
    page = browser.get("/notices")
    assert page.words("section h2")[0] == "dana@example.com"
    assert page.words("section .chip") == ["Not confirmed"]
    id = ids(browser)[0]
    wrong = browser.post("/notices", {"do": "confirm", "channel": id, "code": "1"})
    assert (wrong.status, wrong.words(".note h2")) == (422, ["This is not the code that was mailed to the address."])
    assert browser.post("/notices", {"do": "confirm", "channel": id, "code": "12345678"}).location.endswith("confirmed")
    assert browser.post("/notices", {"do": "test", "channel": id}).location.endswith("test-sent")
    assert browser.post("/notices", {"do": "remove", "channel": id}).location.endswith("saved")
    assert "Nobody is told of anything yet" in browser.get("/notices").text


def test_the_secret_of_a_webhook_is_shown_once_and_its_events_are_chosen(browser: Browser) -> None:
    form = {"do": "add", "means": "webhook", "to": "https://hooks.example.com/in", "event": "paused"}
    shown = browser.post("/notices", form)
    assert shown.status == 200
    assert "whsec_" in shown.text
    assert "whsec_" not in browser.get("/notices").text
    browser.post("/notices", {"do": "save", "channel": ids(browser)[0], "event": "weekly-digest"})
    [kept] = browser.world.api.call("GET", "/notices").json["channels"]
    assert kept["events"] == ["weekly-digest"]


def test_a_wrong_address_is_told_and_what_was_typed_stays(browser: Browser) -> None:
    page = browser.post("/notices", {"do": "add", "means": "webhook", "to": "http://10.0.0.1/", "event": "paused"})
    assert page.status == 422
    assert "Only https at its usual port is sent to." in page.text
    assert 'value="http://10.0.0.1/"' in page.text


def test_a_viewer_sees_no_notices(console: ConsoleWorld) -> None:
    viewer = Browser(console)
    viewer.sign_in("viewer")
    assert viewer.get("/notices").status == 403
