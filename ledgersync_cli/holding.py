"""What is held and what differed: holds, conflicts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import SYSTEMS, moment, said, say, show, show_json

CAUSE = "cause:"
OF = "HOLD|RECORD|cause:CODE"
ONE = "CONFLICT|RECORD"


def holds(
    context: typer.Context,
    connection: Connection,
    grouped: Annotated[bool, typer.Option(help="By root cause.")] = False,
    retry: Annotated[list[str] | None, typer.Option(metavar=OF, help="Try again in the next run; repeat.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar=OF, help="Do not sync; needs --text.")] = None,
    assign: Annotated[list[str] | None, typer.Option(metavar=OF, help="For the person that --text names.")] = None,
    comment: Annotated[list[str] | None, typer.Option(metavar=OF, help="Note down what --text says.")] = None,
    accept: Annotated[
        list[str] | None, typer.Option(metavar=OF, help="Let stand what a system keeps otherwise; needs --text.")
    ] = None,
    text: Annotated[str, typer.Option(help="The reason, person or comment.")] = "",
    link: Annotated[
        tuple[str, str] | None, typer.Option(metavar="HOLD ID", help="Link this one with a record of the other side.")
    ] = None,
    candidates: Annotated[
        str | None, typer.Option(metavar="HOLD|RECORD", help="Compare it with those of the other side it may be.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="All of it, with dates and amounts, for a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is held and why, or act on some of it."""
    api = api_of(context)
    home = path_of(api, connection)
    actions = {"retry": retry, "ignore": ignore, "assign": assign, "comment": comment, "accept": accept}
    chosen = [(action, wanted) for action, wanted in actions.items() if wanted]
    if chosen:
        done = [one for action, wanted in chosen for one in _act(api, home, action, wanted, text)]
        _show_done(done, as_json)
    elif link:
        made = api.call("POST", f"{home}/holds/{link[0]}/link", {"counterpart_id": link[1]})
        show(
            [made],
            "Linked",
            {"kind": "Kind", "intacct_id": SYSTEMS["intacct"], "cashflow360_id": "Cashflow360"},
            as_json,
        )
    elif candidates:
        _show_candidates(api, home, connection, candidates, as_json)
    elif csv:
        sys.stdout.write(api.text(f"{home}/hold-groups/file"))
    else:
        _show_all(api, home, connection, grouped, as_json)


def _show_all(api: Api, home: str, connection: str, grouped: bool, as_json: bool) -> None:
    if not grouped:
        _show_holds(list(api.items(f"{home}/holds")), connection, as_json)
        return
    found = api.call("GET", f"{home}/hold-groups")["items"]
    show_json(found) if as_json else _show_groups(found, connection)


def _show_candidates(api: Api, home: str, connection: str, wanted: str, as_json: bool) -> None:
    (hold,) = _ids(list(api.items(f"{home}/holds")), [wanted])
    found = api.call("GET", f"{home}/holds/{hold}/candidates")["items"]
    if as_json:
        show_json(found)
        return
    show_cards("It may be", map(_candidate_card, found), "Nothing on the other side is like it.")
    free = next((one for one in found if not one["linked"]), None)
    if free is not None:
        say(f"\nIt is the first one: ledgersync holds {connection} --link {hold} {free['id']}")


def _candidate_card(one: dict[str, Any]) -> Card:
    """What differs, with the held record's value first."""
    differing = [field for field in one["fields"] if field["differs"]]
    lines = [
        (field["field"].replace("_", " ").capitalize(), f"{said(field['held'])} — there {said(field['candidate'])}")
        for field in differing
    ]
    standing = " — in step with another record" if one["linked"] else ""
    return Card(f"{one['label']}{standing}", lines or [("Differs", "in nothing")])


NOTHING = "Nothing is held. Every record is in step."


