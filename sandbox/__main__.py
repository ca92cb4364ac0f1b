"""The sandbox's command line: `python -m sandbox serve | credentials | demo | stack`."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.in_use import Ports, ports_of
from sandbox.scenarios import UnknownScenarioError, founded
from sandbox.scenarios.setting import credentials, offer_profiles
from sandbox.serve import ServeOptions, cashflow360_url, intacct_url, serve, wall_clock

DEFAULT = ServeOptions()
LOCAL = {
    "demo": ("sandbox.local.demo", "run the main job on the local stack, from nothing to a quiet sync"),
    "stack": ("sandbox.local.stack", "keep the local stack up"),
}


def main(argv: Sequence[str]) -> int:
    """Run a command; returns the process's exit status."""
    if argv and argv[0] in LOCAL:
        module, _ = LOCAL[argv[0]]
        status = importlib.import_module(module).main(list(argv[1:]))
        return status if isinstance(status, int) else 0
    options = _parser().parse_args(argv)
    if options.latency_ms < 0:
        return _failed("--latency-ms can't be negative")
    try:
        if options.command == "credentials":
            _print_credentials(options)
        else:
            serve(_serve_options(options), _say)
    except UnknownScenarioError as unknown:
        return _failed(str(unknown))
    except OSError as error:
        return _failed(f"can't serve: {error.strerror or error}")
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--scenario", default="demo", metavar="demo|empty|scale:N")
    shared.add_argument("--seed", type=int, default=1)
    shared.add_argument("--intacct-port", type=int, help=f"{DEFAULT.intacct_port} by default, 0 for a free one")
    shared.add_argument("--cashflow360-port", type=int, help=f"{DEFAULT.cashflow360_port} by default, 0 for a free one")
    shared.set_defaults(latency_ms=0)
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Both remote systems, simulated.")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", parents=[shared], help="serve both systems on 127.0.0.1")
    serving.add_argument("--latency-ms", type=int, default=0, help="time every answer takes")
    offer_profiles(serving)
    serving.add_argument("--record", type=Path, default=None, metavar="DIR", help="keep the traffic as files")
    commands.add_parser("credentials", parents=[shared], help="print what a client signs in with, as JSON")
    for name, (_, text) in LOCAL.items():
        commands.add_parser(name, help=text, add_help=False)
    return parser


def _serve_options(options: argparse.Namespace) -> ServeOptions:
    intacct_port, cashflow360_port = _ports(options, None)
    return ServeOptions(
        intacct_port=intacct_port,
        cashflow360_port=cashflow360_port,
        scenario=options.scenario,
        seed=options.seed,
        latency_ms=options.latency_ms,
        record=options.record,
        profile=options.profile,
    )


def _ports(options: argparse.Namespace, in_use: Ports | None) -> Ports:
    """Return the ports that are asked for, else those in use, else the default ones."""
    first, second = in_use or (DEFAULT.intacct_port, DEFAULT.cashflow360_port)
    intacct, cashflow360 = options.intacct_port, options.cashflow360_port
    return first if intacct is None else intacct, second if cashflow360 is None else cashflow360


def _print_credentials(options: argparse.Namespace) -> None:
    scenario = founded(options.scenario, seed=options.seed, now=wall_clock)
    intacct_port, cashflow360_port = _ports(options, ports_of(options.scenario, options.seed))
    data = credentials(
        scenario,
        intacct_url=intacct_url(intacct_port),
        cashflow360_url=cashflow360_url(cashflow360_port),
    )
    sys.stdout.write(json.dumps(data, indent=2) + "\n")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _failed(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
