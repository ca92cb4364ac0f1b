"""`python -m sandbox demo`: the main job from nothing, in rounds, each checked against what the systems show."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from sandbox.local.acts import ACTS, Act
from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, enrol, sandbox_enrolments
from sandbox.local.guard import term_is_interrupt
from sandbox.local.packaging import ROOT
from sandbox.local.picturing import camera
from sandbox.local.rehearsal import Rehearsal
from sandbox.local.remote import SandboxServers
from sandbox.scenarios.setting import offer_profiles
from sandbox.serve import wall_clock

STATE = ROOT / ".local" / "demo"
SEED = 1
INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """Play every act; 0 when every claim held, 1 when one did not, 2 when the stack did not come up, 130 on Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m sandbox demo", description="The main job on this machine.")
    parser.add_argument("--record", type=Path, metavar="DIR", help="keep the traffic of both systems as files")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="keep pictures of the console's pages there")
    offer_profiles(parser)
    options = parser.parse_args(argv)
    console = Console(width=None if sys.stdout.isatty() else 120)
    term_is_interrupt()
    try:
        return play(console, options.record, ACTS, options.shots, options.profile)
    except KeyboardInterrupt:
        console.print("stopped")
        return INTERRUPTED
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def take_pictures(stack: LocalStack, of: Enrolment, folder: Path) -> None:
    """The books of one connection as an accountant sees them: sync errors, a conflict, the tie-out, the sync."""
    stack.admit([of.tenant_id])
    home = f"/connections/{of.connection_id}"
    with camera(stack.console_url, of.tenant_id, "Accountant", folder) as at:
        at.take("sync-errors", f"{home}/errors")
        at.take("conflict", f"{home}/conflicts")
        at.page.goto(f"{home}/syncs")
        at.page.locator("tbody th a").nth(1).click()  # the newest found nothing to do
        at.take("sync")
        at.page.goto(f"{home}/tie-out")
        at.page.get_by_role("button", name="Read both systems").click()
        at.page.get_by_role("heading", name="Sign off…").wait_for(timeout=120_000)
        at.take("tie-out-dark", dark=True)


def play(
    console: Console, record: Path | None, acts: Sequence[Act], shots: Path | None = None, profile: str = ""
) -> int:
    """Bring everything up, play the acts, take pictures where they are asked for, print the claims."""
    with (
        console.status("starting both remote systems and the stack"),
        SandboxServers(STATE.with_name("demo-sandbox"), seed=SEED, record=record, profile=profile) as servers,
        LocalStack(servers.remote, state=STATE) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        enrolments = sandbox_enrolments("demo", SEED)
        for enrolment in enrolments:
            enrol(stack, enrolment, None, wall_clock())
        rehearsal = Rehearsal(stack, servers, enrolments, console)
        claims = [claim for act in acts for claim in act(rehearsal)]
        if shots:
            take_pictures(stack, enrolments[0], shots)
    for claim in claims:
        console.print(f"[red]✗[/] {claim.text}: {claim.mismatch}" if claim.mismatch else f"[green]✓[/] {claim.text}")
    broken = sum(1 for claim in claims if claim.mismatch)
    console.print(f"{len(claims) - broken} of {len(claims)} claims hold.")
    console.print("To look for yourself: make serve, then open the console at http://127.0.0.1:8403.")
    return 1 if broken else 0
