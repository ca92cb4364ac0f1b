"""Sync preferences and statements: show, check what saving does, save."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from shlex import quote
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import Card, Line, show_cards
from ledgersync_cli.choosing import Chooser, names_of
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.preference_names import label_of
from ledgersync_cli.showing import SYSTEMS, moment, said, say, show_json

SetTo = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Repeat. NAME as it is shown, or as programs have it (default_bank_account). Accounts by number or name; "
        "location and department by name; bank_accounts.4417=1010 by the last four digits; dimensions.projects=true; "
        "other values as JSON.",
    ),
]
Codes = list[str] | None
Shown = Callable[[Any, Mapping[str, str]], Iterator[Line]]
NOTHING = "Nothing changes."


def preferences(
    context: typer.Context,
    connection: Connection,
    change: SetTo = None,
    check: Annotated[bool, typer.Option("--check", help="Say what saving would do, and save nothing.")] = False,
    confirm: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Confirm a permanent choice by its name, approved_only.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the sync preferences, or change some of them."""
    api = api_of(context)
    home = path_of(api, connection)
    kept = api.call("GET", f"{home}/preferences")
    if not change:
        show_json(kept) if as_json else _show(kept, names_of(api, home, kept), connection)
        return
    wanted = Chooser(api, home).changed(kept, change)
    if check:
        _show_effects(api.call("POST", f"{home}/preferences/check", wanted), connection, change, as_json)
        return
    saved = api.call("PUT", f"{home}/preferences", {**wanted, "confirmed": confirm or []})
    show_json(saved) if as_json else _show(saved, names_of(api, home, saved), connection)


def statements(
    context: typer.Context,
    connection: Connection,
    yes: Annotated[Codes, typer.Option("--yes", metavar="CHECK", help="State that it is so; repeat.")] = None,
    no: Annotated[Codes, typer.Option("--no", metavar="CHECK", help="State that it is not so; repeat.")] = None,
    withdraw: Annotated[Codes, typer.Option(metavar="CHECK", help="Take a statement back; repeat.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what no system tells and people state, with name and day, or state some of it."""
    api = api_of(context)
    path = f"{path_of(api, connection)}/statements"
    stated: dict[str, bool | None] = {
        **dict.fromkeys(yes or (), True),
        **dict.fromkeys(no or (), False),
        **dict.fromkeys(withdraw or (), None),
    }
    found = api.call("PUT", path, {"statements": stated}) if stated else api.call("GET", path)
    if as_json:
        show_json(found)
        return
    show_cards("Statements", map(_statement_card, found["items"]), "There is nothing to state.")
    open_ones = [one["check"] for one in found["items"] if not one["by"]]
    if open_ones:
        say(f"\nState one: ledgersync statements {connection} --yes {open_ones[0]}")


def _show(kept: Mapping[str, Any], named: Mapping[str, str], connection: str) -> None:
    show_cards(
        "Sync preferences",
        [Card("Kept with the connection", list(_lines(kept, named)))],
        "There are no preferences.",
    )
    waits = kept["transactions_wait_for"]
    if not waits:
        say(
            f'\nChange one: ledgersync preferences {connection} --set "{label_of("default_bank_account")}=1010" --check'
        )
        return
    say("")
    for name in waits:
        say(f"Transactions wait until you choose the {label_of(name).lower()}.")
        say(f"  Choose from: ledgersync accounts {connection} {name}")
        say(f"  Then: ledgersync preferences {connection} --set {name}=NUMBER --check")


def _lines(kept: Mapping[str, Any], named: Mapping[str, str]) -> Iterator[Line]:
    for name, value in kept.items():
        shown = SHOWN.get(name)
        yield from shown(value, named) if shown else [(label_of(name), named.get(str(value), said(value)))]


def _dimensions(value: Mapping[str, bool], _: Mapping[str, str]) -> Iterator[Line]:
    yield label_of("dimensions"), ", ".join(name for name, on in value.items() if on) or "none"


def _masters(value: Mapping[str, str], _: Mapping[str, str]) -> Iterator[Line]:
    for label, side in ((label_of("masters"), "intacct"), ("", "cashflow360")):
        kinds = ", ".join(kind.replace("_", " ") for kind, master in value.items() if master == side)
        yield label, f"{SYSTEMS[side]}: {kinds or 'none'}"


def _banks(value: Mapping[str, str], named: Mapping[str, str]) -> Iterator[Line]:
    yield (
        label_of("bank_accounts"),
        "; ".join(f"{named.get(bank, bank)}: {named.get(one, one)}" for bank, one in value.items()) or "empty",
    )


def _voids(value: str, _: Mapping[str, str]) -> Iterator[Line]:
    days = {"original": "the day of the payment", "void_date": "the day it was voided"}
    yield label_of("void_date_policy"), days[value]


def _waiting(value: Sequence[str], _: Mapping[str, str]) -> Iterator[Line]:
    yield label_of("transactions_wait_for"), ", ".join(label_of(name).lower() for name in value)


def _warnings(value: Sequence[str], _: Mapping[str, str]) -> Iterator[Line]:
    yield label_of("warnings"), "; ".join(map(str, value))


def _unshown(_value: object, _: Mapping[str, str]) -> Iterator[Line]:
    return iter(())


SHOWN: Mapping[str, Shown] = {
    "dimensions": _dimensions,
    "masters": _masters,
    "bank_accounts": _banks,
    "version": _unshown,
    "void_date_policy": _voids,
    "transactions_wait_for": _waiting,
    "warnings": _warnings,
}
"""How preferences that are no single value are shown."""


def _show_effects(found: Mapping[str, Any], connection: str, change: Sequence[str], as_json: bool) -> None:
    """What is wrong, what it does, what of that is for good; exit code 1 when it could not be saved."""
    show_json(found) if as_json else _effect_cards(found)
    if found["errors"]:
        raise typer.Exit(1)
    if not as_json:
        sets = " ".join(f"--set {quote(one)}" for one in change)
        sure = "".join(f" --confirm {name}" for name in found["permanent"])
        say(f"\nSave it: ledgersync preferences {connection} {sets}{sure}")


def _effect_cards(found: Mapping[str, Any]) -> None:
    cards = [
        Card("It could not be saved", [(label_of(one["field"]), one["detail"]) for one in found["errors"]]),
        Card("If you save", [(label_of(one["field"]), one["words"]) for one in found["effects"]]),
        Card("Besides", [("", one) for one in found["warnings"]]),
    ]
    show_cards("Checked; nothing is saved", [one for one in cards if one.lines], NOTHING)


def _statement_card(one: Mapping[str, Any]) -> Card:
    standing = {True: "yes", False: "no", None: "nobody said"}[one["holds"]]
    effect = one["yes"] if one["holds"] else one["no"] if one["holds"] is False else ""
    by = f"{one['by']}, {moment(one['at'])}" if one["by"] else ""
    lines = (("Effect", effect), ("Said by", by), ("Where", one["where"]), ("Check", one["check"]))
    return Card(f"{one['title']} — {standing}", lines)
