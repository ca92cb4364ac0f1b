"""Every kind's mapping: of each module of ``domain.kinds``, the module of the same name here."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

from ledgersync.domain.kinds import MODULES
from ledgersync.domain.model import Kind
from ledgersync.mapping.tables import KindMapping


def _found() -> Iterator[KindMapping]:
    for name in MODULES:
        yield from importlib.import_module(f"ledgersync.mapping.{name}").MAPPINGS


_BY_KIND = {mapping.kind: mapping for mapping in _found()}
MAPPINGS: Mapping[Kind, KindMapping] = {kind: _BY_KIND[kind] for kind in Kind}
