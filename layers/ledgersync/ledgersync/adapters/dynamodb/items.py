"""Attributes in DynamoDB's notation: texts, numbers, instants, and bodies packed when that makes them smaller."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.errors import FatalError

PACK_ABOVE = 800  # characters: an item just above 1 KB costs a second write unit
LIMIT = 400 * 1024  # bytes of an item, names included (DynamoDB quotas)
UNIT = 1024
LARGEST = LIMIT - 2048
"""Bytes of the one large attribute of an item, with room for its keys and names."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Attribute = Mapping[str, object]


def text(value: str) -> Attribute:
    return {"S": value}


def number(value: int) -> Attribute:
    return {"N": str(value)}


def instant(value: datetime) -> Attribute:
    """Microseconds since 1970, so that instants compare as numbers and come back exactly."""
    return number((value - _EPOCH) // _MICROSECOND)


def ttl(value: datetime) -> Attribute:
    """Whole seconds since 1970, as DynamoDB's time to live wants them."""
    return number((value - _EPOCH) // timedelta(seconds=1))


def sortable(value: datetime) -> Attribute:
    """UTC with microseconds always written, so that texts sort as the instants do."""
    return text(value.astimezone(UTC).isoformat(timespec="microseconds"))


def body(json_text: str) -> Attribute:
    """The text, compressed when it is long; raises ``FatalError`` when no item can hold it."""
    if len(json_text) <= PACK_ABOVE:
        return text(json_text)
    packed = zlib.compress(json_text.encode(), 6)
    if len(packed) > LARGEST:
        raise FatalError("record-too-large", f"{len(packed)} bytes packed, {LIMIT} can be kept")
    return {"B": packed}


def read_text(item: Item, name: str) -> str:
    return str(item.get(name, {}).get("S", ""))


def read_number(item: Item, name: str) -> int:
    return int(str(item.get(name, {}).get("N", "0")))


def read_instant(item: Item, name: str) -> datetime:
    return _EPOCH + read_number(item, name) * _MICROSECOND


def read_sortable(item: Item, name: str) -> datetime | None:
    kept = read_text(item, name)
    return datetime.fromisoformat(kept) if kept else None


def read_body(item: Item, name: str = "body") -> str:
    attribute = item[name]
    packed = attribute.get("B")
    return zlib.decompress(packed).decode() if isinstance(packed, bytes) else str(attribute["S"])


def size(item: Item | None) -> int:
    """Bytes as DynamoDB counts them: names and values."""
    if item is None:
        return 0
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(attribute: Attribute) -> int:
    ((type, value),) = attribute.items()
    if isinstance(value, bytes):
        return len(value)
    return len(str(value)) // 2 + 2 if type == "N" else len(str(value).encode())


def write_units(before: Item | None, after: Item | None) -> int:
    """Write units of one plain write: by the larger of what was there and what is there then."""
    return max(1, -(-max(size(before), size(after)) // UNIT))
