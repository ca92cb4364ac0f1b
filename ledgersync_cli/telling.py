"""What happened and where records are: find, record, history, changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import SYSTEMS, say, show_json

STATES = {"in-step": "in step", "waits": "waits", "ignored": "not to be synced", "not-synced": "not synced"}
Limit = Annotated[int, typer.Option(help="So many at most, the newest.", min=1, max=1000)]
A_PAGE = 100
KINDS_HELP = "Its kind: bill, vendor, bill_payment …"


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Number, name, party, amount or either id; its beginning will do.")],
    connection: Annotated[str, typer.Option(help="In this connection only.")] = "",
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Find a record in both systems, and say what it waits for."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/records" if connection else "/records"
    found, reasons = _pages(api, path, {"q": text}, limit)
    if as_json:
        show_json(found)
        return
    if found:
        show_cards(f"Found for {text}", map(_hit, found), "")
    else:
        why = [Card("Why it may be missing", [("", reason) for reason in reasons])]
        show_cards(f"Nothing is found for {text}.", why, "")


def record(
    context: typer.Context,
    connection: Connection,
    kind: Annotated[str, typer.Argument(help=KINDS_HELP)],
    id: Annotated[str, typer.Argument(help="Its id in either system, as `ledgersync find` shows it.")],
    live: Annotated[bool, typer.Option("--live", help="Read both systems now.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show where a record stands and what happened to it, oldest first."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/records/{kind}/{quote(quote(id, safe=''), safe='')}"
    found = api.call("GET", path, live="true" if live else None)
    lines, _ = _pages(api, f"{path}/timeline", {}, limit)
    if as_json:
        show_json({**found, "timeline": lines})
        return
    title = f"{found['kind'].replace('_', ' ').capitalize()} {found['label']}"
    show_cards(title, [Card(STATES[found["state"]], list(_standing(found)))], "")
    say("")
    show_cards("What happened", map(entry_card, reversed(lines)), "Nothing is told of it.")


def history(
    context: typer.Context,
    connection: Annotated[str, typer.Argument(help="Name or id; none: all of the tenant's.")] = "",
    by: Annotated[str, typer.Option(help="Of people whose name holds this.")] = "",
    kind: Annotated[str, typer.Option(help=KINDS_HELP)] = "",
    did: Annotated[str, typer.Option(help="created, updated, removed, held, freed, retried …")] = "",
    since: Annotated[str, typer.Option(help="2026-01-31T00:00:00Z")] = "",
    until: Annotated[str, typer.Option(help="2026-01-31T00:00:00Z")] = "",
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Show what was written and who chose what, newest first."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/history" if connection else "/history"
    asked = {"by": by, "kind": kind, "did": did, "since": since, "until": until}
    lines, _ = _pages(api, path, {name: value for name, value in asked.items() if value}, limit)
    if as_json:
        show_json(lines)
        return
    show_cards("History, newest first", map(entry_card, lines), "Nothing is told for that.")


def changes(
    context: typer.Context,
    connection: Connection,
    run: Annotated[str, typer.Argument(help="A run, as `ledgersync runs` shows it.")],
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """Show what a run changed, field by field."""
    api = api_of(context)
    lines, _ = _pages(api, f"{path_of(api, connection)}/runs/{run}/changes", {}, limit)
    if as_json:
        show_json(lines)
        return
    show_cards("What the run changed", map(entry_card, lines), "Nothing had changed. Nothing was written.")


def _pages(api: Api, path: str, query: dict[str, str], limit: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Page after page, until there are enough; with the reasons given for finding nothing."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        size = {"limit": str(min(A_PAGE, limit - len(items)))}
        page = api.call("GET", path, **query, **size, **cursor)
        items += page["items"]
        if page["next"] is None or len(items) >= limit:
            return items, page.get("why_not", [])
        cursor = {"cursor": page["next"]}


def _hit(one: dict[str, Any]) -> Card:
    kind = one["kind"].replace("_", " ").capitalize()
    of = f" of {one['party']}" if one["party"] else ""
    key = one["cashflow360_id"] or one["intacct_id"]
    state = STATES[one["state"]]
    lines = [
        ("State", f"{state}: {one['reason']}" if one["reason"] else state),
        ("To do", one["advice"]),
        (SYSTEMS["intacct"], one["intacct_id"]),
        (SYSTEMS["cashflow360"], one["cashflow360_id"]),
        ("More", f"ledgersync record {one['connection_id']} {one['kind']} {key}"),
    ]
    return Card(f"{kind} {one['label']}{of}", lines)


def _standing(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield SYSTEMS["intacct"], found["intacct_id"]
    yield SYSTEMS["cashflow360"], found["cashflow360_id"]
    yield "Why", found["why_not"]
    if found["hold"]:
        yield "Waits", found["hold"]["reason"]
        yield "To do", found["hold"]["advice"]
    for one in found["values"]:
        if found["live"] and one["intacct"] != one["cashflow360"]:
            yield one["called"].capitalize(), f"{_text(one['intacct'])} | {_text(one['cashflow360'])}"
        elif one["agreed"] is not None:
            yield one["called"].capitalize(), _text(one["agreed"])


def entry_card(one: dict[str, Any]) -> Card:
    """An entry of the journal: what, when and who, then field by field."""
    at = one["at"][:16].replace("T", " ")
    lines = [("When", f"{at} UTC"), ("Who", one["by"]), ("Why", one["why"])]
    for change in one["fields"]:
        before, after = _text(change["before"]), _text(change["after"])
        told = after if change["before"] is None else f"{before} → {after}"
        lines.append((change["called"].capitalize(), f"{told} ({change['rule']})" if change["rule"] else told))
    subject = one["subject"]
    return Card(f"{subject[:1].upper()}{subject[1:]}: {one['happened']}", lines)


def _text(value: Any) -> str:
    """As a person reads it: what is referred to by name, lines one after another."""
    if isinstance(value, list):
        parts = [", ".join(_text(part) for part in line.values() if part is not None) for line in value]
        return "; ".join(parts) or "none"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id"))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "empty" if value is None else str(value)
