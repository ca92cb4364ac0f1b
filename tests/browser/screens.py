"""Every screen of the console in every state it has: how to get there, and what to do there to see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import crowd

if TYPE_CHECKING:
    from playwright.sync_api import Page

EAST = "/connections/harbor-east"
FULL = f"/connections/{crowd.FULL}"
NEW = f"/connections/{crowd.NEW}"
NEWCOMER = "newcomer"
"""A tenant without a connection."""


@dataclass(frozen=True, slots=True)
class Screen:
    """``do`` is what a person does on the page to come to the state; nobody is signed in without a tenant."""

    name: str
    path: str
    tenant: str = "harbor"
    role: str = "Administrator"
    do: Callable[[Page], object] | None = None


def button(name: str) -> Callable[[Page], object]:
    """Press it, as far as the form goes by itself."""
    return lambda page: page.get_by_role("main").get_by_role("button", name=name).first.click()


def _refused_credentials(page: Page) -> None:
    page.get_by_label("Sage Intacct Username").fill("somebody")
    page.get_by_label("Sage Intacct Password").fill("wrong")
    button("Check and save")(page)


def _refused_step(page: Page) -> None:
    for label, text in (("Company ID", "HARBOR"), ("Username", "xml_sync"), ("Password", "wrong")):
        page.get_by_label(label).fill(text)
    button("Check and save")(page)


def _saved_meanwhile(page: Page) -> None:
    page.get_by_label("Deposit To Account", exact=True).select_option(index=0)
    page.locator("input[name=version]").evaluate("one => { one.value = 0 }")
    button("Save")(page)


def _permanent(page: Page) -> None:
    page.get_by_label("Sync only Approved Bills and Vendor Credits").check()
    button("Save")(page)


def _permanent_untyped(page: Page) -> None:
    _permanent(page)
    button("Turn it on for good and save")(page)


def _what_would_begin(page: Page) -> None:
    page.get_by_role("link", name="What would begin again").first.click()


def _match(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Which one is it")).first.click()


def _record(page: Page) -> None:
    page.locator("tbody th a").first.click()


def _record_now(page: Page) -> None:
    _record(page)
    page.get_by_role("link", name="Read both sides now").click()


PLAIN = ("", "/errors", "/conflicts", "/syncs", "/tie-out", "/preview", "/doctor", "/preferences", "/accounting",
         "/package", "/connection", "/costs", "/support", "/records", "/history")  # fmt: skip
STEPS = ("", "/before-you-start", "/configuration", "/authorization", "/package", "/settings", "/accounting",
         "/intacct", "/cashflow360", "/one-way", "/continue")  # fmt: skip
EMPTY = ("/errors", "/conflicts", "/syncs", "/tie-out", "/preview", "/records", "/history", "/support")
CROWDED = ("", "/errors", "/conflicts", "/syncs", f"/syncs/{crowd.RUN}", "/tie-out", "/preview", "/history",
           "/records?q=V", "/records/vendor/c000", "/records/vendor/c001")  # fmt: skip


def _called(path: str) -> str:
    return path.partition("?")[0].strip("/").replace("/", "-").lower() or "overview"


def at_work(draft: str, shared: Sequence[str]) -> list[Screen]:
    """``draft`` is a set-up that was begun, ``shared`` are links of a doctor's report and of a tie-out."""
    return [
        *(Screen(_called(f"connection{path}"), f"{EAST}{path}") for path in PLAIN),
        *(Screen(_called(f"set-up{step}"), f"/connect/{draft}{step}") for step in STEPS),
        *(Screen(_called(f"all-{path}"), path) for path in ("/", "/notices", "/people", "/connect", "/history")),
        Screen("search", "/search?q=acme"),
        Screen("sync", f"{EAST}/syncs", do=_record),
        Screen("record", f"{EAST}/records?q=E-1002", do=_record),
        Screen("record-now", f"{EAST}/records?q=E-1002", do=_record_now),
        Screen("match", f"{EAST}/errors", do=_match),
        Screen("viewer-errors", f"{EAST}/errors", role="Viewer"),
        *_refused(draft),
        *(Screen(_called(f"none-{path}"), path, NEWCOMER) for path in ("/", "/connect", "/history", "/search?q=x")),
        Screen("sign-in", "/sign-in", ""),
        Screen("sign-in-failed", "/callback?state=x&code=x", ""),
        *(Screen(f"shared-{kind}", link, "") for kind, link in zip(("doctor", "tie-out"), shared, strict=True)),
        Screen("shared-gone", "/shared/none", ""),
        *(Screen(_called(path), path, "") for path in ("/causes", "/causes/term-missing", "/help", "/help/errors")),
    ]


