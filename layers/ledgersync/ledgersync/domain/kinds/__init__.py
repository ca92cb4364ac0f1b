"""The kinds. A kind is a row of ``KINDS`` in a module of its own here; this module finds them.

``mapping`` has a module of the same name with the native halves of the same kinds. The order in which kinds sync is
derived from their references (``order``).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from ledgersync.domain.kinds.spec import KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.shape import Amend, Authority, Direction, Field, Group, Role, Shape, Trade, Type, Undo

_FOUND: Mapping[str, tuple[KindSpec, ...]] = {
    path.stem: getattr(importlib.import_module(f"{__name__}.{path.stem}"), "KINDS", ())
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))
}
MODULES: tuple[str, ...] = tuple(name for name, kinds in _FOUND.items() if kinds)
"""The modules that describe kinds; the others hold what kinds have in common."""
_BY_KIND = {spec.kind: spec for kinds in _FOUND.values() for spec in kinds}
SPECS: dict[Kind, KindSpec] = {kind: _BY_KIND[kind] for kind in Kind}
DEFAULT_MASTERS: Mapping[Kind, Side] = {kind: spec.default_master for kind, spec in SPECS.items()}


def all_masters(chosen: Mapping[Kind, Side]) -> Mapping[Kind, Side]:
    """The master of every kind: as it was chosen, else its own."""
    return {**DEFAULT_MASTERS, **chosen}


"""Who wins a conflict while nobody chose."""

__all__ = [
    "DEFAULT_MASTERS",
    "MODULES",
    "SPECS",
    "Amend",
    "Authority",
    "Direction",
    "Field",
    "Group",
    "KindSpec",
    "Role",
    "Shape",
    "Trade",
    "Type",
    "Undo",
    "all_masters",
]
