"""Candidates of a held record, on the command line."""

from __future__ import annotations

from tests.integration.command_line.line import CommandLine, cli
from tests.integration.http_api.conftest import synced, world

__all__ = ["cli", "synced", "world"]


def test_candidates_are_cards_of_what_differs_with_the_command_that_links(cli: CommandLine) -> None:
    ends = cli.world.runs.ends
    for id in ("V71", "V72"):
        ends.books.add("VENDOR", None, VENDORID=id, NAME="Twin", DISPLAYCONTACT={"PRINTAS": id})
    ends.user.create("Vendor", name="Twin", email="twin@example.com")
    cli.world.runs.run()
    hold = next(one for one in cli.json("holds", "shop") if one["side"] == "cashflow360")
    shown = cli("holds", "shop", "--candidates", hold["id"], COLUMNS="80").stdout
    assert shown.startswith("It may be\n\nTwin (V71)\n")
    assert "\n  Email " in shown
    assert "twin@example.com — there empty\n" in shown
    assert shown.endswith(f"\nIt is the first one: ledgersync holds shop --link {hold['id']} V71\n")
    assert [one["id"] for one in cli.json("holds", "shop", "--candidates", hold["id"])] == ["V71", "V72"]
