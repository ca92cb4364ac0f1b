"""What starting each function costs: its imports and first clients in a fresh process, against bare boto3.

Measured is what the deployment builds, under the runtime's own Python. Without that Python (``COMPILER``, as in
`layers/Makefile`) it is the source under this one, and the figures say so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.built_layers import RUNTIME, build, runtime_python
from tests.benchmarks.figure import Figure, at_most, told

ROUNDS = 4
NOWHERE = "/dev/null"
"""No bytecode can be read from or written to it."""
BUDGETS = {"scheduler": 1.9, "connect": 2.2, "sync_lists": 1.9, "sync_transactions": 1.9, "console": 2.0}
"""Times what bare boto3 and a client take."""
CHILD = Path(__file__).with_name("importing_child.py")
NEEDLESS = {
    "scheduler": frozenset({"intacct", "cashflow360", "lxml"}),
    "connect": frozenset(),
    "console": frozenset({"ledgersync"}),
    "sync_lists": frozenset({"ledgersync.http", "aws_lambda_powertools.event_handler"}),
    "sync_transactions": frozenset({"ledgersync.http", "aws_lambda_powertools.event_handler"}),
}
NEVER = frozenset({"rich", "typer", "sandbox", "moto", "requests", "pandas", "IPython"})
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "LEDGERSYNC_TABLE": "ledgersync",
    "LEDGERSYNC_CONSOLE_SESSIONS_TABLE": "sessions",
    "LEDGERSYNC_CONSOLE_API_URL": "http://127.0.0.1:9",
    "LEDGERSYNC_CONSOLE_ISSUER": "http://127.0.0.1:9",
    "LEDGERSYNC_CONSOLE_CLIENT_ID": "console",
    "LEDGERSYNC_CONSOLE_URL": "http://127.0.0.1:9",
    "LEDGERSYNC_SESSION_KEY": "alias/ledgersync",
    "LEDGERSYNC_STATE_MACHINE": "arn:aws:states:us-east-1:123456789012:stateMachine:ledgersync",
    "LEDGERSYNC_INTACCT_URL": "http://127.0.0.1:9/ia/xml/xmlgw.phtml",
    "LEDGERSYNC_INTACCT_ALLOWED_HOSTS": "http://127.0.0.1:9",
    "LEDGERSYNC_CASHFLOW360_URL": "http://127.0.0.1:9/api/v2",
    "LEDGERSYNC_CASHFLOW360_ALLOWED_HOSTS": "http://127.0.0.1:9",
}


@dataclass(frozen=True, slots=True)
class Started:
    """Which Python runs a function, and what it finds in its environment."""

    python: str
    environment: Mapping[str, str]


def measure() -> list[Figure]:
    python = runtime_python()
    with TemporaryDirectory() as folder:
        if python is None:
            compiled = Started(sys.executable, {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""})
        else:
            compiled = Started(python, {"PYTHONPATH": build(python, Path(folder)), "PYTHONDONTWRITEBYTECODE": "1"})
        of = f"built layers under Python {RUNTIME}" if python else "the source under this Python"
        bare, _ = _best("boto3", compiled)
        figures = [told("cold start: bare boto3 and a client", bare, "ms", f"{of}, processor time, best of {ROUNDS}")]
        for function in BUDGETS:
            figures += _figures(function, bare, compiled)
        uncompiled = {**compiled.environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": NOWHERE}
        slow, _ = _best("sync_lists", Started(compiled.python, uncompiled), rounds=1)
    return [*figures, told("cold start: sync_lists without bytecode", slow, "ms", "as layers without .pyc files")]


def _figures(function: str, bare: float, started: Started) -> list[Figure]:
    ms, modules = _best(function, started)
    found = sorted((NEEDLESS[function] | NEVER) & modules)
    against = f"cold start: {function} against bare boto3"
    return [
        at_most(BUDGETS[function], against, ms / bare, "×", f"{ms:.0f} ms of the processor to the first table request"),
        at_most(0, f"cold start: needless modules in {function}", len(found), "modules", ", ".join(found) or "none"),
    ]


def _best(function: str, started: Started, rounds: int = ROUNDS) -> tuple[float, set[str]]:
    """Milliseconds of the best of several processes, after one that fills the caches, and what was loaded."""
    outcomes = [_start(function, started) for _ in range(rounds + 1)][1:]
    return min(float(str(one["ms"])) for one in outcomes), set(outcomes[0]["modules"])


def _start(function: str, started: Started) -> dict[str, list[str]]:
    done = subprocess.run(
        [started.python, str(CHILD), function],
        env={**os.environ, **ENVIRONMENT, **started.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{function} does not start: {done.stderr[-400:]}")
    outcome: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return outcome
