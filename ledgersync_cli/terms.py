"""Making the payment term that records wait for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import SYSTEMS, say, show_json


class In(StrEnum):
    INTACCT = "intacct"
    CASHFLOW360 = "cashflow360"


class Of(StrEnum):
    PAYABLES = "payables"
    RECEIVABLES = "receivables"


def term(
    context: typer.Context,
    connection: Connection,
    name: Annotated[str, typer.Argument(help="As it is spelt on the other side.")],
    side: Annotated[In, typer.Option("--in", help="Where it is missing.")],
    of: Annotated[Of, typer.Option(help="An AP or an AR term; Cashflow360 has one list.")] = Of.PAYABLES,
    days: Annotated[int | None, typer.Option(help="Due in so many days; else as on the other side.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a payment term on the side that lacks it."""
    asked = {"side": side.value, "of": of.value, "name": name, **({} if days is None else {"days": days})}
    done = api_of(context).call("POST", f"{path_of(api_of(context), connection)}/terms", asked)
    if as_json:
        show_json([done])
        return
    where = SYSTEMS[done["side"]]
    told = f"is there now, due in {done['days']} days" if done["made"] else "was there already"
    say(f"{done['name']} in {where}: {told}.")
    say(f"\nSync what waited for it: ledgersync sync {connection}")
