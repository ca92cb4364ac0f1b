"""Which tests run which lines: read from one run of the whole suite under coverage, kept until the code changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from coverage import CoverageData

ONLY_DEPLOYED = ("tests/architecture", "tests/e2e/test_a_first_run.py")
"""What reads the template and the state machine, which no coverage sees."""
NOT_MEASURED = ("e2e", "browser", "clients", "simulation")
"""The product runs in other processes there; histories run nearly every line and are played last, as a whole."""


def measure(root: Path, data: Path) -> None:
    """Run the suite once, each line with the tests that ran it."""
    data.parent.mkdir(parents=True, exist_ok=True)
    skipped = [f"--ignore=tests/{one}" for one in NOT_MEASURED]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *skipped]
    covered = ["--cov=layers", "--cov=functions", "--cov-context=test", "--cov-report="]
    environment = {**os.environ, "COVERAGE_FILE": str(data)}
    done = subprocess.run([*command, *covered], cwd=root, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError("the suite did not run under coverage; run make test first")


class Covering:
    """The tests to run for a line, those that run the least else first: they are quick and say most."""

    def __init__(self, root: Path, data: Path) -> None:
        kept = CoverageData(str(data))
        kept.read()
        self._lines: dict[str, Mapping[int, Sequence[str]]] = {}
        self._weight: Counter[str] = Counter()
        for file in kept.measured_files():
            path = str(Path(file).relative_to(root))
            by_line = {
                line: [_test(one) for one in some if one] for line, some in kept.contexts_by_lineno(file).items()
            }
            self._lines[path] = by_line
            for tests in by_line.values():
                self._weight.update(tests)

    def tests_of(self, path: str, line: int) -> list[str]:
        """Tests of the very line; where it runs at import only, tests of its module, or of what is named like it."""
        by_line = self._lines.get(path, {})
        found = set(by_line.get(line, ()))
        if not found:
            found = {test for tests in by_line.values() for test in tests}
        if not found:
            found = set(self._weight)
        return sorted(found, key=lambda test: (self._weight[test], test))


def _test(context: str) -> str:
    return context.split("|")[0]
