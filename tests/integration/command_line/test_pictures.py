"""Every command that shows something, as people see it at 80 and at 140 columns."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ledgersync.ports import Run
from tests.integration.http_api.conftest import synced, world

from .line import CommandLine, cli

__all__ = ["cli", "synced", "world"]

SHOWS = {
    "connections": ("connections",),
    "doctor": ("doctor", "shop"),
    "probe": ("probe", "shop"),
    "state": ("state", "shop", "other-sync", "--yes"),
    "preferences": ("preferences", "shop"),
    "statements": ("statements", "shop"),
    "frequency": ("frequency", "shop"),
    "sage-limit": ("sage-limit", "shop"),
    "audit-history": ("audit-history", "shop"),
    "drafts": ("drafts",),
    "accounts": ("accounts", "shop", "default_bank_account"),
    "sync": ("sync", "shop"),
    "preview": ("preview", "shop"),
    "runs": ("runs", "shop"),
    "holds": ("holds", "shop"),
    "conflicts": ("conflicts", "shop"),
    "tie-out": ("tie-out", "shop"),
    "reports": ("reports", "shop"),
    "find": ("find", "B1"),
    "history": ("history", "shop"),
    "explain": ("explain",),
    "cost": ("cost", "shop"),
    "cost of all": ("cost",),
    "cost of sage": ("cost", "--sage"),
    "notices": ("notices",),
    "people": ("people",),
}


BROKEN = re.compile(r"\b(True|False|None(?!\.))\b|(?<![-\w])(intacct|cashflow360)\b(?!-)|[{}]|\['")
"""What a program would print of its own values; a code such as intacct-user-refused is what people search for."""


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("command", SHOWS)
def test_what_a_command_shows_fits_its_terminal_and_is_for_people(cli: CommandLine, command: str, width: int) -> None:
    failed(cli)
    shown = cli(*SHOWS[command], COLUMNS=str(width))
    assert shown.exception is None or isinstance(shown.exception, SystemExit), shown.exception
    lines = shown.stdout.splitlines()
    assert lines and lines[0].strip(), "something is said, and it begins in the first line"
    assert [one for one in lines if len(one.rstrip()) > width and "ledgersync " not in one] == []
    assert [one for one in lines if BROKEN.search(one)] == []


def test_a_table_that_would_break_a_word_is_cards_and_one_that_fits_is_a_table(cli: CommandLine) -> None:
    failed(cli)
    narrow, wide = (cli("runs", "shop", COLUMNS=columns).stdout for columns in ("80", "240"))
    assert "┃" not in narrow and "┃" in wide
    assert narrow.splitlines()[2] == "1-shop"
    assert "  What to do         Enter the password again." in narrow.splitlines()
    assert "1-shop" in wide and "Enter the password again." in wide


def failed(cli: CommandLine) -> None:
    """A run that failed, with all that a run's row can say."""
    at = cli.world.runs.clock.now()
    run = Run(cli.world.id, "1-shop", "schedule", "failed", at, at, error="intacct-user-refused")
    cli.world.runs.registry.end_run(replace(run, advice="Enter the password again."))
