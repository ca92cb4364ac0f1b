"""Values of records as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ledgersync.domain.journal import masked
from ledgersync.domain.model import Ref, Value

NO_NAMES: Mapping[Ref, str] = MappingProxyType({})


def plain(value: Value, names: Mapping[Ref, str] = NO_NAMES) -> Any:
    """Amounts and dates as texts, references as kind and id, with the name where it is known."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Ref():
            named = {"name": names[value]} if value in names else {}
            return {"kind": value.kind.value, "id": value.id, **named}
        case tuple():
            return [{name: plain(item, names) for name, item in line.items()} for line in value]
    return value


def shown(field: str, value: Value, names: Mapping[Ref, str] = NO_NAMES) -> Any:
    """A field's value as it may be shown: tax ids by their last characters."""
    return plain(masked(field, value), names)
