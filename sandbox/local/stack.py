"""`python -m sandbox stack`: the local stack kept up, over the sandbox or over the live systems of a file."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sandbox.local.configuration import ConfigurationError, ServiceKeys, read_configuration
from sandbox.local.deployment import LocalStack
from sandbox.local.elsewhere import RemoteSystems
from sandbox.local.enrolment import Enrolment, enrol, sandbox_enrolments
from sandbox.local.guard import term_is_interrupt
from sandbox.local.packaging import ROOT
from sandbox.local.remote import SandboxServers
from sandbox.scenarios.setting import offer_profiles
from sandbox.serve import wall_clock

STATE = ROOT / ".local" / "serve"
PORTS = (
    ("api", 8400, "the HTTP API"),
    ("intacct", 8401, "the Intacct gateway"),
    ("cashflow360", 8402, "the Cashflow360 API"),
    ("console", 8403, "the console"),
    ("aws", 0, "the AWS emulator"),
)


def main(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; returns the exit status."""
    options = _parser().parse_args(argv)
    console = Console()
    term_is_interrupt()
    try:
        with ExitStack() as up:
            state = STATE if options.api_port == PORTS[0][1] else STATE.with_name(f"serve-{options.api_port}")
            remote, keys, enrolments = _remote(options, up, state)
            stack = up.enter_context(
                LocalStack(
                    remote,
                    api_port=options.api_port,
                    aws_port=options.aws_port,
                    console_port=options.console_port,
                    state=state,
                    schedule_rate=options.schedule_rate,
                )
            )
            stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
            for enrolment in enrolments:
                enrol(stack, enrolment, None, wall_clock())
            stack.admit([each.tenant_id for each in enrolments])
            _explain(console, stack, enrolments)
            signal.pause()
    except KeyboardInterrupt:
        console.print("stopped")
    except (ConfigurationError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox stack", description="Keep the local stack up.")
    parser.add_argument("--config", type=Path, metavar="FILE", help="live systems instead of the sandbox (TOML)")
    parser.add_argument("--record", type=Path, metavar="DIR", help="keep the sandbox's traffic as files")
    parser.add_argument("--scenario", default="demo", help="of the sandbox")
    parser.add_argument("--seed", type=int, default=1, help="of the sandbox")
    offer_profiles(parser)
    for name, port, what in PORTS:
        parser.add_argument(f"--{name}-port", type=int, default=port, help=f"of {what}; 0 takes a free one")
    parser.add_argument("--schedule-rate", default="rate(5 minutes)", help="how often due connections are looked for")
    return parser


def _remote(
    options: argparse.Namespace, up: ExitStack, state: Path
) -> tuple[RemoteSystems, ServiceKeys, Sequence[Enrolment]]:
    if options.config:
        configuration = read_configuration(options.config)
        return configuration.endpoints, configuration.service, configuration.connections
    servers = up.enter_context(
        SandboxServers(
            state.with_name(f"{state.name}-sandbox"),
            scenario=options.scenario,
            seed=options.seed,
            record=options.record,
            profile=options.profile,
            intacct_port=options.intacct_port,
            cashflow360_port=options.cashflow360_port,
        )
    )
    return servers.remote, servers.service_keys, sandbox_enrolments(options.scenario, options.seed)


def _explain(console: Console, stack: LocalStack, enrolments: Sequence[Enrolment]) -> None:
    console.print(f"Console  {stack.console_url}\nAPI      {stack.api_url}\nAWS      {stack.emulator.url}")
    console.print(f"Mail     {stack.api_url}/_local/outbox")
    console.print(f"Table    {stack.outputs['TableName']}", soft_wrap=True)
    console.print(f"Machine  {stack.state_machine_arn}\n", soft_wrap=True)
    if not enrolments:
        return
    table = Table("tenant", "connection", "company", "entity", "organisation")
    for each in enrolments:
        table.add_row(each.tenant_id, each.connection_id, each.company_id, each.entity_id, each.organization_id)
    console.print(table)
    first = enrolments[0]
    console.print("\nTry:", style="bold")
    console.print(f"  TOKEN=$(curl -s {stack.token_address(first.tenant_id)})", soft_wrap=True)
    sync = f"{stack.api_url}/connections/{first.connection_id}/sync"
    console.print(f'  curl -s -X POST -H "Authorization: Bearer $TOKEN" {sync}', soft_wrap=True)
    console.print("\nCtrl-C stops everything.")