def _show_holds(found: Sequence[dict[str, Any]], connection: str, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    show_cards("Holds", map(_hold_card, found), NOTHING)
    if found:
        say(f"\nTry one again: ledgersync holds {connection} --retry {found[0]['id']}")


def _show_groups(found: Sequence[dict[str, Any]], connection: str) -> None:
    show_cards("Holds by cause", map(_group_card, found), NOTHING)
    if found:
        say(f"\nTry all of a cause again: ledgersync holds {connection} --retry {CAUSE}{found[0]['cause']}")


def _hold_card(hold: dict[str, Any]) -> Card:
    lines = (
        ("Why", hold["reason"]),
        ("To do", hold["advice"]),
        ("Where", hold["where"]),
        ("Cause", hold["cause"]),
        ("Date", hold["day"] or ""),
        ("Amount", hold["amount"] or ""),
        ("Since", moment(hold["since"])),
        ("For", hold["assigned"]),
        *(("Note", f"{note['text']} ({note['by']}, {moment(note['at'])})") for note in hold["notes"]),
        ("Id", hold["id"]),
    )
    standing = " — not synced" if hold["ignored"] else " — tried again in the next run" if hold["retry"] else ""
    return Card(f"{_record(hold)} in {SYSTEMS[hold['side']]}{standing}", lines)


def _group_card(group: dict[str, Any]) -> Card:
    named = ", ".join(_record(hold) for hold in group["holds"][:5])
    more = group["count"] - min(5, len(group["holds"]))
    lines = (
        ("Why", group["reason"]),
        ("To do", group["advice"]),
        ("Where", group["where"]),
        ("Records", f"{named} and {more} more" if more else named),
    )
    return Card(f"{group['count']} {'record' if group['count'] == 1 else 'records'} — {group['cause']}", lines)


def _record(one: dict[str, Any]) -> str:
    """``Bill 1001 of Acme``, or the id where nothing is known of a record."""
    return f"{one['kind'].replace('_', ' ').capitalize()} {one['label'] or one['record_id']}"


def _act(api: Api, home: str, action: str, wanted: Sequence[str], text: str) -> Iterator[dict[str, Any]]:
    """Causes one by one, holds two hundred at a time."""
    for cause in (one.removeprefix(CAUSE) for one in wanted if one.startswith(CAUSE)):
        yield from api.call("POST", f"{home}/holds/actions", {"action": action, "cause": cause, "text": text})["items"]
    named = [one for one in wanted if not one.startswith(CAUSE)]
    ids = _ids(list(api.items(f"{home}/holds")), named) if named else []
    for start in range(0, len(ids), 200):
        body = {"action": action, "holds": ids[start : start + 200], "text": text}
        yield from api.call("POST", f"{home}/holds/actions", body)["items"]


def _ids(found: Sequence[dict[str, Any]], wanted: Sequence[str]) -> list[str]:
    """Holds by their ids, or by the id or label of the record where only one is called that."""
    ids = []
    for one in wanted:
        meant = [hold["id"] for hold in found if one in (hold["id"], hold["record_id"], hold["label"])]
        if len(meant) > 1:
            raise typer.BadParameter(f"{one!r} is held {len(meant)} times; name the hold by its id")
        ids.append(meant[0] if meant else one)
    return ids


def _show_done(done: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        show_json([one["hold"] or one for one in done])
    else:
        cards = (_hold_card(one["hold"]) if one["hold"] else Card(f"{one['id']} — {one['detail']}") for one in done)
        show_cards("Done", cards, "There was nothing to do: no such record is held.")
    if any(one["code"] for one in done):
        raise typer.Exit(1)


def conflicts(
    context: typer.Context,
    connection: Connection,
    take_intacct: Annotated[
        list[str] | None, typer.Option(metavar=ONE, help="Let Sage Intacct's value stand on both sides; repeat.")
    ] = None,
    take_cashflow360: Annotated[
        list[str] | None, typer.Option(metavar=ONE, help="Let Cashflow360's value stand on both sides; repeat.")
    ] = None,
    take_other: Annotated[
        str | None, typer.Option(metavar="CONFLICT", help="Take the value that lost; once more takes it back.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List fields that differed on both sides, by record, or let a side's value stand."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/conflicts"
    wanted = [(side, ids) for side, ids in (("intacct", take_intacct), ("cashflow360", take_cashflow360)) if ids]
    if take_other:
        _show_conflicts([api.call("POST", f"{path}/{take_other}/take-other")], "Taken", as_json)
    elif wanted:
        _show_taken([one for side, ids in wanted for one in _take(api, path, side, ids)], as_json)
    else:
        found = list(api.items(path))
        _show_conflicts(found, "Conflicts", as_json)
        if found and not as_json:
            lost = "cashflow360" if found[0]["winner"] == "intacct" else "intacct"
            say(f"\nTake the value that lost: ledgersync conflicts {connection} --take-{lost} {found[0]['id']}")


def _take(api: Api, path: str, side: str, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Conflicts by their ids, or all of a record by its label or id; fifty at a time."""
    found = list(api.items(path))
    meant = {one: _of_record(found, one) or [one] for one in wanted}
    ids = list(dict.fromkeys(id for named in meant.values() for id in named))
    for start in range(0, len(ids), 50):
        body = {"take": side, "conflicts": ids[start : start + 50]}
        yield from api.call("POST", f"{path}/actions", body)["items"]


def _show_taken(done: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        show_json([one["conflict"] or one for one in done])
    else:
        taken = [one["conflict"] for one in done if one["conflict"]]
        refused = (Card(f"{one['id']} — {one['detail']}") for one in done if one["code"])
        show_cards("Taken", (*_conflict_cards(taken), *refused), "There was nothing to take.")
    if any(one["code"] for one in done):
        raise typer.Exit(1)


def _of_record(found: Sequence[dict[str, Any]], wanted: str) -> list[str]:
    """The conflicts of the one record of a label or id."""
    named = [one for one in found if wanted in (one["id"], one["label"], one["cashflow360_id"])]
    if len({(one["kind"], one["cashflow360_id"]) for one in named}) > 1:
        raise typer.BadParameter(f"{wanted!r} is several records; name the conflict by its id")
    return [one["id"] for one in named]


def _show_conflicts(found: Sequence[dict[str, Any]], title: str, as_json: bool) -> None:
    if as_json:
        show_json(found)
    else:
        show_cards(title, _conflict_cards(found), "No conflict: no field was changed on both sides.")


def _conflict_cards(found: Sequence[dict[str, Any]]) -> list[Card]:
    by_record: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in found:
        by_record.setdefault((one["kind"], one["cashflow360_id"]), []).append(one)
    return [_conflict_card(record) for record in by_record.values()]


def _conflict_card(record: Sequence[dict[str, Any]]) -> Card:
    """Every field of a record, the value that stands marked."""
    lines: list[tuple[str, str]] = []
    for one in record:
        lines += [(one["field"].replace("_", " ").capitalize(), f"was {said(one['base'])}")]
        for side, name in SYSTEMS.items():
            lines += [("", f"{name}: {said(one[side])}{' — stands' if one['winner'] == side else ''}")]
        lines += [("", f"by the rule: {one['rule']}"), ("", one["id"])]
    first = record[0]
    return Card(f"{first['kind'].replace('_', ' ').capitalize()} {first['label'] or first['cashflow360_id']}", lines)
