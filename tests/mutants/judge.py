"""Whether the suite notices a mutation: its covering tests first, then all others that cover it, then histories."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.covering import ONLY_DEPLOYED, Covering
from tests.mutants.mutation import Mutation, lay

LAYERS = ("layers/intacct", "layers/cashflow360", "layers/ledgersync", ".")
FIRST = 80
"""As many of the most telling tests run before the others."""
SECONDS = 420
"""What runs longer is caught in a loop, which counts as noticed."""
NOT_COPIED = (".git", ".venv", ".tools", ".local", ".aws-sam", "build", ".mypy_cache", ".hypothesis")


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
        if copy.exists():
            shutil.rmtree(copy)
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)

    def judge(self, mutation: Mutation) -> Verdict:
        before = lay(mutation, self._copy)
        try:
            return Verdict(mutation, self._noticed(mutation))
        finally:
            (self._copy / mutation.path).write_text(before)

    def _noticed(self, mutation: Mutation) -> str:
        if not mutation.path.endswith(".py"):
            return self._run(ONLY_DEPLOYED)
        tests = self._covering.tests_of(mutation.path, mutation.line)
        for some in (tests[:FIRST], tests[FIRST:]):
            if some and (noticed := self._run(some)):
                return noticed
        return self._simulated()

    def _run(self, tests: Sequence[str]) -> str:
        """The first test that fails; empty when all pass."""
        listed = self._copy / "covering.txt"
        listed.write_text("\n".join(tests))
        done = self._python("pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", f"@{listed}")
        if done is None:
            return "runs without end"
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return "" if done.returncode == 0 else (failed[0] if failed else f"exit {done.returncode}")

    def _simulated(self) -> str:
        done = self._python("tests.simulation", "--seeds", "1:61")
        return "" if done is not None and done.returncode == 0 else "a simulated history"

    def _python(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str] | None:
        found = os.pathsep.join(str(self._copy / layer) for layer in LAYERS)
        environment = {**os.environ, "PYTHONPATH": found, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", module, *arguments]
        try:
            return subprocess.run(
                command, cwd=self._copy, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return None
