"""How far every stream was read, in one packed item: thirty streams would take three write units as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ledgersync.adapters.dynamodb.codec import encode
from ledgersync.adapters.dynamodb.items import body, read_body, read_text, text
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.domain.remembered import Position

_PREFIX = "at#"


def of_stream(stream: str, position: Position) -> Item:
    """One stream's part of the item, unpacked."""
    return {_PREFIX + stream: text(encode(position))}


def packed(parts: Item) -> Item:
    return {"body": body(json.dumps({name: read_text(parts, name) for name in parts}, sort_keys=True))}


def unpacked(item: Item) -> Item:
    """The parts of the item by stream; an older version kept them as they are."""
    if "body" not in item:
        return item
    return {name: text(kept) for name, kept in json.loads(read_body(item)).items()}


def streams(item: Item) -> Iterator[tuple[str, str]]:
    """Every stream, with its encoded position."""
    parts = unpacked(item)
    for name in parts:
        if name.startswith(_PREFIX):
            yield name.removeprefix(_PREFIX), read_text(parts, name)
