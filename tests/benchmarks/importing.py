"""What starting each function costs: its imports and first clients in a fresh process, against bare boto3.

``RUNTIME_PYTHON`` and ``RUNTIME_LAYERS`` (folders, with colons; one of them holds boto3) measure what was built, under
the runtime's own Python and compiled as `sam build` compiles it, instead of the source under this one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figure import Figure, at_most, told

ROUNDS = 4
PYTHON = os.environ.get("RUNTIME_PYTHON", sys.executable)
LAYERS = {"PYTHONPATH": os.environ["RUNTIME_LAYERS"]} if "RUNTIME_LAYERS" in os.environ else {}
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


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        compiled = LAYERS or {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        bare, _ = _best("boto3", compiled)
        figures = [told("cold start: bare boto3 and a client", bare, "ms", f"processor time, best of {ROUNDS}")]
        for function in BUDGETS:
            figures += _figures(function, bare, compiled)
    uncompiled, _ = _best("sync_lists", {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": NOWHERE}, rounds=1)
    return [*figures, told("cold start: sync_lists without bytecode", uncompiled, "ms", "as layers without .pyc files")]


def _figures(function: str, bare: float, environment: Mapping[str, str]) -> list[Figure]:
    ms, modules = _best(function, environment)
    found = sorted((NEEDLESS[function] | NEVER) & modules)
    against = f"cold start: {function} against bare boto3"
    return [
        at_most(BUDGETS[function], against, ms / bare, "×", f"{ms:.0f} ms of the processor to the first table request"),
        at_most(0, f"cold start: needless modules in {function}", len(found), "modules", ", ".join(found) or "none"),
    ]


def _best(function: str, environment: Mapping[str, str], rounds: int = ROUNDS) -> tuple[float, set[str]]:
    """Milliseconds of the best of several processes, after one that fills the caches, and what was loaded."""
    outcomes = [_start(function, environment) for _ in range(rounds + 1)][1:]
    return min(float(str(one["ms"])) for one in outcomes), set(outcomes[0]["modules"])


def _start(function: str, environment: Mapping[str, str]) -> dict[str, list[str]]:
    done = subprocess.run(
        [PYTHON, str(CHILD), function],
        env={**os.environ, **ENVIRONMENT, **LAYERS, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{function} does not start: {done.stderr[-400:]}")
    outcome: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return outcome
