"""Finding records and reading what happened, as people see it on 80 columns."""

from __future__ import annotations

import pytest

from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import open_shop
from tests.integration.runs.listed import list_all

from .line import CommandLine


@pytest.fixture(scope="module")
def told() -> ApiWorld:
    shop = open_shop()
    list_all(shop)
    shop.bill("B1", "60.00")
    shop.run()
    return ApiWorld(shop.world)


@pytest.fixture
def command(told: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    line = CommandLine(told, monkeypatch)
    monkeypatch.setenv("COLUMNS", "80")
    return line


def output(command: CommandLine, *arguments: str) -> str:
    done = command(*arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    assert max(len(line) for line in done.output.splitlines() if "ledgersync" not in line) <= 80
    return done.output


def test_a_bill_is_found_with_its_ids_and_the_command_that_tells_more(command: CommandLine) -> None:
    text = output(command, "find", "B1")
    assert text.startswith("Found for B1\n\nBill B1 of 2026-")
    assert "  State " in text
    assert "in step" in text
    assert "ledgersync record shop bill " in text


def test_a_record_is_shown_with_its_timeline(command: CommandLine) -> None:
    found = output(command, "find", "B1").rstrip().rpartition(" ")[2]
    text = output(command, "record", "shop", "bill", found)
    assert text.startswith("Bill B1 of 2026-")
    assert "What happened" in text
    assert "created in" in text


def test_what_is_not_found_is_told_why_it_may_be(command: CommandLine) -> None:
    text = output(command, "find", "NOSUCH")
    assert text.startswith("Nothing is found for NOSUCH.\n\nWhy it may be missing\n")


def test_history_and_the_changes_of_a_run_are_cards(command: CommandLine) -> None:
    told = output(command, "history", "shop", "--kind", "bill")
    assert told.startswith("History, newest first\n\nBill B1 of 2026-")
    assert "Total amount" in told
    assert output(command, "history", "--limit", "3").count("When") == 3
