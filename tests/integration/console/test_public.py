"""Pages for anybody: what a cause means, and help; without a sign-in and without a cookie."""

from __future__ import annotations

import pytest

from console.help_texts import HELP, page_of

from .world import Browser, ConsoleWorld


@pytest.fixture
def nobody(console: ConsoleWorld) -> Browser:
    """Not signed in."""
    return Browser(console)


def test_a_cause_is_explained_to_anybody(nobody: Browser) -> None:
    page = nobody.get("/causes/term-missing")
    assert (page.status, page.words("h1"), page.cookies) == (200, ["What term-missing means"], ())
    assert page.words("h2")[0] == "The payment term Net 45 does not exist in Sage Intacct."
    assert "Create it under this name in Sage Intacct, among the AP terms." in page.words("dd")
    assert "Create it under this name in Sage Intacct, among the AR terms." in page.words("dd")
    assert len(page.tree.css("section.card")) == 3, "an example for the kinds that say the same, one for invoices"


def test_every_cause_is_listed_and_its_page_opens(nobody: Browser) -> None:
    links = [str(one.attributes["href"]) for one in nobody.get("/causes").tree.css(".tasks a")]
    assert len(links) > 70
    assert {nobody.get(link).status for link in links} == {200}


@pytest.mark.parametrize("address", ["/causes/none", "/causes/a/b", "/causes/..%2Fme", "/help/none", "/shared/"])
def test_an_address_that_leads_nowhere_says_so(nobody: Browser, address: str) -> None:
    assert nobody.get(address).status == 404


@pytest.mark.parametrize("name", HELP)
def test_help_of_a_page_opens_and_is_on_the_list(nobody: Browser, name: str) -> None:
    assert nobody.get(f"/help/{name}").words("h1") == [HELP[name].title]
    assert f"/help/{name}" in nobody.get("/help").text


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "connections"), ("/search", "records"), ("/connect/d/intacct", "connect"), ("/fleet", "fleet"),
     ("/connections/shop", "overview"), ("/connections/shop/errors/x", "errors"), ("/connections/errors", "overview"),
     ("/connections/shop/reports/r", "overview"), ("/nowhere", "connections")],
)  # fmt: skip
def test_each_page_leads_to_its_own_help(path: str, name: str) -> None:
    assert page_of(path) == name
