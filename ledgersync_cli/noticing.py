"""Notices: whom they go to, adding and removing an address, confirming it, sending a test."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.showing import say, show_json

MEANS = {"email": "E-mail", "webhook": "Webhook", "slack": "Slack"}
EMPTY = "Nobody is told of anything yet. Add somebody: ledgersync notices --add NAME@EXAMPLE.COM"


def notices(
    context: typer.Context,
    add: Annotated[str, typer.Option(help="An e-mail address, or the https address of a webhook or of Slack.")] = "",
    events: Annotated[str, typer.Option("--events", help="Which events, by comma; all when left out.")] = "",
    remove: Annotated[str, typer.Option(help="Id of what gets nothing any more.")] = "",
    confirm: Annotated[tuple[str, str], typer.Option(help="Id and the code that was mailed to it.")] = ("", ""),
    test: Annotated[str, typer.Option(help="Id of what a test is sent to.")] = "",
    resume: Annotated[str, typer.Option(help="Id of a webhook that is paused because it failed.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show or change whom notices go to: e-mail, signed webhooks, Slack. Never amounts, never names of parties."""
    api = api_of(context)
    if test:
        say(api.call("POST", "/notices/test", {"channel": test})["words"])
        return
    found = _changed(api, add, events, remove, resume)
    if confirm[0]:
        found = api.call("POST", "/notices/confirm", {"channel": confirm[0], "code": confirm[1]})
    if as_json:
        show_json(found)
        return
    labels = {one["event"]: one["label"] for one in found["events"]}
    show_cards("Notices", [_card(one, labels) for one in found["channels"]], EMPTY)


def _changed(api: Api, add: str, events: str, remove: str, resume: str) -> Any:
    found = api.call("GET", "/notices")
    if not (add or remove or resume):
        return found
    chosen = _chosen(events, {one["event"] for one in found["events"]})
    kept = [
        {**{name: one[name] for name in ("id", "means", "to", "events")}, "resume": one["id"] == resume}
        for one in found["channels"]
        if one["id"] != remove
    ]
    new = [{"means": _means(add), "to": add, "events": chosen}] if add else []
    return api.call("PUT", "/notices", {"version": found["version"], "channels": [*kept, *new]})


def _chosen(events: str, known: Set[str]) -> list[str]:
    """The events that were named, else all."""
    chosen = [one.strip() for one in events.split(",") if one.strip()] or sorted(known)
    if wrong := sorted(set(chosen) - known):
        raise typer.BadParameter(f"no such event: {', '.join(wrong)}; there are {', '.join(sorted(known))}")
    return chosen


def _means(to: str) -> str:
    if to.startswith("https://hooks.slack.com/"):
        return "slack"
    return "webhook" if "://" in to else "email"


def _card(one: Mapping[str, Any], labels: Mapping[str, str]) -> Card:
    id = one["id"]
    paused = f"{one['paused']} Go on with: ledgersync notices --resume {id}" if one["paused"] else ""
    code = "" if one["confirmed"] else f"a code was mailed to it: ledgersync notices --confirm {id} CODE"
    secret = f"{one['secret']} (shown this once; verify signatures with it)" if one["secret"] else ""
    lines = [
        ("Id", id),
        ("Told of", ", ".join(labels[event] for event in one["events"]) or "nothing"),
        ("Confirm", code),
        ("Paused", paused),
        ("Secret", secret),
        ("Test", f"ledgersync notices --test {id}" if one["confirmed"] and not one["paused"] else ""),
    ]
    return Card(f"{MEANS[one['means']]} {one['to']}", lines)
