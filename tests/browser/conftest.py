"""A real browser at the console of a local stack; skipped, and counted, where there is no Chromium.

One stack serves every test: East is synced and has what an accountant looks at, Field is not connected yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import sandbox_enrolments
from sandbox.local.remote import SandboxServers
from sandbox.scenarios.demo.foundings import EAST, FIELD, STUDIO, WEST

from .books import Books
from .looking import write_index
from .screens import Screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TENANT = "harbor"
QUICK = {"LEDGERSYNC_SYNC_COOL_DOWN_SECONDS": "0"}
"""One sync may follow another at once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: install Debian's package chromium"))


@pytest.fixture(scope="session")
def all_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Books]]:
    """The product as deployed, over the demo's books; nothing is connected yet."""
    state = tmp_path_factory.mktemp("browser")
    with (
        SandboxServers(state) as servers,
        LocalStack(servers.remote, state=state / "stack", environment=QUICK) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        enrolments = sandbox_enrolments("demo", 1)
        stack.admit([each.tenant_id for each in enrolments])
        yield {each.connection_id: Books(stack, servers, each) for each in enrolments}


@pytest.fixture(scope="session")
def stack(all_books: Mapping[str, Books]) -> LocalStack:
    return all_books[EAST].stack


@pytest.fixture(scope="session")
def east(all_books: Mapping[str, Books]) -> Books:
    """Synced, edited on both sides, and synced again: sync errors, a conflict, something to tie out."""
    books = all_books[EAST]
    books.connect(books.preferences())
    assert books.sync() == "succeeded"
    for side, phone in (("intacct", "555-0121"), ("cashflow360", "555-0122")):
        change_phone(books, side, "V-EAST2", phone)
    assert books.sync() == "succeeded"
    return books


@pytest.fixture(scope="session")
def west(all_books: Mapping[str, Books]) -> Books:
    """Connected, without preferences; its lists are in step."""
    all_books[WEST].connect()
    assert all_books[WEST].sync() == "succeeded"
    return all_books[WEST]


@pytest.fixture(scope="session")
def field(all_books: Mapping[str, Books]) -> Books:
    """Not connected."""
    return all_books[FIELD]


@pytest.fixture(scope="session")
def studio(all_books: Mapping[str, Books]) -> Books:
    """Another tenant's, in step; it syncs only when somebody asks, whatever ticks come."""
    books = all_books[STUDIO]
    books.connect(replace(books.preferences(), automatic=False))
    assert books.sync() == "succeeded"
    return books


def change_phone(books: Books, side: str, vendor_id: str, phone: str) -> None:
    """As a user of a side does."""
    if side == "cashflow360":
        vendor = books.held(side, "vendor", vendor_id)
        books.in_cashflow360("update", entity="Vendor", id=vendor["id"], fields={"phone": phone})
        return
    fields = {"DISPLAYCONTACT": {"PHONE1": phone}}
    place = {"entity": books.ends.entity_id, "object": "VENDOR", "key": vendor_id}
    books.in_intacct("update", fields=fields, **place)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


GONE = "status of 40"
"""What a browser says of a page that does not exist, or is not this role's."""
SignIn = Callable[..., "Page"]


@pytest.fixture
def sign_in(stack: LocalStack, chromium: Browser) -> Iterator[SignIn]:
    """Sign in under a role, in a window of its own; every message of the browser's console fails the test."""
    opened: list[BrowserContext] = []
    said: list[str] = []

    def signed_in(role: str = "Administrator", tenant: str = TENANT, **options: Any) -> Page:
        context = chromium.new_context(base_url=stack.console_url, **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        sign_in_as(page, role, tenant)
        said.clear()
        return page

    yield signed_in
    for context in opened:
        context.close()
    assert said == []


@pytest.fixture(scope="module")
def opened(chromium: Browser, stack: LocalStack) -> Iterator[Callable[[Screen], Page]]:
    """A page under a tenant and a role; whoever signed in once stays."""
    pages: dict[tuple[str, str], Page] = {}
    said: list[str] = []

    def open_page(screen: Screen) -> Page:
        who = screen.tenant, screen.role if screen.tenant else ""
        if who not in pages:
            context = chromium.new_context(base_url=stack.console_url, reduced_motion="reduce")
            pages[who] = context.new_page()
            pages[who].on(
                "console", lambda one: said.append(one.text) if is_fault(one) and GONE not in one.text else None
            )
            if screen.tenant:
                sign_in_as(pages[who], screen.role, screen.tenant)
        page = pages[who]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(screen.path)
        if screen.do:
            screen.do(page)
        return page

    yield open_page
    for page in pages.values():
        page.context.close()
    write_index()
    assert said == []


def sign_in_as(page: Page, role: str, tenant: str = TENANT) -> None:
    page.goto("/")
    choose(page, role, tenant)
    page.get_by_role("button", name="Sign out").wait_for()


def is_fault(message: ConsoleMessage) -> bool:
    """Not what a browser says of every form that is refused and shown again."""
    return message.type == "error" and "status of 422" not in message.text


def choose(page: Page, role: str, tenant: str = TENANT) -> None:
    """On the local issuer's page."""
    page.get_by_label(role).check()
    page.get_by_label("Tenant").select_option(tenant)
    page.get_by_role("button", name="Sign in").click()
