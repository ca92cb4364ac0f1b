"""What connections cost: the work that their runs' records keep, times list prices, and what is kept for them."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import typer

from ledgersync.domain.sage_use import TIER
from ledgersync.runs.cost import Work, dollars, kept, modelled, run_work, stack_a_month
from ledgersync.runs.prices import AS_OF
from ledgersync_cli import metering
from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api
from ledgersync_cli.options import AsJson, api_of, path_of
from ledgersync_cli.showing import SYSTEMS, show, show_json

MODELLED = (1, 100, 10_000)
COUNTED = tuple(one.name for one in fields(Work))


def cost(
    context: typer.Context,
    connection: Annotated[str, typer.Argument(help="One connection's month; all of them if left out.")] = "",
    month: Annotated[str, typer.Option(help="With a connection: the month, as 2026-11; else this one.")] = "",
    days: Annotated[int, typer.Option(min=1, max=90)] = 30,
    sealed: Annotated[bool, typer.Option("--sealed", help="Credentials lie in the table.")] = False,
    model: Annotated[bool, typer.Option("--model", help="A month of 1, 100 and 10,000 connections instead.")] = False,
    sage: Annotated[bool, typer.Option("--sage", help="What Sage bills this month instead.")] = False,
    tier: Annotated[int, typer.Option(min=1, help="With --sage: transactions a month of the company's tier.")] = TIER,
    as_json: AsJson = False,
) -> None:
    """Show work and list price by connection of the tenant, from the records of its runs."""
    if model:
        columns = {name: _words(name) for name in _model_row(1)}
        title = f"A connection and month, list prices of {AS_OF}; the stack itself is ${stack_a_month():.2f} of it"
        show([_model_row(number) for number in MODELLED], title, columns, as_json)
        return
    if connection:
        _show_month(api_of(context), connection, month, as_json)
        return
    if sage:
        metering.show_month(api_of(context), tier, as_json)
        return
    api, since = api_of(context), datetime.now(UTC) - timedelta(days=days)
    rows = [
        _row(connection, _work(api, connection["id"], since), days, sealed) for connection in api.items("/connections")
    ]
    columns = {name: _words(name) for name in ("connection", *COUNTED, "work", "secrets", "dollars")}
    show(rows, f"Last {days} days, list prices of {AS_OF}", columns, as_json)


def _show_month(api: Api, connection: str, month: str, as_json: bool) -> None:
    """A connection's month as a card: work, what Sage bills, calls."""
    told = api.call("GET", f"{path_of(api, connection)}/costs", **({"month": month} if month else {}))
    if as_json:
        show_json(told)
        return
    share = f"{told['forecast'] / told['tier']:.1%} of Sage's lowest tier"
    lines = [
        ("Runs", f"{told['runs']:,}"),
        ("Work", f"${told['dollars']} at list prices of {told['prices_of']}"),
        ("Sage Intacct", f"{told['sage']:,} transactions, {told['forecast']:,} in the whole month ({share})"),
        ("Calls", f"{told['intacct_requests']:,} of Sage Intacct, {told['cashflow360_requests']:,} of Cashflow360"),
    ]
    show_cards(f"Costs of {told['month']}", [Card(connection, lines)], "")


def _work(api: Api, connection: str, since: datetime) -> Work:
    total = Work()
    for run in api.items(f"/connections/{connection}/runs"):  # newest first
        if datetime.fromisoformat(run["started_at"]) < since:
            break
        total += run_work(run["trigger"], run["calls"])
    return total


def _row(connection: dict[str, Any], work: Work, days: int, sealed: bool) -> dict[str, str]:
    keeping = Decimal(0) if connection["status"] == "disconnected" else kept(days, sealed)
    counted = {name: str(getattr(work, name)) for name in COUNTED}
    price = {"work": dollars(work), "secrets": keeping, "dollars": dollars(work) + keeping}
    return {"connection": connection["name"], **counted, **{name: f"{value:.4f}" for name, value in price.items()}}


def _model_row(connections: int) -> dict[str, str]:
    found = modelled(connections)
    prices = {
        "quiet": found.total(found.quiet, sealed=False),
        "quiet_sealed": found.total(found.quiet, sealed=True),
        "busy": found.total(found.busy, sealed=False),
        "busy_sealed": found.total(found.busy, sealed=True),
        "of_it_the_stack": found.stack,
        "hourly_looks": found.hourly,
        "5_minute_looks": found.minutes,
    }
    return {"connections": str(connections), **{name: f"{value:.4f}" for name, value in prices.items()}}


def _words(name: str) -> str:
    """What is counted, as a heading: a system by its name."""
    system, _, rest = name.partition("_")
    return f"{SYSTEMS[system]} {rest}" if system in SYSTEMS else name.replace("_", " ").capitalize()
