"""Cards of the command line at 80 columns: what they show, and what they lead to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ledgersync.ports.people import Person
from ledgersync_cli.client import Refused
from tests.fakes.people import MemoryPeople
from tests.integration.command_line.line import CommandLine, cli
from tests.integration.http_api.conftest import synced, world
from tests.integration.http_api.test_records import conflict, put_hold
from tests.integration.http_api.test_summary import ran, set_up
from tests.integration.http_api.world import MINE, ApiWorld

__all__ = ["cli", "synced", "world"]


@pytest.mark.parametrize("width", ["80", "140"])
def test_a_preview_shows_a_card_a_write_without_json(cli: CommandLine, width: str) -> None:
    assert cli("preview", "shop", COLUMNS=width).stdout.startswith("Nothing would be written.\n")
    ends = cli.world.runs.ends
    ends.user.create("Vendor", name="Acme Paper", shortName="V77")
    shown = cli("preview", "shop", COLUMNS=width).stdout
    card = shown.split("Counts")[0]
    assert "\nVendor Acme Paper — made in Sage Intacct\n" in card
    assert not re.search(r"True|False|None|[{}\[\]]", card)
    assert max(len(line) for line in card.splitlines()) <= int(width)


def test_a_table_holds_no_json_and_no_true(cli: CommandLine) -> None:
    shown = cli("preferences", "shop").stdout
    assert re.search(r"^  Sync automatically +yes$", shown, re.MULTILINE)
    assert not re.search(r"True|False|[{}]", shown)


HELD = """Holds

Vendor Vendor one in Sage Intacct — not synced
  Why    It has no id.
  To do  {advice}
  Where  {where}
  Cause  number-missing
  Since  {now}
  Note   A test vendor. (u1, {now})
  Id     {id}

