"""Every sync preference steers something: it is read outside the modules that keep, show and take it."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest

from ledgersync.domain.preferences import Dimensions, Preferences

PRODUCT = Path(__file__).parents[2] / "layers" / "ledgersync" / "ledgersync"
KEEPERS = frozenset(
    {
        "domain/preferences.py",
        "domain/accounting.py",
        "management/preferences.py",
        "management/choices.py",
        "management/effects.py",
        "management/objections.py",
        "adapters/dynamodb/codec.py",
    }
)


def read_names() -> set[str]:
    """Attributes that are read, and dimensions that a kind names as a text."""
    found: set[str] = set()
    for path in PRODUCT.rglob("*.py"):
        where = path.relative_to(PRODUCT).as_posix()
        if where in KEEPERS or where.startswith("http/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


NAMES = read_names()
TAKEN_WHEN_SAVED = frozenset({"automatic", "base_currency"})
"""What is acted on at once when it is saved: the schedule, and the one currency there is."""


@pytest.mark.parametrize("name", [one.name for one in (*fields(Preferences), *fields(Dimensions))])
def test_every_preference_is_read_somewhere(name: str) -> None:
    assert name in NAMES or name in TAKEN_WHEN_SAVED
