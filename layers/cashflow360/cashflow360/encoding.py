"""Values out: Python values as the JSON text of the form field `data`, decimals digit by digit."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from cashflow360.timestamps import format_timestamp

Sendable: TypeAlias = (
    "bool | int | str | Decimal | date | datetime | Sequence[Sendable] | Mapping[str, Sendable] | None"
)

ZERO_ID = "00000000000000000000"
"""How the service writes "no reference"."""

_IDS_BY_ANOTHER_NAME = frozenset({"itemSalesTax", "expenseAccount"})
_NO_REFERENCES = frozenset({"taxId", "quickbooksId"})


def encode(value: Sendable) -> str:
    """JSON text; floats are refused, since they can't carry money."""
    match value:
        case None | bool() | int() | str():
            return json.dumps(value)
        case Decimal():
            return _number(value)
        case datetime():
            return json.dumps(format_timestamp(value))
        case date():
            return json.dumps(value.isoformat())
        case Mapping():
            return "{" + ",".join(f"{json.dumps(key)}:{_field(key, item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(encode(item) for item in value) + "]"
    raise TypeError(f"a {type(value).__name__} can't be sent")


def _field(key: str, value: Sendable) -> str:
    return encode(ZERO_ID if value is None and _is_reference(key) else value)


def _is_reference(key: str) -> bool:
    return key in _IDS_BY_ANOTHER_NAME or (key.endswith("Id") and key not in _NO_REFERENCES)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("only finite numbers can be sent")
    return format(value, "f")