Try one again: ledgersync holds shop --retry {id}
"""


@pytest.mark.parametrize("width", ["80", "140"])
def test_holds_are_cards_and_acted_on_by_record_or_cause(cli: CommandLine, width: str) -> None:
    put_hold(cli.world)
    assert isinstance(cli("holds", "shop", "--ignore", "V1").exception, Refused)
    assert cli("holds", "shop", "--ignore", "V1", "--text", "A test vendor.").stdout.startswith("Done\n")
    (hold,) = cli.json("holds", "shop")
    shown = cli("holds", "shop", COLUMNS=width).stdout
    now = f"{cli.world.runs.clock.now():%Y-%m-%d %H:%M} UTC"
    wanted = HELD.format(advice=hold["advice"], where=hold["where"], now=now, id=hold["id"])
    assert " ".join(shown.split()) == " ".join(wanted.split())
    assert max(len(line) for line in shown.splitlines() if hold["id"] not in line) <= int(width)
    file = cli("holds", "shop", "--csv").stdout
    assert file.startswith("\ufeffKind,Record,Comes from,Date,Amount,Reason") and "vendor,Vendor one," in file
    by_cause = cli("holds", "shop", "--grouped", COLUMNS=width).stdout
    assert "\n1 record — number-missing\n  Why      It has no id.\n" in by_cause
    assert by_cause.endswith("all of a cause again: ledgersync holds shop --retry cause:number-missing\n")
    assert cli.json("holds", "shop", "--retry", "cause:number-missing") == []
    assert cli.json("holds", "shop", "--retry", "Vendor one")[0]["retry"] is True
    gone = cli("holds", "shop", "--retry", "nobody")
    assert (gone.exit_code, "There is no such hold." in gone.stdout) == (1, True)


def test_nothing_held_and_no_conflict_are_said_in_words(cli: CommandLine) -> None:
    for wanted in (("holds", "shop"), ("holds", "shop", "--grouped")):
        assert cli(*wanted).stdout == "Nothing is held. Every record is in step.\n"
    assert cli("conflicts", "shop").stdout == "No conflict: no field was changed on both sides.\n"


@pytest.mark.parametrize("width", ["80", "140"])
def test_a_conflict_is_a_card_of_its_record_with_both_values(cli: CommandLine, width: str) -> None:
    found = conflict(cli.world)
    shown = cli("conflicts", "shop", COLUMNS=width).stdout
    for line in ("Name  was Alpha", "Sage Intacct: Alpha of Intacct — stands", "Cashflow360: Alpha of Cashflow360\n"):
        assert line in shown
    assert f"\n        {found['id']}\n" in shown
    assert shown.endswith(f"--take-cashflow360 {found['id']}\n")
    assert shown.count("\n") <= 12


def test_a_sides_value_is_taken_for_a_record_by_its_name_and_a_repeat_changes_nothing(cli: CommandLine) -> None:
    found = conflict(cli.world)
    for _ in range(2):
        shown = cli("conflicts", "shop", "--take-cashflow360", found["label"]).stdout
        assert shown.startswith("Taken\n")
        assert "Cashflow360: Alpha of Cashflow360 — stands" in shown
    (back,) = cli.json("conflicts", "shop", "--take-intacct", found["id"])
    assert back["winner"] == "intacct"
    nothing = cli("conflicts", "shop", "--take-intacct", "nobody")
    assert (nothing.exit_code, "nobody — There is no such conflict." in nothing.stdout) == (1, True)


@pytest.mark.parametrize("width", ["80", "140"])
def test_connections_are_cards_with_the_next_command(cli: CommandLine, width: str) -> None:
    set_up(cli.world)
    put_hold(cli.world)
    (run,) = ran(cli.world, "succeeded")
    now = cli.world.runs.clock.now()
    cli.world.runs.registry.set_due(cli.world.id, now)
    kept = cli.world.connection()
    shown = cli("connections", COLUMNS=width).stdout
    assert shown == (
        "Connections\n"
        "\n"
        f"{kept.name} — in step but for what is held\n"
        "  Id            shop\n"
        f"  Sage Intacct  {kept.company_id} · entity {kept.entity_id}\n"
        f"  Cashflow360   {kept.organization_id}\n"
        f"  Last good     {run.ended_at:%Y-%m-%d %H:%M} UTC\n"
        "  Held          1 record: ledgersync holds shop\n"
        f"  Next sync     {now:%Y-%m-%d %H:%M} UTC\n"
    )


@pytest.mark.parametrize("width", ["80", "140"])
def test_notices_are_cards_with_the_next_command(cli: CommandLine, width: str) -> None:
    assert cli("notices").stdout == (
        "Nobody is told of anything yet. Add somebody: ledgersync notices --add NAME@EXAMPLE.COM\n"
    )
    added = cli("notices", "--add", "dana@example.com", "--events", "sync-stopped,paused", COLUMNS=width).stdout
    assert "E-mail dana@example.com" in added
    assert "A sync stopped, A connection was paused" in " ".join(added.split())
    [mail] = cli.json("notices")["channels"]
    assert f"ledgersync notices --confirm {mail['id']} CODE" in " ".join(added.split())
    confirmed = cli("notices", "--confirm", mail["id"], "12345678", COLUMNS=width).stdout
    assert f"ledgersync notices --test {mail['id']}" in confirmed
    assert cli("notices", "--test", mail["id"]).stdout == "A test is on its way; it arrives within a minute.\n"
    hook = cli("notices", "--add", "https://hooks.example.com/in", COLUMNS=width).stdout
    assert "whsec_" in hook
    assert "no such event: never" in cli("notices", "--add", "a@b.example", "--events", "never").output
    cli("notices", "--remove", mail["id"])
    assert [one["means"] for one in cli.json("notices")["channels"]] == ["webhook"]


def test_a_difference_is_accepted_with_a_reason(cli: CommandLine) -> None:
    put_hold(cli.world, cause="kept-otherwise", params={"side": "intacct"})
    assert isinstance(cli("holds", "shop", "--accept", "V1").exception, Refused)
    done = cli("holds", "shop", "--accept", "cause:kept-otherwise", "--text", "It is fine.")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "Done")


def test_people_are_told_where_people_are_managed(cli: CommandLine) -> None:
    assert cli("people").stdout.startswith("People and their roles are managed where you sign in.")


def test_people_are_invited_changed_and_removed_by_their_address(
    synced: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = Person(id="boss", name="boss@example.com", role="administrator")
    directory = MemoryPeople((MINE, boss))
    cli = CommandLine(replace(synced, directory=directory), monkeypatch)
    assert cli("people", "--invite", "dana@example.com").exit_code == 2
    invited = cli("people", "--invite", "dana@example.com", "--role", "viewer", COLUMNS="80").stdout
    assert invited.splitlines() == [
        "People",
        "",
        "boss@example.com",
        "  Role  administrator",
        "",
        "dana@example.com",
        "  Role      viewer",
        "  Standing  invited; never signed in yet. Again: ledgersync people",
        "            --invite-again dana@example.com",
    ]
    for option in ("--invite-again", "--shut-out"):
        assert cli("people", option, "dana@example.com").exit_code == 0
    assert cli.json("people", "--let-in", "dana@example.com")["items"][1]["standing"] == "active"
    changed = cli.json("people", "--change", "Dana@example.com", "--role", "accountant")
    assert [(one["name"], one["role"]) for one in changed["items"]] == [
        ("boss@example.com", "administrator"),
        ("dana@example.com", "accountant"),
    ]
    assert cli.json("people", "--remove", "dana@example.com")["items"][0]["name"] == "boss@example.com"
    assert isinstance(cli("people", "--remove", "boss@example.com").exception, Refused)
