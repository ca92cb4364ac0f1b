"""What keeps others out of a page: forms of other sites, frames, scripts, records that look like markup."""

from __future__ import annotations

import pytest

from console.routes import PAGES
from console.settings import Settings
from ledgersync.domain.model import Kind
from ledgersync.http import shapes
from tests.integration.http_api.test_records import put_hold

from .plain import forms_of, objections
from .tasks import TASKS
from .world import OWN, Browser, ConsoleWorld

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self' https://issuer.example.com; base-uri 'none'; frame-ancestors 'none'"
)
ELSEWHERE = frozenset(
    {
        "GET /fleet",
        "GET /fleet/cost",
        "GET /fleet/redrive",
        "GET /fleet/{id}",
        "GET /connect/{draft}/reports/{report}/live",
    }
)
"""Pages of operators, and of a set-up whose credentials were entered, have tests of their own."""
GETS = sorted(route.split(" ")[1] for route in PAGES if route.startswith("GET ") and route not in ELSEWHERE)


def address(path: str, browser: Browser) -> str:
    """A page of the shop; its run is started where a page is about one."""
    if "{run}" in path:
        browser.post("/connections/shop", {"form_key": "once"})
    api = browser.world.api
    if "{report}" in path:
        report = api.call("POST", f"{api.path}/reports", {"kind": "support-bundle"}).json["id"]
        api.make_reports()
        path = path.replace("{report}", report).replace("/file", "/file?as=csv")
    if "{draft}" in path:
        draft = api.call("POST", "/drafts", {"name": "West"}).json["id"]
        path = path.replace("{draft}", draft).replace("{step}", "intacct")
    if "{hold}" in path:
        known = next(iter(api.runs.books().all_links(Kind.ACCOUNT)))
        held = put_hold(api, kind=Kind.ACCOUNT, id=known.intacct_id, cause="account-number-taken")
        path = path.replace("{hold}", shapes.hold_id(held))
    if "{rid}" in path:
        known = next(iter(api.runs.books().all_links(Kind.ACCOUNT)))
        path = path.replace("{kind}", known.kind).replace("{rid}", known.intacct_id)
    runs = api.call("GET", f"{api.path}/runs").json["items"]
    return path.replace("{id}", "shop").replace("{run}", runs[0]["run_id"] if runs else "none")


@pytest.mark.parametrize("path", GETS)
def test_every_page_carries_the_headers_that_protect_it(browser: Browser, path: str) -> None:
    page = browser.get(address(path, browser))
    assert page.status == 200, page.text
    assert page.headers["cache-control"] == "no-store"
    if page.headers["content-type"].startswith("text/html") and not path.endswith("/live"):
        assert page.headers["content-security-policy"] == POLICY
        assert page.headers["x-frame-options"] == "DENY"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("path", GETS)
def test_a_page_has_one_heading_labelled_fields_and_no_code_of_its_own(browser: Browser, path: str) -> None:
    at = address(path, browser)
    page = browser.get(at)
    if path.endswith(("/file", "/live")):
        return
    assert objections(page) == []
    assert {form.task for form in forms_of(page, at)} <= TASKS.keys()
    tree = page.tree
    assert len(tree.css("h1")) == 1
    labelled = {label.attributes.get("for") for label in tree.css("label")}
    for one in tree.css("input, select, textarea"):
        kind, name = one.attributes.get("type"), one.attributes.get("id")
        assert kind == "hidden" or name in labelled or one.attributes.get("aria-label"), one.html
    assert [str(script.attributes.get("src"))[:8] for script in tree.css("script")] in (
        ["/static/"],
        ["/static/", "/static/"],
    )
    assert not tree.css("style")
    assert not tree.css("[style]")
    assert not [one for one in tree.css("*") if any(name.startswith(("on", "hx-on")) for name in one.attributes)]
    ids = [one.attributes["id"] for one in tree.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", GETS)
def test_reading_a_page_changes_nothing(browser: Browser, path: str) -> None:
    api = browser.world.api
    page = address(path, browser)
    before = api.runs.kept(), api.connection(), dict(api.executions.started)
    browser.get(page)
    assert (api.runs.kept(), api.connection(), dict(api.executions.started)) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example.com"},
        {"origin": "null"},
        {},
    ],
)
def test_a_form_of_another_site_changes_nothing(browser: Browser, headers: dict[str, str]) -> None:
    token = browser.get("/connections/shop").form_token
    page = browser.world.ask(
        "POST", "/connections/shop", {"form_token": token}, cookies=browser.cookies, headers=headers
    )
    assert page.status == 403
    assert browser.world.api.executions.started == {}


