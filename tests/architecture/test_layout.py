"""The shape of the code: short functions and modules, named for what they hold, and nothing done at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.deployment import ROOT

PACKAGES = {
    "remote": ROOT / "layers" / "dependencies" / "remote",
    "intacct": ROOT / "layers" / "intacct" / "intacct",
    "cashflow360": ROOT / "layers" / "cashflow360" / "cashflow360",
    "ledgersync": ROOT / "layers" / "ledgersync" / "ledgersync",
    "console": ROOT / "layers" / "console" / "console",
    "sandbox": ROOT / "sandbox",
    "ledgersync_cli": ROOT / "ledgersync_cli",
}
MODULES = [path for home in PACKAGES.values() for path in sorted(home.rglob("*.py"))]
FUNCTIONS = sorted((ROOT / "functions").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_300_lines() -> None:
    lines = {relative(path): len(path.read_text().splitlines()) for path in (*MODULES, *TESTS)}
    assert lines
    assert {name for name, count in lines.items() if count > 300} == set()


def test_modules_are_named_for_what_they_hold() -> None:
    named = [path for path in MODULES if {path.stem, *path.relative_to(ROOT).parts[:-1]} & SAY_NOTHING]
    assert [relative(path) for path in named] == []


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    silent = [path for path in (*MODULES, *FUNCTIONS) if path.stat().st_size and not ast.get_docstring(parsed(path))]
    assert [relative(path) for path in silent] == []


@pytest.mark.parametrize("path", FUNCTIONS, ids=relative)
def test_a_function_imports_from_layers_only_and_defines_its_handler_only(path: Path) -> None:
    tree = parsed(path)
    imported = {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
    layer = "console" if path.parent.name == "console" else "ledgersync"
    assert {name.split(".")[0] for name in imported} == {layer}
    assert not [node for node in tree.body if isinstance(node, ast.Import)]
    assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == ["handler"]


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_happens_at_import(package: str) -> None:
    """No environment read, no AWS client, no logging set up, no thread, no socket."""
    command = [sys.executable, "-m", "tests.architecture.import_guard", package]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())
