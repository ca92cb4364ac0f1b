"""The command line `ledgersync`: talks to the HTTP API with a token; redrive, cost and tail talk to AWS."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ledgersync_cli import (
    controlling,
    costing,
    credentials,
    drafting,
    enrolling,
    explaining,
    fleet,
    freshening,
    holding,
    limiting,
    logs,
    noticing,
    operating,
    people,
    preferring,
    reporting,
    restoring,
    running,
    setup,
    telling,
    terms,
)
from ledgersync_cli.client import Api, Refused
from ledgersync_cli.showing import complain

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def options(
    context: typer.Context,
    url: Annotated[str, typer.Option(envvar="LEDGERSYNC_URL", help="Where the API is.")] = "http://127.0.0.1:8400",
    token: Annotated[str, typer.Option(envvar="LEDGERSYNC_TOKEN", help="Bearer token of the tenant.")] = "",
) -> None:
    """Ledgersync keeps Cashflow360 organisations and Sage Intacct entities in step."""
    context.obj = Api(url, token)


COMMANDS = (
    setup.connections, setup.connect, setup.disconnect, setup.rotate, setup.doctor, setup.probe, setup.state,
    preferring.preferences, preferring.statements, freshening.frequency, limiting.sage_limit,
    limiting.audit_history, drafting.drafts,
    setup.accounts, setup.package, running.sync, running.preview,
    running.runs, controlling.cancel, controlling.pause, controlling.resume,
    noticing.notices, people.people, enrolling.enrol, fleet.fleet, holding.holds,
    holding.conflicts, terms.term, reporting.tie_out, reporting.report, reporting.reports, reporting.share,
    telling.find, telling.record, telling.history, telling.changes, explaining.explain, costing.cost, logs.tail,
)  # fmt: skip

for command in COMMANDS:
    app.command()(command)
app.command("sign-off")(reporting.sign_off)
app.command("redrive")(operating.redrive_command)
app.command("move-credentials")(credentials.move_credentials)
app.command("restore-items")(restoring.restore_items)


def run() -> None:
    """The entry point: a refusal of the API is told, and exit code 1."""
    try:
        app()
    except Refused as refused:
        complain(refused.problem)
        sys.exit(1)
