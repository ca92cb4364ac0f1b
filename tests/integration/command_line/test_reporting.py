"""Reports on the command line: made, listed, signed off, shared, and written to files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgersync_cli.tie_out_cards import MOST_CARDS, show_reasons
from tests.integration.command_line.line import CommandLine, cli
from tests.integration.http_api.conftest import synced, world
from tests.integration.http_api.world import ApiWorld

__all__ = ["cli", "synced", "world"]


def newest(cli: CommandLine) -> str:
    return str(cli.json("reports", "shop")[0]["id"])


def test_progress_is_shown_on_a_terminal_only(cli: CommandLine) -> None:
    shown = cli("tie-out", "shop")
    assert (shown.exit_code, shown.stderr) == (0, "")


def test_a_report_is_written_as_json_csv_or_a_page(cli: CommandLine, tmp_path: Path) -> None:
    assert json.loads(cli("report", "shop", "tie-out").stdout)["payables"]["difference"] == "0.00"
    file = tmp_path / "doctor.csv"
    written = cli("report", "shop", "doctor", "--as", "csv", "--output", str(file))
    assert written.stdout.replace("\n", "").endswith(f"Written to {file}.")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfCheck,Result,")
    assert cli("report", "shop", "preview", "--as", "print").stdout.startswith("<!doctype html>")


def test_a_tie_out_names_the_next_command_which_signs_it_off(cli: CommandLine) -> None:
    shown = cli("tie-out", "shop").stdout
    id = newest(cli)
    assert f"To sign it off: ledgersync sign-off shop {id}" in shown
    assert "Signed off by u1" in cli("sign-off", "shop", id[:20], "--note", "June").stdout
    assert cli("sign-off", "shop", id).exit_code == 1
    cards = cli("reports", "shop").stdout
    assert "Signed off" in cards and "June" in cards and id in cards


REASON = {
    "kind": "vendor_credit",
    "label": "VC1",
    "intacct": "-5.00",
    "cashflow360": "0.00",
    "words": "It is not synced yet; the next run takes it.",
}
TOLD = """
Why they differ

Vendor credit VC1 · Acme
  Sage Intacct  -5.00
  Cashflow360   0.00
  Why           It is not synced yet; the next run takes it.

Explained -5.00, unexplained 0.00.
"""


@pytest.mark.parametrize("width", ["80", "140"])
def test_a_tie_out_says_why_it_differs(
    width: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    party = {"name": "Acme", "explanations": [REASON]}
    show_reasons({"parties": [party], "explained": "-5.00", "unexplained": "0.00"}, "shop")
    assert capsys.readouterr().out == TOLD


def test_of_many_reasons_a_tie_out_shows_the_first_and_says_where_all_are(capsys: pytest.CaptureFixture[str]) -> None:
    party = {"name": "Acme", "explanations": [REASON] * (MOST_CARDS + 2)}
    show_reasons({"parties": [party], "explained": "-110.00", "unexplained": "0.00"}, "shop")
    shown = capsys.readouterr().out
    assert shown.count("Vendor credit VC1 · Acme") == MOST_CARDS
    assert "\n2 more: ledgersync report shop tie-out --as csv --output tie-out.csv\n" in shown


def test_a_link_is_told_once_and_taken_back(cli: CommandLine, world: ApiWorld) -> None:
    cli("tie-out", "shop", "--of", "receivables")
    id = newest(cli)
    link = cli("share", "shop", id).stdout.split()[0]
    token = link.rpartition("/")[2]
    assert world.call("GET", f"/shared/{token}", tenant=None).status == 200
    assert "opens nothing" in cli("share", "shop", id, "--revoke").stdout
    assert world.call("GET", f"/shared/{token}", tenant=None).status == 404


@pytest.mark.parametrize("width", ["80", "140"])
def test_reports_are_cards_that_fit(cli: CommandLine, width: str) -> None:
    assert cli("reports", "shop", COLUMNS=width).stdout.startswith("No report was made yet.")
    cli("tie-out", "shop")
    lines = cli("reports", "shop", COLUMNS=width).stdout.splitlines()
    assert lines[0] == "Reports" and lines[2] == "Tie-out"
    assert max(map(len, lines)) <= int(width)
