"""A real browser at the console of a local stack; skipped, and counted, where there is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import enrol, sandbox_enrolments
from sandbox.local.remote import SandboxServers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: install Debian's package chromium"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The product as deployed, over the demo's books."""
    state = tmp_path_factory.mktemp("browser")
    with SandboxServers(state) as servers, LocalStack(servers.remote, state=state / "stack") as stack:
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        enrolments = sandbox_enrolments("demo", 1)
        for enrolment in enrolments:
            enrol(stack, enrolment, None, datetime.now(UTC))
        stack.admit([each.tenant_id for each in enrolments])
        yield stack


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


SignIn = Callable[..., "Page"]


@pytest.fixture
def sign_in(stack: LocalStack, chromium: Browser) -> Iterator[SignIn]:
    """Sign in under a role, in a window of its own; every message of the browser's console fails the test."""
    opened: list[BrowserContext] = []
    said: list[str] = []

    def signed_in(role: str = "Administrator", **options: Any) -> Page:
        context = chromium.new_context(**options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(stack.console_url)
        page.get_by_label(role).check()
        page.get_by_label("Tenant").select_option(TENANT)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{stack.console_url}/**")
        said.clear()
        return page

    yield signed_in
    for context in opened:
        context.close()
    assert said == []
