"""Signing in and out: what protects a session, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from console.web import Request

from .world import CONSOLE, Browser, ConsoleWorld, Page, sealed


def test_who_is_not_signed_in_goes_to_the_issuer_with_pkce_and_back_to_the_page(console: ConsoleWorld) -> None:
    browser = Browser(console)
    begun = browser.get("/connections/shop/errors")
    asked = dict(parse_qsl(urlsplit(begun.location).query))
    assert begun.status == 303
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{CONSOLE}/callback"
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert browser.sign_in(start=begun).location == "/connections/shop/errors"


def test_the_session_cookie_is_for_this_host_only_and_out_of_scripts_reach(console: ConsoleWorld) -> None:
    [cookie] = [one for one in Browser(console).sign_in().cookies if one.startswith("__Host-ls=")]
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        "Path=/", "Max-Age=129600", "HttpOnly", "SameSite=Lax", "Secure",
    }  # fmt: skip


def test_the_table_alone_opens_nothing(console: ConsoleWorld, browser: Browser) -> None:
    cookie = browser.cookies["__Host-ls"]
    kept = sealed(console)
    assert cookie not in kept
    assert "eyJ" not in kept
    assert "tenant-1" not in kept


def test_a_sign_in_gives_a_new_session_id(console: ConsoleWorld, browser: Browser) -> None:
    before = browser.cookies["__Host-ls"]
    browser.sign_in(start=console.ask("GET", "/sign-in?go=1") if False else Browser(console, {}).get("/"))
    fresh = Browser(console, {"__Host-ls": "chosen-by-somebody-else"})
    fresh.sign_in()
    assert fresh.cookies["__Host-ls"] not in {before, "chosen-by-somebody-else"}


@pytest.mark.parametrize(
    ("wait", "signed_in"),
    [(timedelta(minutes=59), True), (timedelta(minutes=61), False), (timedelta(hours=13), False)],
)
def test_an_idle_session_ends(console: ConsoleWorld, browser: Browser, wait: timedelta, signed_in: bool) -> None:
    console.api.runs.clock.sleep(wait.total_seconds())
    assert (browser.get("/").status == 200) is signed_in


def test_a_session_ends_after_twelve_hours_however_busy(console: ConsoleWorld, browser: Browser) -> None:
    for _ in range(15):
        console.api.runs.clock.sleep(50 * 60)
        last = browser.get("/")
    assert last.status == 303


def test_an_answer_to_another_sign_in_is_refused(console: ConsoleWorld) -> None:
    browser = Browser(console)
    address = browser.back(browser.get("/").location)
    page = browser.get(address.replace("state=", "state=x"))
    assert page.status == 400
    assert "__Host-ls" not in browser.cookies


def test_a_code_works_once_and_a_sign_in_of_another_browser_does_not(console: ConsoleWorld) -> None:
    browser = Browser(console)
    address = browser.back(browser.get("/").location)
    assert Browser(console).get(address).status == 400
    assert browser.get(address).status == 303
    assert Browser(console, dict(browser.cookies)).get(address).status == 400


def test_a_sign_in_lasts_ten_minutes(console: ConsoleWorld) -> None:
    browser = Browser(console)
    begun = browser.get("/")
    console.api.runs.clock.sleep(601)
    assert browser.get(browser.back(begun.location)).status == 400


def test_a_token_signed_by_somebody_else_is_refused(console: ConsoleWorld) -> None:
    browser = Browser(console)
    browser.sign_in()
    console.remote.issuer._key = type(console.remote.issuer)("https://other.example.com")._key
    assert Browser(console).sign_in().status == 502


def test_who_is_in_no_tenant_is_told_so(console: ConsoleWorld) -> None:
    page = Browser(console).sign_in(tenant="-")
    assert page.status == 403
    assert "Your account is in no tenant. Ask your administrator." in page.text


@pytest.mark.parametrize(
    "then", ["//evil.example.com", "https://evil.example.com/", "/\\evil.example.com", "/nowhere", "/sign-out"]
)
def test_a_sign_in_goes_on_to_the_consoles_own_pages_only(console: ConsoleWorld, then: str) -> None:
    browser = Browser(console)
    begun = console.app.signing.start(Request(method="GET", path="/"), then)
    page = browser._kept(Page(303, begun.headers, begun.cookies, b"", 0))
    assert browser.sign_in(start=page).location == "/"


def test_signing_out_deletes_the_session_revokes_its_tokens_and_clears_the_browser(
    console: ConsoleWorld, browser: Browser
) -> None:
    old = dict(browser.cookies)
    page = browser.post("/sign-out", {}, browser.get("/"))
    assert page.status == 303
    assert page.headers["clear-site-data"] == '"cache", "storage"'
    assert page.location.startswith("https://issuer.example.com/logout?")
    assert len(console.remote.revoked) == 1
    assert console.table.items == {}
    assert Browser(console, old).get("/").status == 303


def test_one_request_renews_the_tokens_while_others_go_on(console: ConsoleWorld) -> None:
    console.remote.lasts = 200
    browser = Browser(console)
    browser.sign_in()
    console.api.runs.clock.sleep(100)
    [key] = console.table.items
    now = console.api.runs.clock.now()
    assert console.table.begin_refresh(key, now, now + timedelta(seconds=30))
    console.remote.asked.clear()
    assert browser.get("/").status == 200
    assert not [one for one in console.remote.asked if one.endswith("/token")]
    console.api.runs.clock.sleep(31)
    assert browser.get("/").status == 200
    assert len([one for one in console.remote.asked if one.endswith("/token")]) == 1


def test_a_session_that_cannot_be_renewed_signs_in_again_and_comes_back(console: ConsoleWorld) -> None:
    console.remote.lasts = 200
    browser = Browser(console)
    browser.sign_in()
    console.remote.issuer._refreshing.clear()
    console.api.runs.clock.sleep(201)
    page = browser.get("/connections/shop/syncs")
    assert page.status == 303
    assert browser.sign_in(start=page).location == "/connections/shop/syncs"


def test_an_issuer_that_does_not_answer_is_told_and_nothing_breaks(console: ConsoleWorld) -> None:
    console.remote.down.add("issuer.example.com")
    page = Browser(console).get("/")
    assert page.status == 503
    assert "does not answer" in page.text
