"""Preferences, statements and set-ups at a terminal: chosen by name, shown as cards, effects before they are saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledgersync_cli.preference_names import LABELS, label_of, name_of
from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import open_shop
from tests.integration.runs.chart import BANK, SUPPLIES

from .line import CommandLine


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Over a shop with a chart of accounts and a bank account, its preferences set."""
    shop = open_shop()
    shop.world.clock.left = 25.0
    return CommandLine(ApiWorld(shop.world), monkeypatch)


def fits(shown: str, width: int) -> bool:
    """Whether no line is longer, but for a command that has to be copied in one piece."""
    return all(len(line) <= width or "ledgersync " in line for line in shown.splitlines())


def test_accounts_are_chosen_by_number_or_name_and_banks_by_their_last_four_digits(cli: CommandLine) -> None:
    bank = next(iter(cli.world.runs.ends.organization.tables["BankAccount"].values()))
    digits = str(bank["accountNumber"])[-4:]
    accounts = cli.json("accounts", "shop", "default_bank_account")
    first, last = accounts[0], accounts[-1]
    saved = cli.json("preferences", "shop", "--set", f"default_bank_account={last['name']}",
                     "--set", f"money_out_clearing_account={first['number']}",
                     "--set", f"bank_accounts.{digits}={last['number']}",
                     "--set", "dimensions.projects=true")  # fmt: skip
    assert (saved["default_bank_account"], saved["money_out_clearing_account"]) == (last["id"], first["id"])
    assert saved["bank_accounts"][bank["id"]] == last["id"]
    assert saved["dimensions"]["projects"] is True
    assert f"**{digits}: {last['number']} · {last['name']}" in cli("preferences", "shop").stdout
    by_name = cli.json("preferences", "shop", "--set", f"bank_accounts.{bank['bankName']}={BANK}")
    assert by_name["bank_accounts"][bank["id"]] != last["id"]


def test_a_preference_is_named_as_it_is_shown_or_as_programs_have_it(cli: CommandLine) -> None:
    by_label = cli.json(
        "preferences", "shop", "--set", "default  BANK account=1030", "--set", "sync automatically=false"
    )
    assert by_label["automatic"] is False
    assert (
        by_label["default_bank_account"]
        != cli.json("preferences", "shop", "--set", "default_bank_account=1020")["default_bank_account"]
    )
    kept = cli.json("preferences", "shop")
    assert kept.keys() - {"version"} == LABELS.keys()
    assert [name_of(label_of(name)) for name in LABELS] == list(LABELS)


def test_a_location_is_chosen_by_its_name(cli: CommandLine) -> None:
    (one, *_) = cli.world.call("GET", f"{cli.world.path}/choices", query={"of": "location"}).json["items"]
    saved = cli.json("preferences", "shop", "--set", f"transfer_location={one['name']}")
    assert saved["transfer_location"] == one["id"]


def test_a_name_of_several_is_asked_about_and_one_that_does_not_fit_is_refused(cli: CommandLine) -> None:
    several = cli("preferences", "shop", "--set", "default_bank_account=1")
    assert several.exit_code == 2
    assert "could be any of these" in " ".join(several.output.replace("│", " ").split())
    assert cli("preferences", "shop", "--set", f"default_bank_account={SUPPLIES}").exit_code == 1
    assert cli("preferences", "shop", "--set", "automatic").exit_code == 2


@pytest.mark.parametrize("width", [80, 140])
def test_a_check_shows_the_effects_and_how_to_save_and_saves_nothing(cli: CommandLine, width: int) -> None:
    before = cli.world.connection()
    shown = cli("preferences", "shop", "--set", "approved_only=true", "--check", COLUMNS=str(width)).stdout
    assert cli.world.connection() == before
    assert "You can't turn this off later." in " ".join(shown.split())
    assert shown.endswith("Save it: ledgersync preferences shop --set approved_only=true --confirm approved_only\n")
    assert fits(shown, width)
    refused = cli("preferences", "shop", "--set", "approved_only=true")
    assert refused.exit_code == 1
    assert cli.json("preferences", "shop", "--set", "approved_only=true", "--confirm", "approved_only")["approved_only"]


@pytest.mark.parametrize("width", [80, 140])
def test_preferences_are_a_card_with_accounts_by_number_and_name(cli: CommandLine, width: int) -> None:
    shown = cli("preferences", "shop", COLUMNS=str(width)).stdout
    kept = cli.world.connection().preferences
    assert kept is not None
    assert kept.default_bank_account not in shown
    assert f"{BANK} · " in shown
    assert "True" not in shown and "{" not in shown
    assert fits(shown, width)


@pytest.mark.parametrize("width", [80, 140])
def test_statements_are_shown_and_made(cli: CommandLine, width: int) -> None:
    shown = cli("statements", "shop", "--no", "use-departments", "--yes", "other-sync", COLUMNS=str(width)).stdout
    assert "Use Departments — no\n" in shown
    assert "Departments are left alone on every line." in shown
    assert "Said by" in shown
    assert fits(shown, width)
    kept = cli.world.connection().preferences
    assert kept is not None and not kept.dimensions.departments
    assert cli("statements", "shop", "--yes", "nothing").exit_code == 1


def test_a_set_up_is_begun_left_taken_up_and_continued(cli: CommandLine, tmp_path: Path) -> None:
    world = cli.world
    assert "Begin one: ledgersync drafts --begin NAME" in cli("drafts").stdout
    assert world.call("POST", f"{world.path}/disconnect").status == 200
    body = world.new_connection()
    secrets = {"LEDGERSYNC_INTACCT_PASSWORD": body["intacct"]["password"],
               "LEDGERSYNC_CASHFLOW360_TOKEN": body["cashflow360"]["token"]}  # fmt: skip
    begun = cli.json("drafts", "--begin", "Harbor West", "--package", str(tmp_path / "package.zip"))
    assert (tmp_path / "package.zip").read_bytes()[:2] == b"PK"
    shown = cli("drafts", COLUMNS="80").stdout
    assert "Harbor West — missing: intacct, cashflow360\n" in shown
    ours, theirs = body["intacct"], body["cashflow360"]
    taken = cli("drafts", "Harbor", "--company", ours["company_id"], "--user", ours["user_id"],
                "--entity", ours["entity_id"], COLUMNS="80", **secrets)  # fmt: skip
    assert f"Next: ledgersync drafts {begun['id']} --organization ORGANIZATION --token-name NAME" in taken.stdout
    ready = cli("drafts", begun["id"], "--organization", theirs["organization_id"], "--token-name",
                theirs["token_name"], COLUMNS="80", **secrets)  # fmt: skip
    assert "ready to continue" in ready.stdout
    assert not [one for one in secrets.values() if one in shown + taken.stdout + ready.stdout]
    looked = cli("drafts", "Harbor West", "--preview", COLUMNS="80").stdout
    assert f"Connect: ledgersync drafts {begun['id']} --continue" in looked
    assert all(fits(one, 80) for one in (shown, taken.stdout, ready.stdout, looked))
    assert "Watch the first sync" in cli("drafts", "Harbor West", "--continue").stdout
    assert len(world.executions.started) == 1