@pytest.mark.parametrize("token", ["", "0" * 64, "another session's"])
def test_a_form_without_this_sessions_token_changes_nothing(browser: Browser, token: str) -> None:
    if token.startswith("another"):
        other = Browser(browser.world)
        other.sign_in()
        token = other.get("/").form_token
    page = browser.world.ask("POST", "/connections/shop", {"form_token": token}, cookies=browser.cookies, headers=OWN)
    assert page.status == 403
    assert browser.world.api.executions.started == {}


def test_an_old_browser_is_judged_by_its_origin(browser: Browser) -> None:
    token = browser.get("/connections/shop").form_token
    page = browser.world.ask(
        "POST",
        "/connections/shop",
        {"form_token": token},
        cookies=browser.cookies,
        headers={"origin": "https://console.example.com"},
    )
    assert page.status == 303
    assert len(browser.world.api.executions.started) == 1


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "application/json"}, "{}"),
        ({"content-type": "application/x-www-form-urlencoded"}, "a=%ff"),
        ({"content-type": "application/x-www-form-urlencoded"}, "a=" + "x" * 200_001),
        ({"content-type": "application/x-www-form-urlencoded"}, "\ud800"),
    ],
)
def test_a_body_that_is_no_form_is_told_so(browser: Browser, headers: dict[str, str], body: str) -> None:
    page = browser.world.ask("POST", "/connections/shop", body=body, headers=headers, cookies=browser.cookies)
    assert page.status == 400


@pytest.mark.parametrize(
    "path", ["/nowhere", "/connections/shop/secrets", "/connections/..%2f", "/static/..%2fsettings.py", "/static/x"]
)
def test_what_is_no_page_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404


def test_another_tenants_connection_is_not_found(console: ConsoleWorld) -> None:
    other = Browser(console)
    other.sign_in(tenant="tenant-2")
    page = other.get("/connections/shop")
    assert page.status == 404
    assert console.api.connection().name not in page.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "‮evil", '" onload="x', "{{ 7*7 }}"])
def test_a_name_that_looks_like_markup_is_shown_as_it_is(browser: Browser, name: str) -> None:
    api = browser.world.api
    api.call("PATCH", api.path, {"name": name})
    page = browser.get("/")
    assert page.words("tbody th bdi") == [name]
    assert len(page.tree.css("script")) == 1
    home = browser.get("/connections/shop")
    assert home.words("h1 bdi") == [name]
    assert not home.tree.css("[onload]")


def test_static_files_are_kept_for_ever_under_their_digest(browser: Browser) -> None:
    page = browser.get("/")
    found = [one.attributes["href"] for one in page.tree.css("link[rel=stylesheet]")]
    style = browser.get(str(found[0]))
    assert style.status == 200
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_first_load_is_light(browser: Browser) -> None:
    page = browser.get("/connections/shop")
    tree = page.tree
    files = {
        str(one.attributes.get("href") or one.attributes.get("src")) for one in tree.css("link[href], script[src]")
    }
    files |= {str(one.attributes["href"]).partition("#")[0] for one in tree.css("use")}
    assert any("htmx" in file for file in files)
    assert page.sent + sum(browser.get(file).sent for file in files) <= 60 * 1024


def test_plain_http_is_for_this_machine_only_and_has_a_cookie_without_the_prefix() -> None:
    local = Settings(
        sessions_table="t", api_url="a", issuer="http://127.0.0.1:1", client_id="c", url="http://127.0.0.1:2"
    )
    assert not local.secure
