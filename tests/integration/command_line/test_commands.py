"""The command line as people use it, over the API in process."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledgersync.ports import ConnectionId
from ledgersync_cli import main
from ledgersync_cli.client import Refused
from ledgersync_cli.controlling import described
from tests.integration.command_line.line import CommandLine, cli
from tests.integration.http_api.conftest import synced, world
from tests.integration.http_api.test_records import conflict, put_hold
from tests.integration.http_api.test_summary import set_up
from tests.integration.http_api.world import MINE, PUBLIC

__all__ = ["cli", "synced", "world"]


def test_every_command_explains_itself(cli: CommandLine) -> None:
    names = [command.name or command.callback.__name__ for command in main.app.registered_commands if command.callback]
    assert {"connections", "connect", "doctor", "sync", "preview", "runs", "holds", "conflicts", "redrive", "cost",
            "tail"} <= {name.replace("_", "-") for name in names}  # fmt: skip
    for name in names:
        shown = cli(name.replace("_", "-"), "--help")
        assert (shown.exit_code, "Usage" in shown.stdout) == (0, True), name


def test_a_tenant_connects_with_secrets_from_the_environment(cli: CommandLine) -> None:
    cli.json("disconnect", "shop")
    given = cli.world.new_connection()
    made = cli.json(
        "connect", "--name", "Shop", "--company", given["intacct"]["company_id"], "--user", given["intacct"]["user_id"],
        "--entity", given["intacct"]["entity_id"], "--organization", given["cashflow360"]["organization_id"],
        "--token-name", given["cashflow360"]["token_name"],
        LEDGERSYNC_INTACCT_PASSWORD=given["intacct"]["password"],
        LEDGERSYNC_CASHFLOW360_TOKEN=given["cashflow360"]["token"],
    )  # fmt: skip
    assert made[0]["status"] == "connected"
    assert len(cli.json("connections")) == 2
    assert "Shop" in cli("connections").stdout


def test_a_refusal_is_told_with_its_reasons(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = cli("runs", "never-was")
    assert isinstance(result.exception, Refused)
    monkeypatch.setattr("sys.argv", ["ledgersync", "--token", MINE, "rotate", "shop", "--password", "wrong"])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "credentials-refused" in told and "intacct.password" in told


def test_preferences_are_shown_and_changed_one_by_one(cli: CommandLine) -> None:
    assert cli.json("preferences", "shop", "--set", "automatic=false")["automatic"] is False
    assert cli.json("preferences", "shop", "--set", "void_date_policy=void_date")["automatic"] is False
    assert re.search("Date of voids +the day it was voided", cli("preferences", "shop").stdout)


def test_the_doctor_tells_what_fails_and_exits_with_one(cli: CommandLine) -> None:
    cli.world.runs.ends.books.set_preference("AP", "OVERRIDE1099", "F")
    result = cli("doctor", "shop")
    assert result.exit_code == 1
    assert "1099" in result.stdout and "could not be checked" in result.stdout
    told = {one["check"]: one["result"] for one in cli.json("doctor", "shop")["checks"]}
    assert told["override-1099"] == "fail"


def test_a_probe_prints_what_was_learned_and_makes_a_report_to_send_back(cli: CommandLine) -> None:
    assert cli.json("probe", "shop", "--kept") == {"at": None, "findings": []}
    report = cli.json("probe", "shop")
    assert {one["code"] for one in report["findings"]} >= {"sign-in", "fields-needed", "credit-sign", "clock"}
    assert cli.json("probe", "shop", "--kept")["findings"] == report["findings"]
    shown = cli("probe", "shop")
    assert shown.exit_code == 0
    assert "Charge cards" in shown.stdout


def test_a_probe_exits_with_one_when_a_system_lets_nobody_in(cli: CommandLine) -> None:
    runs = cli.world.runs
    runs.ends.organization.token = "another"
    runs.registry.forget_sessions(runs.id)
    result = cli("probe", "shop")
    assert result.exit_code == 1
    assert "BDC_1101" in result.stdout and "Ask the bank" in " ".join(result.stdout.split())


def test_accounts_to_choose_from_are_listed(cli: CommandLine) -> None:
    types = {one["type"] for one in cli.json("accounts", "shop", "deposit_to_account")}
    assert types <= {"Bank", "Other Current Asset"}
    assert types


def test_credentials_are_rotated(cli: CommandLine) -> None:
    user = cli.world.runs.ends.books.users["xml_sync"]
    user.password = "rotated-1"
    (kept,) = cli.json("rotate", "shop", "--password", "rotated-1")
    assert kept["status"] == "connected"


def test_a_sync_is_started_and_its_run_shown(cli: CommandLine) -> None:
    (started,) = cli.json("sync", "shop")
    assert started["answer"] == "started"
    assert cli.json("runs", "shop")[0]["run_id"] == started["run_id"]
    assert cli.json("runs", "shop", started["run_id"])["trigger"] == "sync_now"
    assert started["run_id"] in cli("runs", "shop", started["run_id"]).stdout


def test_a_hold_and_a_conflict_are_resolved(cli: CommandLine) -> None:
    found = conflict(cli.world)
    (taken,) = cli.json("conflicts", "shop", "--take-other", found["id"])
    assert taken["winner"] == "cashflow360"
    put_hold(cli.world, id="V9")
    (hold,) = cli.json("holds", "shop")
    assert cli.json("holds", "shop", "--retry", hold["id"])[0]["retry"] is True
    assert cli.json("holds", "shop", "--grouped")[0]["count"] == 1
    assert "Vendor one" in cli("holds", "shop").stdout


def test_a_missing_term_is_made_and_what_to_do_next_is_said(cli: CommandLine) -> None:
    wanted = ("term", "shop", "Net 12", "--in", "intacct", "--of", "receivables")
    assert isinstance(cli(*wanted).exception, Refused)
    assert cli(*wanted, "--days", "12").stdout == (
        "Net 12 in Sage Intacct: is there now, due in 12 days.\n\nSync what waited for it: ledgersync sync shop\n"
    )
    assert cli.json(*wanted, "--days", "12")[0]["made"] is False
    (made,) = [row for row in cli.world.runs.ends.books.table("ARTERM").rows.values() if row["NAME"] == "Net 12"]
    assert str(made["DUEDATE"]) == "12"


def test_the_package_is_downloaded(cli: CommandLine, tmp_path: Path) -> None:
    given = cli.world.new_connection()
    cli.json("disconnect", "shop")
    ours, theirs = given["intacct"], given["cashflow360"]
    names = ["--user", ours["user_id"], "--token-name", theirs["token_name"]]
    cli.json("rotate", "shop", *names, "--password", ours["password"], "--sync-token", theirs["token"])
    target = tmp_path / "package.zip"
    assert cli.json("package", "shop", "--to", str(target)) == {"written": str(target)}
    assert zipfile.ZipFile(target).namelist() == ["ledgersync.xml"]


def _row(shown: str, begins: str) -> list[str]:
    """The cells of the first row of a table that begins with a word."""
    row = next(line for line in shown.splitlines() if line.strip("│┃ ").startswith(begins))
    return [cell.strip() for cell in re.split("[│┃]", row)[1:-1]]


def test_a_preview_and_a_tie_out_are_shown(cli: CommandLine) -> None:
    assert cli.json("preview", "shop")["complete"] is True
    shown = cli("preview", "shop").stdout
    assert _row(shown, "Kind") == ["Kind", "System", "Seen", "Of these", "Done there"]
    assert _row(shown, "account")[2:4] == ["3", "3 unchanged"]
    assert cli.json("tie-out", "shop")["parties"] == []
    assert "Total" in cli("tie-out", "shop").stdout


def test_a_cause_is_explained_without_a_token(cli: CommandLine) -> None:
    arguments = ["--url", PUBLIC, "explain", "term-missing"]
    shown = CliRunner().invoke(main.app, arguments, env={"COLUMNS": "80", "LEDGERSYNC_TOKEN": ""})
    assert shown.exit_code == 0, shown.exception
    assert shown.stdout.startswith("term-missing\n\n")
    assert "  Where  Sage Intacct › AP terms\n" in shown.stdout
    assert "a preference, a setting or a payment term changes." in shown.stdout
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80
    listed = cli("explain", COLUMNS="80").stdout
    assert "\nterm-missing\n" in listed and listed.endswith("ledgersync explain CAUSE\n")
    assert cli.json("explain", "term-missing")["code"] == "term-missing"


def test_a_connection_is_named_by_id_name_or_how_only_one_begins(cli: CommandLine) -> None:
    kept = cli.world.connection()
    for named in ("shop", "SHOP", kept.name, kept.name.upper(), "sh"):
        assert cli("runs", named).exit_code == 0, named
    twin = replace(kept, id=ConnectionId(MINE, "shopping"), name="Second", version=0)
    cli.world.runs.registry.put_connection(twin)
    assert cli("runs", "shop").exit_code == 0
    refused = cli("runs", "sh")
    assert refused.exit_code == 2
    assert "Second (shopping)" in refused.output
    assert isinstance(cli("runs", "../me").exception, Refused)


@pytest.mark.parametrize("width", ["80", "140"])
def test_a_connection_is_paused_shown_and_resumed(cli: CommandLine, width: str) -> None:
    set_up(cli.world)
    assert cli("pause", "shop").stdout == "shop is paused. Resume it with: ledgersync resume shop\n"
    shown = cli("connections", COLUMNS=width).stdout
    assert "shop — paused" in shown
    assert "Go on with: ledgersync resume shop" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= int(width)
    resumed = cli("resume", "shop").stdout
    assert re.fullmatch(
        r"shop is resumed\. Next sync \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Sync at once with: ledgersync sync shop\n",
        resumed,
    )


def test_a_run_is_stopped_by_name_or_as_the_one_that_is_going(cli: CommandLine) -> None:
    run_id = cli.json("sync", "shop")[0]["run_id"]
    assert cli("cancel", "shop").stdout == (
        f"Run {run_id} ends after the record in hand. Nothing is left half-written.\n"
        f"Watch it end: ledgersync runs shop {run_id} --wait\n"
    )
    assert cli.json("cancel", "shop", run_id)["stopping"] is True


def test_waiting_tells_how_far_a_run_is() -> None:
    counts = {"vendor|intacct|seen": 1204, "vendor|cashflow360|created": 3, "bill|intacct|held": 1}
    standing = {"status": "running", "group": "lists", "stopping": False, "stop_by": "", "counts": counts}
    assert described(standing) == "lists: 1,204 looked at, 3 written, 1 set aside"
    assert described({**standing, "group": ""}) == "starting"
    assert described({**standing, "stopping": True, "stop_by": "Dana"}) == "stopping: Dana asked for it"


def test_what_each_frequency_costs_is_shown_before_one_is_chosen(cli: CommandLine) -> None:
    shown = cli("frequency", "shop").stdout
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "daily (chosen)" in shown
    daily = cli.json("frequency", "shop")["costs"][0]["transactions_a_month"]
    assert [f"about {daily + more:,} Sage transactions a month" in shown for more in (0, 720, 8640)] == [True] * 3
    kept = cli("frequency", "shop", "--set", "minutes", "--smart-events").stdout
    assert "minutes, with --smart-events (chosen)" in kept
    assert "import it: ledgersync package" in kept
    assert cli("frequency", "shop", "--set", "yearly").exit_code == 1


def test_the_limit_of_sage_transactions_is_shown_and_set(cli: CommandLine) -> None:
    shown = cli("sage-limit", "shop").stdout
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "100,000" in shown and "goes on syncing" in shown
    kept = cli("sage-limit", "shop", "--limit", "10", "--over", "wait").stdout
    assert "starts no sync by itself until next month" in kept and "No sync starts by itself" in " ".join(kept.split())
    assert cli.json("sage-limit", "shop")["over_limit"] == "wait"
    assert "waits, over its limit of Sage transactions" in cli("connections").stdout
    assert cli("sage-limit", "shop", "--over", "never").exit_code == 1


def test_what_the_audit_history_saves_is_shown(cli: CommandLine) -> None:
    shown = cli("audit-history", "shop").stdout
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "Read  in every sync; the audit history told of no change of it yet" in shown
    assert cli.json("audit-history", "shop", "--both-ways") == {"kinds": []}
