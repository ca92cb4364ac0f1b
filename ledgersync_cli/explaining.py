"""What a cause means: `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.options import AsJson, open_api_of
from ledgersync_cli.showing import say, show_json


def explain(
    context: typer.Context,
    cause: Annotated[str | None, typer.Argument(help="Its code, as `ledgersync holds` shows it; none: all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a cause of holds means, what to do about it and where. Needs no token."""
    api = open_api_of(context)
    if cause is None:
        found = api.call("GET", "/causes")["items"]
        show_json(found) if as_json else _show_all(found)
        return
    one = api.call("GET", f"/causes/{cause}")
    show_json(one) if as_json else show_cards(one["code"], _cards(one), "")


def _show_all(causes: list[dict[str, Any]]) -> None:
    cards = (Card(one["code"], (("", one["examples"][0]["words"]),)) for one in causes)
    show_cards("Causes a record can be held for", cards, "")
    say("\nMore about one of them: ledgersync explain CAUSE")


def _cards(one: dict[str, Any]) -> Iterator[Card]:
    for shown in one["examples"]:
        lines = (("What", shown["words"]), ("To do", shown["advice"]), ("Where", shown["where"]))
        yield Card(shown["kind"].replace("_", " ").capitalize(), lines)
    yield Card("What frees it, besides a change of the record", [("", f"{text}.") for text in one["frees"]])
