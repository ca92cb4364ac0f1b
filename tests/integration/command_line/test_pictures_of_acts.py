"""What a command says that does something: at 80 and at 140 columns, in words, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from ledgersync.ports import Run
from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import open_shop

from .line import CommandLine
from .test_pictures import BROKEN

EARLIER = timedelta(minutes=5)


@pytest.fixture(scope="module", params=[80, 140])
def pictures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """What each command shows, one after another over one shop, lines that are too long for it marked."""
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.run()
    with pytest.MonkeyPatch.context() as patched:
        cli = CommandLine(ApiWorld(shop.world), patched)
        yield dict(_acts(cli, request.param, tmp_path_factory.mktemp("acts")))


def _acts(cli: CommandLine, width: int, folder: Path) -> Iterator[tuple[str, str]]:
    def show(*arguments: str, **environ: str) -> str:
        result = cli(*arguments, COLUMNS=str(width), **environ)
        assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exception)
        lines = result.stdout.splitlines()
        whole = ("ledgersync ", "://", str(folder))
        assert [one for one in lines if len(one.rstrip()) > width and not any(part in one for part in whole)] == []
        assert [one for one in lines if BROKEN.search(one)] == []
        return result.stdout

    given = cli.world.new_connection()
    ours, theirs = given["intacct"], given["cashflow360"]
    secrets = {"LEDGERSYNC_INTACCT_PASSWORD": ours["password"], "LEDGERSYNC_CASHFLOW360_TOKEN": theirs["token"]}
    found = cli.json("find", "B1")[0]
    yield "record", show("record", "shop", "bill", found["cashflow360_id"])
    written = next(one["run_id"] for one in cli.json("history", "shop") if one["run_id"])
    at = cli.world.runs.clock.now()
    cli.world.runs.registry.end_run(Run(cli.world.id, written, "schedule", "succeeded", at - EARLIER, at))
    yield "changes", show("changes", "shop", written)
    yield "run that has ended", show("runs", "shop", written)
    yield "term", show("term", "shop", "Net 12", "--in", "cashflow360", "--days", "12")
    yield "preferences", show("preferences", "shop")
    yield "accounts", show("accounts", "shop", "Default bank account")
    yield "report", show("report", "shop", "tie-out", "--output", str(folder / "o.json"))
    (report,) = cli.json("reports", "shop")
    yield "sign-off", show("sign-off", "shop", report["id"][:16], "--note", "As expected.")
    yield "share", show("share", "shop", report["id"])
    yield "share taken back", show("share", "shop", report["id"], "--revoke")
    yield "pause", show("pause", "shop")
    yield "resume", show("resume", "shop")
    yield "sync", show("sync", "shop")
    (going,) = cli.json("sync", "shop")
    yield "cancel", show("cancel", "shop", going["run_id"])
    yield "rotate", show("rotate", "shop", **secrets)
    yield "disconnect", show("disconnect", "shop")
    names = ("--user", ours["user_id"], "--token-name", theirs["token_name"])
    show("rotate", "shop", *names, **secrets)
    yield "package", show("package", "shop", "--to", str(folder / "package.zip"))
    show("disconnect", "shop")
    place = (
        "--company",
        ours["company_id"],
        "--entity",
        ours["entity_id"],
        "--organization",
        theirs["organization_id"],
    )
    yield "connect", show("connect", "--name", "Harbor", *names, *place, **secrets)


SAYS: Mapping[str, tuple[str, ...]] = {
    "record": ("in step", "What happened", "Bill B1 of 2026-06-15 over 60.00: created in Sage Intacct",
               "Why new in Cashflow360", "Total amount 60.00"),
    "changes": ("What the run changed", "Bill B1 of 2026-06-15 over 60.00: created in Sage Intacct"),
    "run that has ended": ("Schedule", "succeeded", "What it changed: ledgersync changes shop run-0003"),
    "term": ("Net 12 in Cashflow360: is there now, due in 12 days.",
             "Sync what waited for it: ledgersync sync shop"),
    "preferences": ("Only approved bills and vendor credits no", "Default bank account 1010 · Operating Checking",
                    "Date of voids the day of the payment",
                    'Change one: ledgersync preferences shop --set "Default bank account=1010" --check'),
    "accounts": ("Default bank account", "Operating Checking",
                 "Choose one: ledgersync preferences shop --set default_bank_account=NUMBER --check"),
    "report": ("Written to ", "o.json."),
    "sign-off": ("Signed off by u1 at 2026-06-15 08:15 UTC.", "Share it: ledgersync share shop 20260615T0815"),
    "share": ("https://sync.example.com/shared/", "It opens the report until 2026-06-22 08:15 UTC.",
              "Take it back: ledgersync share shop 20260615T0815"),
    "share taken back": ("The link opens nothing any more.",),
    "pause": ("shop is paused. Resume it with: ledgersync resume shop",),
    "resume": ("shop is resumed. Next sync 2026-06-16 09:06 UTC. Sync at once with: ledgersync sync shop",),
    "sync": ("Sync Now", "started", "Watch it: ledgersync runs shop 20260615T0815"),
    "cancel": ("ends after the record in hand. Nothing is left half-written.",
               "Watch it end: ledgersync runs shop 20260615T0815"),
    "rotate": ("Credentials kept", "shop — connected", "Sync with them now: ledgersync sync shop"),
    "disconnect": ("Disconnected", "shop — disconnected", "Connect again ledgersync rotate shop --help"),
    "package": ("package.zip written",
                "Unzip it and import it in Sage Intacct: Customization Services › Packages › Import."),
    "connect": ("Connected", "Harbor — connected", "Set first unallocated expenses account, default bank account:",
                "First run ledgersync runs "),
}  # fmt: skip
"""What people read of each, blanks and borders of tables left out."""


@pytest.mark.parametrize("command", SAYS)
def test_a_command_says_what_it_did_and_what_comes_next(pictures: Mapping[str, str], command: str) -> None:
    shown = words(pictures[command])
    assert [one for one in SAYS[command] if one not in shown] == []


def test_every_picture_is_read(pictures: Mapping[str, str]) -> None:
    assert pictures.keys() == SAYS.keys()


def test_no_picture_says_what_only_programs_say(pictures: Mapping[str, str]) -> None:
    shown = "\n".join(line for text in pictures.values() for line in text.splitlines() if "ledgersync " not in line)
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", shown) == []


def words(text: str) -> str:
    return " ".join(re.sub("[│┃┏┡└┓┩┘━╇┴─┳]", " ", text).split())
