"""What a function's first call would import is imported while it starts."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.architecture.deployment import ROOT

LAYER = ROOT / "layers/ledgersync/ledgersync"
BOOTSTRAP, API = (ast.parse((LAYER / name).read_text()) for name in ("bootstrap.py", "api_bootstrap.py"))
ASKED_BY_API = {
    node.attr
    for node in ast.walk(API)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "bootstrap"
}
MADE_BY: dict[str, set[str]] = {
    "sync_lists": {"sync_slice"},
    "sync_transactions": {"sync_slice"},
    "scheduler": {"scheduler"},
    "connect": ASKED_BY_API,
}
"""Functions of bootstrap that each function calls."""
FUNCTIONS = {node.name: node for node in BOOTSTRAP.body if isinstance(node, ast.FunctionDef)}


def imported_by(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """Modules that a function of bootstrap imports when it is called, and those that it calls."""
    if name in seen or name not in FUNCTIONS:
        return set()
    nodes = list(ast.walk(FUNCTIONS[name]))
    own = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    called = {node.id for node in nodes if isinstance(node, ast.Name)}
    return own.union(*(imported_by(one, seen | {name}) for one in called))


@pytest.mark.parametrize("function", MADE_BY)
def test_a_function_has_imported_what_it_needs_before_its_first_call(function: str) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'functions' / function)!r}); import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    needed: set[str] = set().union(*map(imported_by, MADE_BY[function]))
    assert len(needed) > 5
    assert sorted(needed - set(loaded)) == []
    assert "aws_lambda_powertools.metrics" in loaded


@pytest.mark.parametrize("function", [name for name in MADE_BY if name != "connect"])
def test_a_function_loads_nothing_of_the_api_unless_it_serves_it(function: str) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'functions' / function)!r}); import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith(("ledgersync.http", "ledgersync.adapters.setup"))] == []


def test_the_scheduler_loads_neither_remote_systems_client() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'functions' / 'scheduler')!r}); import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"intacct", "cashflow360", "lxml"}.isdisjoint(loaded)
