"""Whether the suite notices a mutation: quick covering tests first, then histories, then all others that cover it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.covering import Covering
from tests.mutants.mutation import Mutation, lay

LAYERS = ("layers/dependencies", "layers/intacct", "layers/cashflow360", "layers/ledgersync", "layers/console", ".")
AT_ONCE = 80
"""As many tests run in one process, the most telling ones first."""
SECONDS = 900
"""When they are over, a mutation that no test has noticed is a survivor."""
ONE_TEST = 120
"""What runs longer in one test is caught in a loop, which counts as noticed."""
HISTORIES = ("tests.simulation", "--seeds", "1:61", "--workers", "1")
READERS = """alarm_table alarms checkov_findings costs documents guides names parameters places report_machine resources
rights sign_in stack state_language state_machine template tenant_policies two_stacks"""
DEPLOYED = (
    (
        *(f"tests/architecture/test_{name}.py" for name in READERS.split()),
        *(f"tests/integration/{name}.py" for name in ("http_api/test_roles", "functions/test_connect")),
    ),
    ("tests/architecture/test_built_layers.py", "tests/e2e/test_a_first_run.py", "tests/e2e/test_roles.py"),
)
"""What reads the template and the state machines, which no coverage sees."""
NOT_COPIED = (".git", ".venv", ".local", ".aws-sam", "build", ".mypy_cache", ".hypothesis")
NO_SUCH_TEST = 4
"""pytest's answer when a test it was told to run isn't there: a row of a table its cases come from is gone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    mutation: Mutation
    noticed_by: str

    @property
    def survived(self) -> bool:
        return not self.noticed_by


class Judge:
    """Works in a copy of the tree, so that the checkout stays as it is."""

    def __init__(self, root: Path, copy: Path, covering: Covering) -> None:
        self._copy = copy
        self._covering = covering
        self._ends = 0.0
        if copy.exists():
            shutil.rmtree(copy)
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)

    def judge(self, mutation: Mutation) -> Verdict:
        self._ends = time.monotonic() + SECONDS
        before = lay(mutation, self._copy)
        self._forget_compiled(mutation)
        try:
            return Verdict(mutation, next((by for by in self._noticed(mutation) if by), ""))
        finally:
            (self._copy / mutation.path).write_text(before)
            self._forget_compiled(mutation)

    def _forget_compiled(self, mutation: Mutation) -> None:
        """Python takes a file of the same size and second for the one it compiled."""
        Path(cache_from_source(str(self._copy / mutation.path))).unlink(missing_ok=True)

    def _noticed(self, mutation: Mutation) -> Iterator[str]:
        if not mutation.path.endswith(".py"):
            yield from (self._tested(some) for some in DEPLOYED)
            return
        tests = self._covering.tests_of(mutation.path, mutation.line)
        parts = [tests[at : at + AT_ONCE] for at in range(0, len(tests), AT_ONCE)]
        for some in parts[:1]:
            yield self._tested(some)
        yield self._simulated()
        yield from (self._tested(some) for some in parts[1:])

    def _tested(self, tests: Sequence[str]) -> str:
        """The first test that fails; empty when all pass."""
        done = self._tests_run(tests)
        if done is not None and done.returncode == NO_SUCH_TEST and not _failed(done):
            done = self._tests_run(sorted({re.sub(r"\[.*", "", one) for one in tests}))
        if done is None or done.returncode <= 0:  # a process that was killed from outside says nothing
            return ""
        if done.returncode == NO_SUCH_TEST and not _failed(done):
            raise RuntimeError(f"there is no such test among {', '.join(tests)}")
        return _failed(done) or f"exit {done.returncode}"

    def _tests_run(self, tests: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
        listed = self._copy / "covering.txt"
        listed.write_text("\n".join(tests))
        limits = ("-o", f"faulthandler_timeout={ONE_TEST}", "-o", "faulthandler_exit_on_timeout=true")
        return self._python(
            "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", *limits, f"@{listed}"
        )

    def _simulated(self) -> str:
        done = self._python(*HISTORIES)
        return "" if done is None or done.returncode <= 0 else "a simulated history"

    def _python(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str] | None:
        """None when the time for the mutation is over."""
        left = self._ends - time.monotonic()
        if left <= 0:
            return None
        found = os.pathsep.join(str(self._copy / layer) for layer in LAYERS)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, "-m", module, *arguments]
        return _ended(command, self._copy, {**environment, "PYTHONPATH": found}, left)


def _failed(done: subprocess.CompletedProcess[str]) -> str:
    """The first test that failed, or the first file that can't be imported."""
    return next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")


def _ended(
    command: Sequence[str], where: Path, environment: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str] | None:
    """None when it had to be stopped, with all processes that it started."""
    with subprocess.Popen(
        command,
        cwd=where,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            said, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return None
    return subprocess.CompletedProcess(command, running.returncode, said)
