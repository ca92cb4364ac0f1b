"""What outsiders and records may try: tokens that are not for us, addresses that lead away, names that are markup."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from console import rendering
from console.starting import quiet
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.management.state_access import changing
from ledgersync.ports.changes import PutConflict
from tests.integration.http_api.test_records import put_hold

from .world import ISSUER, Browser, ConsoleWorld

HOME = "/connections/shop"
HOSTILE = ("<script>alert(1)</script>", "\u202e(نص معكوس)", '" autofocus onfocus="alert(1)', "{{ 7*7 }}", "</td></tr>")


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another client"},
        {"iss": "https://other.example.com"},
        {"exp": 1},
        {"iat": 4_000_000_000},
    ],
)
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    console: ConsoleWorld, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    issuer = console.remote.issuer
    tokens = issuer.tokens

    def altered(given: Any, now: Any) -> dict[str, Any]:
        answer = tokens(given, now)
        claims = {**jwt.decode(answer["id_token"], options={"verify_signature": False}), **wrong}
        return {**answer, "id_token": issuer._signed(claims, claims["aud"])}

    monkeypatch.setattr(issuer, "tokens", altered)
    browser = Browser(console)
    assert browser.sign_in().status == 502
    assert "__Host-ls" not in browser.cookies
    assert ISSUER


@pytest.mark.parametrize(
    "address",
    ["/%2f%2fevil.example.com", "/connections/shop/%2e%2e/evil", "/connections/shop\r\nSet-Cookie: a=b", "/x"],
)
def test_an_address_that_is_no_page_is_no_place_to_go_on_to(console: ConsoleWorld, address: str) -> None:
    assert console.ask("GET", address).status == 404


def test_the_place_to_go_on_to_is_written_as_an_address(console: ConsoleWorld) -> None:
    browser = Browser(console)
    begun = browser.get(f"{HOME}/records/vendor/Smith & Sons\u202e")
    assert browser.sign_in(start=begun).location == f"{HOME}/records/vendor/Smith%20%26%20Sons%E2%80%AE"


def test_a_form_sent_after_the_session_is_over_is_here_again_after_the_sign_in(browser: Browser) -> None:
    page = browser.get(f"{HOME}/connection")
    browser.world.api.runs.clock.sleep(timedelta(hours=13).total_seconds())
    form = {"do": "credentials", "user_id": "typed", "password": "secret", "token": "secret", "token_name": "named"}
    begun = browser.post(f"{HOME}/connection", form, page)
    assert begun.status == 303
    back = browser.get(browser.sign_in(start=begun).location)
    assert [one.attributes["value"] for one in back.tree.css("[name=user_id], [name=token_name]")] == ["typed", "named"]
    assert "secret" not in back.text.replace("secrets", "")


@pytest.mark.parametrize("called", HOSTILE)
@pytest.mark.parametrize("path", ["/errors", "/conflicts", "/history", "/records/vendor/V1", "/records?q=V1"])
def test_a_record_whose_name_is_markup_or_runs_backwards_is_shown_as_it_is(
    browser: Browser, path: str, called: str
) -> None:
    api = browser.world.api
    put_hold(api, label=called, text=f"It is called {called}.")
    conflict = Conflict(
        kind=Kind.VENDOR, cashflow360_id="c1", intacct_id="V1", field="name", base=called, intacct=called,
        cashflow360=called, winner=Side.INTACCT, rule="master", at=api.runs.clock.now(), label=called,
    )  # fmt: skip
    with changing(api.runs.registry, api.runs.clock, api.id, "test") as books:
        books.commit([PutConflict(conflict)])
    api.call("PATCH", HOME, {"name": called})
    page = browser.get(f"{HOME}{path}")
    assert page.status == 200
    shown = [one for one in page.tree.css("bdi") if called.strip() in one.text()]
    assert shown, page.text
    assert not page.tree.css("main script, [onfocus], [autofocus]")
    assert len(page.tree.css("script")) == 1


def test_no_template_lets_markup_through_or_carries_code() -> None:
    for template in (Path(rendering.HOME) / "templates").glob("*.html"):
        text = template.read_text()
        for forbidden in ("|safe", "| safe", "Markup", "hx-on", "javascript:", " onclick", " style="):
            assert forbidden not in text, (template.name, forbidden)


def test_htmx_may_do_nothing_with_what_records_hold(browser: Browser) -> None:
    """It evaluates nothing, keeps no page, and looks for nothing of its own inside tables."""
    put_hold(browser.world.api)
    page = browser.get(f"{HOME}/errors")
    (config,) = page.tree.css("meta[name=htmx-config]")
    for name in ("allowEval", "allowScriptTags", "historyEnabled", "includeIndicatorStyles"):
        assert f'"{name}":false' in str(config.attributes["content"])
    assert [one for one in page.tree.css("main table") if "hx-disable" not in one.attributes] == []


def test_no_query_form_or_token_reaches_a_log(
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("httpx"), "level", logging.NOTSET)
    caplog.set_level(logging.INFO)
    browser.get("/search?q=before")
    assert "q=before" in caplog.text, "what the client of HTTP would log"
    caplog.clear()
    quiet()
    browser.get("/search?q=query-secret")
    browser.post(f"{HOME}/connection", {"do": "credentials", "user_id": "typed-user", "password": "form-secret"})
    browser.get("/connections/none")
    told = "".join((caplog.text, *capfd.readouterr()))
    assert [word for word in ("query-secret", "form-secret", "typed-user", "Bearer", "eyJ") if word in told] == []
