"""Set-ups of connections that can be left and taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ledgersync_cli.cards import Card, Line, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of
from ledgersync_cli.reporting import Kind, content_at
from ledgersync_cli.showing import moment, say, show_json

Draft = dict[str, Any]
EMPTY = "No set-up is open. Begin one: ledgersync drafts --begin NAME"
NEXT: Mapping[str, str] = {
    "name": "--name NAME",
    "intacct": "--company COMPANY --user USER",
    "intacct.entity_id": "--entity ENTITY",
    "cashflow360": "--organization ORGANIZATION --token-name NAME",
}
"""What to type next, by what is missing."""


def drafts(
    context: typer.Context,
    draft: Annotated[str, typer.Argument(help="Name or id of a set-up, or how only one begins.")] = "",
    begin: Annotated[str, typer.Option(metavar="NAME", help="Begin the set-up of a connection of this name.")] = "",
    name: Annotated[str, typer.Option(help="Rename it.")] = "",
    company: Annotated[str, typer.Option(help="Sage Intacct company id.")] = "",
    user: Annotated[str, typer.Option(help="Sage Intacct Web Services user.")] = "",
    password: Annotated[str, typer.Option(envvar="LEDGERSYNC_INTACCT_PASSWORD", help="Asked for when needed.")] = "",
    entity: Annotated[str | None, typer.Option(help="Entity id, of those the user can enter.")] = None,
    organization: Annotated[str, typer.Option(help="Cashflow360 organisation id.")] = "",
    token_name: Annotated[str, typer.Option(help="Name of the sync token.")] = "",
    sync_token: Annotated[str, typer.Option(envvar="LEDGERSYNC_CASHFLOW360_TOKEN", help="Asked for when needed.")] = "",
    one_way: Annotated[bool, typer.Option("--one-way", help="Transactions only go to Intacct. Permanent.")] = False,
    package: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the customization package.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what the first sync would do.")] = False,
    go_on: Annotated[bool, typer.Option("--continue", help="Connect, and start the first sync.")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete the set-up with its credentials.")] = False,
    as_json: AsJson = False,
) -> None:
    """List set-ups that are not finished, or take one up: what is given is kept, and checked live."""
    api = api_of(context)
    if not (draft or begin):
        found = api.call("GET", "/drafts")["items"]
        show_json(found) if as_json else show_cards("Set-ups", map(draft_card, found), EMPTY)
        return
    kept = api.call("POST", "/drafts", {"name": begin}) if begin else _named(api, draft)
    path = f"/drafts/{quote(kept['id'], safe='')}"
    if delete:
        _delete(api, path, kept, as_json)
        return
    kept = _changed(api, path, kept, name, one_way)
    kept = _with_intacct(api, path, kept, {"company_id": company, "user_id": user, "password": password}, entity)
    theirs = {"organization_id": organization, "token_name": token_name, "token": sync_token}
    kept = _with_cashflow360(api, path, kept, theirs)
    if package is not None:
        package.write_bytes(api.download(api.call("POST", f"{path}/package")["url"]))
    if preview or go_on:
        _look(api, path, kept, go_on, as_json)
    else:
        show_json(kept) if as_json else _show(kept)


def _delete(api: Api, path: str, kept: Draft, as_json: bool) -> None:
    api.call("DELETE", path)
    show_json({"deleted": kept["id"]}) if as_json else say(f"{kept['name']} is deleted, its credentials with it.")


def _changed(api: Api, path: str, kept: Draft, name: str, one_way: bool) -> Draft:
    change = {**_given(name=name), **({"one_way": True, "confirmed": True} if one_way else {})}
    return dict(api.call("PATCH", path, change)) if change else kept


def _with_intacct(api: Api, path: str, kept: Draft, entered: Mapping[str, str], entity: str | None) -> Draft:
    """What was entered for Intacct, checked live; as it was when nothing was."""
    if not (entered["company_id"] or entered["user_id"]) and entity is None:
        return kept
    secret = entered["password"] or _asked(kept, "intacct", "has_password", "Sage Intacct password")
    given = _given(**{**entered, "password": secret})
    return dict(api.call("PUT", f"{path}/intacct", {**given, **({} if entity is None else {"entity_id": entity})}))


def _with_cashflow360(api: Api, path: str, kept: Draft, entered: Mapping[str, str]) -> Draft:
    """Likewise for Cashflow360."""
    if not (entered["organization_id"] or entered["token_name"]):
        return kept
    secret = entered["token"] or _asked(kept, "cashflow360", "has_token", "Cashflow360 sync token")
    return dict(api.call("PUT", f"{path}/cashflow360", _given(**{**entered, "token": secret})))


def _look(api: Api, path: str, kept: Mapping[str, Any], go_on: bool, as_json: bool) -> None:
    """The preview, or the connection once somebody has looked at it."""
    if go_on:
        made = api.call("POST", f"{path}/continue", {"looked": True})
        show_json(made) if as_json else say(f"Connected. Watch the first sync: ledgersync runs {made['id']} --wait")
        return
    _, found = content_at(api, path, Kind.PREVIEW, quiet=as_json)
    if as_json:
        show_json(found)
        return
    cards = [Card(kind, lines) for kind, lines in _counted(found["counts"]).items()]
    show_cards("What the first sync would do", cards, "Nothing would be written.")
    say(f"\nConnect: ledgersync drafts {kept['id']} --continue")


def _counted(counts: Mapping[str, int]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    words = {"matched": "match", "created": "made", "held": "need you"}
    systems = {"intacct": "Sage Intacct", "cashflow360": "Cashflow360"}
    for name, count in counts.items():
        kind, side, outcome = name.split("|")
        if outcome in words:
            found.setdefault(kind.replace("_", " ").capitalize(), []).append(
                (systems.get(side, side), f"{count} {words[outcome]}")
            )
    return found


def _show(kept: Mapping[str, Any]) -> None:
    show_cards("Set-up", [draft_card(kept)], EMPTY)
    after = next((NEXT[one] for one in kept["missing"]), "--preview")
    say(f"\nNext: ledgersync drafts {kept['id']} {after}")


def draft_card(kept: Mapping[str, Any]) -> Card:
    """A set-up: what was entered, and what is missing. No secret is in it."""
    lacking = ", ".join(kept["missing"])
    title = f"{kept['name'] or 'New connection'} — {'missing: ' + lacking if lacking else 'ready to continue'}"
    return Card(title, list(_lines(kept)))


def _lines(kept: Mapping[str, Any]) -> Iterator[Line]:
    ours, theirs = kept["intacct"], kept["cashflow360"]
    yield "Id", kept["id"]
    if ours:
        entity = f" · entity {ours['entity_id']}" if ours["entity_id"] else ""
        yield "Sage Intacct", f"{ours['company_id']}{entity}"
        if ours["needs_entity"]:
            yield "Entities", ", ".join(f"{one['id']} ({one['name']})" for one in ours["entities"])
    if theirs:
        yield "Cashflow360", theirs["organization_name"] or theirs["organization_id"]
    yield "Direction", "transactions only go to Sage Intacct" if kept["one_way"] else ""
    yield "Secrets until", moment(kept["secrets_until"])
    yield "Begun by", f"{kept['created_by']}, {moment(kept['created_at'])}"


def _named(api: Api, asked: str) -> dict[str, Any]:
    """A set-up that somebody named by id, name, or the beginning of either."""
    known: list[dict[str, Any]] = api.call("GET", "/drafts")["items"]
    exact = [one for one in known if asked in (one["id"], one["name"])]
    found = exact or [one for one in known if one["id"].startswith(asked) or one["name"].startswith(asked)]
    if len(found) > 1:
        names = ", ".join(f"{one['name']} ({one['id']})" for one in found)
        raise typer.BadParameter(f"{asked!r} could be any of: {names}")
    if not found:
        kept: dict[str, Any] = api.call("GET", f"/drafts/{quote(asked, safe='')}")
        return kept
    return found[0]


def _asked(kept: Mapping[str, Any], side: str, has: str, what: str) -> str:
    """A secret that is not there yet, typed unseen; empty where one is kept."""
    if kept[side] and kept[side][has]:
        return ""
    return str(typer.prompt(what, hide_input=True))


def _given(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
