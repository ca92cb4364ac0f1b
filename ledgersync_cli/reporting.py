"""Reports: tie-out, preview, doctor and support bundle, made beside the request and watched until they are done."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.client import Api, Refused
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.showing import SYSTEMS, moment, say, show, show_json
from ledgersync_cli.tie_out_cards import show_reasons

POLL_SECONDS = 1.0
FIGURES = {"name": "Name", "intacct": SYSTEMS["intacct"], "cashflow360": "Cashflow360", "difference": "Difference"}


TITLES = {"tie-out": "Tie-out", "preview": "Preview", "doctor": "Setup doctor", "support-bundle": "Support bundle",
          "history": "History", "probe": "Probe"}  # fmt: skip


class Kind(StrEnum):
    TIE_OUT = "tie-out"
    PREVIEW = "preview"
    DOCTOR = "doctor"
    SUPPORT_BUNDLE = "support-bundle"
    HISTORY = "history"
    PROBE = "probe"


class Form(StrEnum):
    JSON = "json"
    CSV = "csv"
    PRINT = "print"


class Of(StrEnum):
    PAYABLES = "payables"
    RECEIVABLES = "receivables"


ReportId = Annotated[str, typer.Argument(help="Id of the report, or how only one begins; `ledgersync reports` lists.")]


def report(
    context: typer.Context,
    connection: Connection,
    kind: Annotated[Kind, typer.Argument(help="What to make.")],
    form: Annotated[Form, typer.Option("--as", help="csv for a spreadsheet, print for a page to print.")] = Form.JSON,
    output: Annotated[Path | None, typer.Option(help="File to write; otherwise it is printed.")] = None,
    amounts: Annotated[bool, typer.Option(help="A support bundle with names, texts and amounts.")] = False,
) -> None:
    """Make a report and write it as JSON, CSV or a page to print."""
    api = api_of(context)
    path = path_of(api, connection)
    made = make(api, path, kind, quiet=False, amounts=amounts)
    text = api.text(f"{path}/reports/{made['id']}/file", **{"as": form.value})
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, encoding="utf-8", newline="")
    say(f"Written to {output}.")


def reports(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """List the latest reports: who asked for them, what came of them, who signed them."""
    api = api_of(context)
    items = api.call("GET", f"{path_of(api, connection)}/reports")["items"]
    if as_json:
        show_json(items)
        return
    show_cards("Reports", map(_card, items), "No report was made yet. `ledgersync report` makes one.")


def _card(one: dict[str, Any]) -> Card:
    signed, shared = one["signed"], one["shared"]
    lines = [
        ("Asked for", f"{moment(one['asked_at'])} by {one['asked_by']}"),
        ("Status", f"{one['status']}. {one['advice']}".strip() if one["advice"] else one["status"]),
        ("Signed off", f"{moment(signed['at'])} by {signed['by']}. {signed['note']}".strip() if signed else ""),
        ("Shared until", moment(shared["expires_at"]) if shared else ""),
        ("Id", one["id"]),
    ]
    return Card(TITLES.get(one["kind"], one["kind"]), lines)


def sign_off(
    context: typer.Context,
    connection: Connection,
    report: ReportId,
    note: Annotated[str, typer.Option(help="A line that is kept with your name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Sign a tie-out off: your name, the time and its figures are kept for seven years."""
    api = api_of(context)
    path = path_of(api, connection)
    signed = api.call("POST", f"{path}/reports/{_id_of(api, path, report)}/sign-off", {"note": note})["signed"]
    if as_json:
        show_json(signed)
    else:
        say(f"Signed off by {signed['by']} at {moment(signed['at'])}.")
        say(f"Share it: ledgersync share {connection} {report}")


def share(
    context: typer.Context,
    connection: Connection,
    report: ReportId,
    revoke: Annotated[bool, typer.Option(help="Take the link back: it opens nothing any more.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a link that opens a doctor's report or a tie-out for seven days, without a sign-in."""
    api = api_of(context)
    path = path_of(api, connection)
    address = f"{path}/reports/{_id_of(api, path, report)}/share"
    if revoke:
        api.call("DELETE", address)
        show_json({}) if as_json else say("The link opens nothing any more.")
        return
    link = api.call("POST", address)
    if as_json:
        show_json(link)
        return
    say(f"{link['url']}\nIt opens the report until {moment(link['expires_at'])}.")
    say(f"Take it back: ledgersync share {connection} {report} --revoke")


def tie_out(
    context: typer.Context,
    connection: Connection,
    of: Annotated[Of, typer.Option(help="What is open with vendors, or with customers.")] = Of.PAYABLES,
    as_json: AsJson = False,
) -> None:
    """Compare what is open by vendor or customer in both systems. Exit code 1 when they differ."""
    found = content(context, connection, Kind.TIE_OUT, quiet=as_json)
    part = found[1].get(of.value) or {"parties": [], "intacct": "0", "cashflow360": "0", "difference": "0"}
    total = {"name": "Total", **{key: part[key] for key in ("intacct", "cashflow360", "difference")}}
    if as_json:
        show_json(part)
    else:
        show([*part["parties"], total], f"Open {of.value}", FIGURES, as_json=False)
        show_reasons(part, connection)
        say(f"To sign it off: ledgersync sign-off {connection} {found[0]['id']}")
    if any(Decimal(party["difference"]) for party in part["parties"]):
        raise typer.Exit(1)


def content(context: typer.Context, connection: str, kind: Kind, *, quiet: bool) -> tuple[Any, Any]:
    """A new report, and what it found."""
    api = api_of(context)
    return content_at(api, path_of(api, connection), kind, quiet=quiet)


def content_at(api: Api, path: str, kind: Kind, *, quiet: bool) -> tuple[Any, Any]:
    """The same of what is at a path: a connection, or a set-up that is not connected yet."""
    made = make(api, path, kind, quiet=quiet)
    return made, api.call("GET", f"{path}/reports/{made['id']}/file")


def make(api: Api, path: str, kind: Kind, *, quiet: bool, amounts: bool = False) -> Any:
    """Ask for a report and wait for it, telling how far it is; Refused with its advice when it fails."""
    begun = api.call("POST", f"{path}/reports", {"kind": kind.value, **({"amounts": True} if amounts else {})})
    address = f"{path}/reports/{begun['id']}"
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, disable=hidden, transient=True) as progress:
        task = progress.add_task("Asked for")
        while (one := api.call("GET", address))["status"] == "running":
            read = one["progress"]["read"]
            progress.update(task, description=f"{one['progress']['words']}{f', {read:,} read' if read else ''}")
            time.sleep(POLL_SECONDS)
    if one["status"] == "failed":
        raise Refused({"code": one["error"], "detail": one["advice"]})
    return one


def _id_of(api: Api, path: str, begins: str) -> str:
    """The report whose id begins so, or is it."""
    found = [one["id"] for one in api.call("GET", f"{path}/reports")["items"] if one["id"].startswith(begins)]
    if len(found) > 1:
        raise typer.BadParameter(f"{begins!r} could be any of: {', '.join(found)}")
    return found[0] if found else begins
