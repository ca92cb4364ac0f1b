"""Measures which tests run which lines, and keeps it: later only tests whose files changed are measured again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.mutants.covering import Measured

NOT_MEASURED = ("e2e", "browser", "clients", "simulation", "benchmarks", "mutants")
"""The product runs in other processes there; histories run nearly every line and are played as a whole."""
PRODUCT = ("layers/intacct", "layers/cashflow360", "layers/ledgersync", "layers/dependencies/remote", "functions")


def measured(root: Path, home: Path) -> list[Measured]:
    """What was measured before, and a new measurement of the tests that are new or changed since."""
    seen = {test: digest for kept in _kept(home) for test, digest in kept.items()}
    changed = {test: text for test, text in _tests(root).items() if seen.get(test) != text}
    if changed:
        _measure(root, home / f"{len(list(home.glob('*'))):03}", changed)
    return list(_still_true(root, home))


def _kept(home: Path) -> Iterator[dict[str, str]]:
    for one in sorted(home.glob("*/tests.json")):
        yield json.loads(one.read_text())


def _tests(root: Path) -> dict[str, str]:
    files = (file.relative_to(root) for file in sorted((root / "tests").rglob("test_*.py")))
    return {str(file): (root / file).read_text() for file in files if file.parts[1] not in NOT_MEASURED}


def _still_true(root: Path, home: Path) -> Iterator[Measured]:
    now = _tests(root)
    for one in sorted(home.glob("*/tests.json")):
        tests: Mapping[str, str] = json.loads(one.read_text())
        true = frozenset(test for test, text in tests.items() if now.get(test) == text)
        where = Path((one.parent / "root.txt").read_text())
        yield Measured(one.parent / "coverage", where, one.parent / "sources", true)


def _measure(root: Path, into: Path, tests: Mapping[str, str]) -> None:
    """Run these tests, each line with the tests that ran it; nothing is kept when they did not run."""
    unfinished = into.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    listed = unfinished / "listed.txt"
    listed.write_text("\n".join(tests))
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", f"@{listed}"]
    covered = [*(f"--cov={one}" for one in PRODUCT), "--cov-context=test", "--cov-report="]
    environment = {**os.environ, "COVERAGE_FILE": str(unfinished / "coverage")}
    done = subprocess.run([*command, *covered], cwd=root, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError("the suite did not run under coverage; run make test first")
    for folder in PRODUCT:
        shutil.copytree(root / folder, unfinished / "sources" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (unfinished / "root.txt").write_text(str(root))
    (unfinished / "tests.json").write_text(json.dumps(tests))
    unfinished.rename(into)
