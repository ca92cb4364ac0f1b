"""Setting up: connections, connect, doctor, preferences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledgersync_cli.cards import show_cards
from ledgersync_cli.connection_cards import connection_card
from ledgersync_cli.options import AsJson, Connection, api_of, path_of
from ledgersync_cli.preference_names import label_of, name_of
from ledgersync_cli.reporting import Kind, content
from ledgersync_cli.showing import SYSTEMS, say, show, show_json

FINDINGS = {"title": "Tried", "side": "System", "found": "Found"}
CHECKS = {"title": "Check", "result": "Result", "found": "Found", "otherwise": "Otherwise", "where": "Where"}


def connections(context: typer.Context, as_json: AsJson = False) -> None:
    """List the connections of the tenant."""
    found = list(api_of(context).items("/connections", summary="true"))
    _show(found, "Connections", as_json)


def connect(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="What to call the connection.")],
    company: Annotated[str, typer.Option(help="Sage Intacct company id.")],
    user: Annotated[str, typer.Option(help="Sage Intacct Web Services user.")],
    organization: Annotated[str, typer.Option(help="Cashflow360 organisation id.")],
    token_name: Annotated[str, typer.Option(help="Name of the sync token.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="LEDGERSYNC_INTACCT_PASSWORD")],
    sync_token: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="LEDGERSYNC_CASHFLOW360_TOKEN")],
    entity: Annotated[str, typer.Option(help="Entity id; leave out for a company of one entity.")] = "",
    one_way: Annotated[bool, typer.Option(help="Transactions only go to Intacct. Permanent.")] = False,
    as_json: AsJson = False,
) -> None:
    """Connect a Cashflow360 organisation with a Sage Intacct entity, after live checks, and start the first sync."""
    body = {
        "name": name,
        "intacct": {"company_id": company, "user_id": user, "password": password, "entity_id": entity},
        "cashflow360": {"organization_id": organization, "token_name": token_name, "token": sync_token},
        "one_way": one_way,
    }
    made = api_of(context).call("POST", "/connections", body)
    _show([made], "Connected", as_json)


def disconnect(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """Stop syncing and forget the credentials; links and history stay."""
    api = api_of(context)
    gone = api.call("POST", f"{path_of(api, connection)}/disconnect")
    _show([gone], "Disconnected", as_json)
    if gone["left_behind"] and not as_json:
        say(gone["left_behind"])


def rotate(
    context: typer.Context,
    connection: Connection,
    user: Annotated[str | None, typer.Option(help="Sage Intacct user, if it changed.")] = None,
    token_name: Annotated[str | None, typer.Option(help="Token name, if it changed.")] = None,
    password: Annotated[str | None, typer.Option(envvar="LEDGERSYNC_INTACCT_PASSWORD")] = None,
    sync_token: Annotated[str | None, typer.Option(envvar="LEDGERSYNC_CASHFLOW360_TOKEN")] = None,
    as_json: AsJson = False,
) -> None:
    """Take new credentials, checked live; also reconnects. What is not given stays."""
    given = {"user_id": user, "password": password, "token_name": token_name, "token": sync_token}
    body = {key: value for key, value in given.items() if value}
    api = api_of(context)
    _show([api.call("PUT", f"{path_of(api, connection)}/credentials", body)], "Credentials kept", as_json)
    if not as_json:
        say(f"\nSync with them now: ledgersync sync {connection}")


def doctor(context: typer.Context, connection: Connection, as_json: AsJson = False) -> None:
    """Check every setting the sync depends on, live. Exit code 1 when a check fails."""
    _, found = content(context, connection, Kind.DOCTOR, quiet=as_json)
    if as_json:
        show_json(found)
    else:
        show(found["checks"], "Setup doctor", CHECKS, as_json=False)
        say(f"{found['passed']} pass, {found['failed']} fail, {found['unknown']} could not be checked")
        if found["failed"]:
            say(f"Mend what fails, where it says, and look again: ledgersync doctor {connection}")
    if found["failed"]:
        raise typer.Exit(1)


def state(
    context: typer.Context,
    connection: Connection,
    check: Annotated[str, typer.Argument(help="The doctor's check, for example other-sync.")],
    holds: Annotated[bool, typer.Option("--yes/--no", help="Whether it is as the check wants it.")] = True,
    as_json: AsJson = False,
) -> None:
    """State what no system tells; the doctor keeps it with your name and the day."""
    api = api_of(context)
    answer = api.call("PUT", f"{path_of(api, connection)}/statements/{check}", {"holds": holds})
    show([answer], "Stated", {"holds": "So", "by": "By", "at": "At"}, as_json)


def probe(
    context: typer.Context,
    connection: Connection,
    kept: Annotated[bool, typer.Option(help="What was found the last time, without asking anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Try both systems out, read only, and print what was learned; --json makes a report to send back.

    Exit code 1 when something stands in the way.
    """
    if kept:
        api = api_of(context)
        found = api.call("GET", f"{path_of(api, connection)}/probe")
    else:
        _, found = content(context, connection, Kind.PROBE, quiet=as_json)
    if as_json:
        show_json(found)
    else:
        findings = [{**one, "side": SYSTEMS[one["side"]]} for one in found["findings"]]
        show(findings, "Probe", FINDINGS, as_json=False)
    if any(one["ok"] is False for one in found["findings"]):
        raise typer.Exit(1)


def accounts(context: typer.Context, connection: Connection, preference: str, as_json: AsJson = False) -> None:
    """List the synced accounts a preference takes."""
    api = api_of(context)
    name = name_of(preference)
    found = api.call("GET", f"{path_of(api, connection)}/accounts", preference=name)["items"]
    if as_json:
        show_json(found)
    elif found:
        show(found, label_of(name), {"number": "Number", "name": "Name", "type": "Type"}, as_json=False)
        say(f"Choose one: ledgersync preferences {connection} --set {name}=NUMBER --check")
    else:
        say(f"No account that can be the {label_of(name).lower()} is synced yet. Sync: ledgersync sync {connection}")


def package(
    context: typer.Context,
    connection: Connection,
    to: Annotated[Path | None, typer.Option(help="Where to write the zip.")] = None,
    as_json: AsJson = False,
) -> None:
    """Download the customization package, to be imported in Intacct."""
    api = api_of(context)
    url = api.call("POST", f"{path_of(api, connection)}/package")["url"]
    target = to or Path(f"ledgersync-{connection}.zip")
    target.write_bytes(api.download(url))
    if as_json:
        show_json({"written": str(target)})
        return
    say(f"{target} written")
    say("Unzip it and import it in Sage Intacct: Customization Services › Packages › Import.")


def _show(found: list[dict[str, Any]], heading: str, as_json: bool) -> None:
    if as_json:
        show_json(found)
    else:
        empty = "No connection yet. The next step: ledgersync connect --help"
        show_cards(heading, [connection_card(one) for one in found], empty)