FULL_SCREENS = [
    *(Screen(_called(f"full{path}"), f"{FULL}{path}", crowd.TENANT) for path in CROWDED),
    Screen("full-errors-opened", f"{FULL}/errors?open={crowd.LARGE}-1", crowd.TENANT),
    Screen("full-errors-ignored", f"{FULL}/errors?tab=ignored", crowd.TENANT),
    Screen("full-all", "/", crowd.TENANT),
    Screen("full-notices", "/notices", crowd.TENANT),
    Screen("full-search", "/search?q=V", crowd.TENANT),
    *(
        Screen(_called(f"{of}{path}"), f"/connections/{of}{path}", crowd.TENANT)
        for of in (crowd.STOPPED, crowd.PAUSED, crowd.GONE, crowd.GOING)
        for path in ("", "/connection")
    ),
    Screen("going-sync", f"/connections/{crowd.GOING}/syncs/going-1", crowd.TENANT),
    Screen("failed-report", f"{NEW}/doctor", crowd.TENANT),
    *(Screen(_called(f"empty{path}"), f"{NEW}{path}", crowd.TENANT) for path in EMPTY),
    Screen("fleet", "/fleet", role="Operator"),
    Screen("fleet-cost", "/fleet/cost", role="Operator"),
    Screen("fleet-one", "/fleet/gone-0", role="Operator"),
    Screen("fleet-redrive", "/fleet", role="Operator", do=_what_would_begin),
]
"""Of a crowd's tenant, and of the fleet that it is part of."""


def _refused(draft: str) -> list[Screen]:
    """What a page says when it can't do what was asked for."""
    return [
        Screen("refused-credentials", f"{EAST}/connection", do=_refused_credentials),
        Screen("refused-disconnect", f"{EAST}/connection", do=button("Disconnect")),
        Screen("refused-errors", f"{EAST}/errors", do=button("Don’t sync these…")),
        Screen("refused-conflicts", f"{EAST}/conflicts", do=button("The value of Sage Intacct")),
        Screen("refused-step", f"/connect/{draft}/intacct", do=_refused_step),
        Screen("refused-history", f"{EAST}/history?since=soon"),
        Screen("permanent-choice", f"{EAST}/preferences", do=_permanent),
        Screen("permanent-choice-untyped", f"{EAST}/preferences", do=_permanent_untyped),
        Screen("saved-meanwhile", f"{EAST}/preferences", do=_saved_meanwhile),
        Screen("nothing-found", f"{EAST}/records?q=NOSUCH"),
        Screen("no-such-connection", "/connections/none"),
        Screen("no-such-page", "/nowhere"),
        Screen("role", "/people", role="Viewer"),
    ]


PLENTY = (
    ("at work", "/"),
    ("at work", "/connect"),
    ("at work", "/history"),
    ("at work", "/people"),
    ("at work", "/fleet"),
    ("at work", "/fleet/cost"),
    ("at work", "/fleet/{id}"),
    ("at work", "/connections/{id}/preferences"),
    ("setting up", "/connect/{draft}/continue"),
    ("setting up", "/connect/{draft}/settings"),
    ("setting up", "/connect/{draft}/intacct"),
)
"""Pages of which no local stack holds two hundred rows, by the world they are of, as ``test_plenty`` shows them."""
AT_WORK = [one.name for one in at_work("draft", ("doctor", "tie-out"))]
