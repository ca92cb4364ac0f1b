"""Values of records as JSON has them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledgersync.domain.journal import masked
from ledgersync.domain.model import Ref, Value


def plain(value: Value) -> Any:
    """Amounts and dates as texts, references as kind and id."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Ref():
            return {"kind": value.kind.value, "id": value.id}
        case tuple():
            return [{name: plain(item) for name, item in line.items()} for line in value]
    return value


def shown(field: str, value: Value) -> Any:
    """A field's value as it may be shown: tax ids by their last characters."""
    return plain(masked(field, value))
