"""Reports on the pages: asked for, watched, read, signed off, shared."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from console.api import Api
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import open_shop

from .world import Browser, ConsoleWorld

HOME = "/connections/shop"


@pytest.fixture(scope="module")
def api() -> ApiWorld:
    """A bill that only Cashflow360 has, of a vendor with a name that a page must not run."""
    shop = open_shop()
    shop.create("Vendor", name="<script>alert(1)</script>", taxId="123456789")
    shop.create("Vendor", name="Bolt", shortName="V7", taxId="987654321")
    shop.bill("B2", "40.00", vendor="<script>alert(1)</script>")
    return ApiWorld(shop.world)


@pytest.fixture
def browser(api: ApiWorld) -> Browser:
    signed_in = Browser(ConsoleWorld(api))
    assert signed_in.sign_in().status == 303
    return signed_in


def made(browser: Browser, page: str, **form: str) -> None:
    """Ask for the report of a page, and let it be made."""
    asked = browser.post(f"{HOME}{page}", {"do": "read", **form}, browser.get(f"{HOME}{page}"))
    assert asked.location == f"{HOME}{page}"
    browser.world.api.make_reports()


def test_a_page_tells_how_far_its_report_is_and_loads_itself_anew(browser: Browser) -> None:
    page = browser.post(f"{HOME}/tie-out", {"do": "read"}, browser.get(f"{HOME}/tie-out"))
    page = browser.get(page.location)
    assert page.words("#report-live h2") == ["Reading both systems"]
    assert "Waits for its turn" in page.text
    assert page.tree.css("noscript meta[http-equiv=refresh]"), "without JavaScript the page refreshes itself"
    [address] = [node.attributes["hx-get"] for node in page.tree.css("#report-live")]
    part = browser.get(str(address))
    assert ("hx-refresh" in part.headers, part.words("h2")) == (False, ["Reading both systems"])
    browser.world.api.make_reports()
    part = browser.get(str(address))
    assert (part.headers["hx-refresh"], part.words("h2")) == ("true", ["Finished"])


def test_the_tie_out_says_why_down_to_the_transaction(browser: Browser) -> None:
    made(browser, "/tie-out")
    page = browser.get(f"{HOME}/tie-out")
    assert page.words("tfoot td")[-1] == "explained: −40.00 · unexplained: 0.00"
    assert "Bill B2, 0.00 and 40.00: It is not synced yet; the next run takes it." in page.words("tbody li")
    assert "<script>alert" not in page.text
    assert browser.get(f"{HOME}/tie-out?of=receivables").words("tfoot td")[0] == "0.00"


def test_a_tie_out_that_could_not_read_all_says_how_much_it_read(browser: Browser) -> None:
    made(browser, "/tie-out")
    reports = browser.world.api.kept_reports.kept
    for key, report in reports.items():
        reports[key] = replace(report, complete=False, progress=replace(report.progress, read=1_412))
    page = browser.get(f"{HOME}/tie-out")
    assert page.words(".note.warn p") == ["1,412 records were read, not all. These totals are not final."]
    assert not page.tree.css("button[value=sign-off]")
    reports.clear()


def test_a_file_is_downloaded_as_the_api_makes_it(browser: Browser) -> None:
    made(browser, "/tie-out")
    page = browser.get(f"{HOME}/tie-out")
    csv, printed = (str(node.attributes["href"]) for node in page.tree.css("a.btn[href*=file]"))
    file = browser.get(csv)
    assert file.raw.startswith(b"\xef\xbb\xbfOf,") and "attachment" in file.headers["content-disposition"]
    assert browser.get(printed).headers["content-security-policy"].startswith("default-src 'none'")
    assert browser.get(csv.replace("as=csv", "as=exe")).status == 404


def test_a_tie_out_is_signed_off_with_a_name_and_shared_by_a_link(browser: Browser) -> None:
    made(browser, "/tie-out")
    page = browser.get(f"{HOME}/tie-out")
    report = str(page.tree.css("input[name=report]")[0].attributes["value"])
    done = browser.post(f"{HOME}/tie-out", {"do": "sign-off", "report": report, "note": "June"}, page)
    assert done.location == f"{HOME}/tie-out?said=signed"
    signed = browser.get(done.location)
    assert "administrator@tenant-1.example" in signed.text and "June" in signed.text
    again = browser.post(f"{HOME}/tie-out", {"do": "sign-off", "report": report}, page)
    assert again.status == 422 and "has signed this tie-out off" in again.text
    [link] = browser.post(f"{HOME}/tie-out", {"do": "share", "report": report}, page).words("code.wrap")
    address = link.removeprefix("https://console.example.com")
    nobody = Browser(browser.world)
    shared = nobody.get(address)
    assert (shared.status, shared.words("h1")) == (200, ["Tie-out"])
    assert shared.cookies == () and "noindex" in shared.text
    browser.post(f"{HOME}/tie-out", {"do": "unshare", "report": report}, page)
    assert nobody.get(address).status == 404


def test_a_link_is_opened_without_a_token() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    Api(httpx.Client(transport=httpx.MockTransport(answer)), "https://api.example.com", "").get("/shared/x")
    assert ["authorization" in request.headers for request in seen] == [False], "an empty one can't be sent"


def test_the_doctor_checks_again_and_keeps_what_somebody_saw(browser: Browser) -> None:
    api = browser.world.api
    api.runs.ends.books.set_preference("AP", "OVERRIDE1099", "F")
    made(browser, "/doctor", do="check")
    page = browser.get(f"{HOME}/doctor")
    failing = page.words("h3")
    api.runs.ends.books.set_preference("AP", "OVERRIDE1099", "T")
    made(browser, "/doctor", do="again", check="override-1099")
    assert set(failing) - set(browser.get(f"{HOME}/doctor").words("h3"))
    [check] = page.tree.css("form input[name=do][value=state] + input[name=check]")[:1]
    said = {"do": "state", "check": str(check.attributes["value"]), "holds": "yes"}
    assert browser.post(f"{HOME}/doctor", said, page).location == f"{HOME}/doctor?said=stated"
    stated = api.connection().statements[said["check"]]
    assert (stated.holds, stated.by) == (True, "administrator@tenant-1.example")


def test_a_shared_doctor_shows_what_to_mend_and_no_raw_setting(browser: Browser) -> None:
    made(browser, "/doctor", do="check")
    page = browser.get(f"{HOME}/doctor")
    report = str(page.tree.css("input[name=report]")[0].attributes["value"])
    [link] = browser.post(f"{HOME}/doctor", {"do": "share", "report": report}, page).words("code.wrap")
    token = link.rpartition("/")[2]
    shared = browser.world.api.call("GET", f"/shared/{token}", tenant=None).json
    assert set(shared["content"]) == {"at", "passed", "failed", "unknown", "checks"}
    assert "Where: " in Browser(browser.world).get(f"/shared/{token}").text


def test_a_preview_says_in_a_sentence_what_would_be_done(browser: Browser) -> None:
    made(browser, "/preview")
    page = browser.get(f"{HOME}/preview")
    assert "Vendors: 1 made in Sage Intacct, 1 needs you." in page.words("main li")
    assert "••••4321" in page.text and "987654321" not in page.text


def test_a_support_bundle_is_seen_before_it_is_downloaded_and_holds_no_secret(browser: Browser) -> None:
    runs = browser.world.api.runs
    runs.run()
    made(browser, "/support")
    page = browser.get(f"{HOME}/support")
    shown = json.loads(page.words("pre")[0])
    assert shown["with_texts_and_amounts"] is False and shown["errors_by_cause"]
    assert not {"label", "reason"} & set(shown["errors"][0])
    [file] = (str(node.attributes["href"]) for node in page.tree.css("a.btn[href*=file]"))
    assert json.loads(browser.get(file).raw) == shown
    made(browser, "/support", amounts="yes")
    ticked = browser.get(f"{HOME}/support").text
    assert "reason" in ticked
    password = runs.ends.books.users[SYNC_USER].password
    for secret in (password, runs.ends.organization.token, "123456789", "40.00"):
        assert secret not in page.text, secret
    assert "123456789" not in ticked
