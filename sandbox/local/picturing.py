"""Pictures of the console's pages, made by a real browser over the local stack, small enough to lie beside the docs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WIDTH, HEIGHT, COLORS = 1280, 800, 48


class Camera:
    """Somebody who is signed in; ``take`` goes to a page and keeps what it shows."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self._folder = folder

    def take(self, name: str, path: str = "", *, dark: bool = False) -> None:
        """The page at an address, or the one that is open; as much of it as a screen shows."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        if path:
            self.page.goto(path)
        file = self._folder / f"{name}.png"
        self.page.screenshot(path=file)
        _shrink(file)


@contextmanager
def camera(console_url: str, tenant: str, role: str, folder: Path) -> Iterator[Camera]:
    """Signed in at the local issuer; RuntimeError where there is no Chromium."""
    if CHROMIUM is None:
        raise RuntimeError("pictures need a browser: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        window: ViewportSize = {"width": WIDTH, "height": HEIGHT}
        page = browser.new_context(base_url=console_url, viewport=window, reduced_motion="reduce").new_page()
        page.goto("/")
        page.get_by_label(role).check()
        page.get_by_label("Tenant").select_option(tenant)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        yield Camera(page, folder)
        browser.close()


def _shrink(file: Path) -> None:
    """To a palette, where ImageMagick is at hand: a picture of a page needs few colours."""
    convert = shutil.which("convert")
    if convert:
        subprocess.run([convert, str(file), "+dither", "-colors", str(COLORS), "-strip", f"PNG8:{file}"], check=True)
