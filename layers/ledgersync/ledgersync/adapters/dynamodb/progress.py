"""How far a run is, kept small enough that the item of the lease stays within one write unit."""

from __future__ import annotations

import zlib
from dataclasses import replace

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import Attribute
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.ports import Progress

ROOM = 500
"""Bytes: the other attributes of the lease take less than half a kilobyte."""
NAME = "progress"


def packed(progress: Progress) -> Attribute:
    """Compressed; the smallest counts are left out where not all of them find room."""
    sent = zlib.compress(encode(progress).encode(), 9)
    if len(sent) <= ROOM or not progress.counts:
        return {"B": sent}
    largest = sorted(progress.counts.items(), key=lambda one: (-one[1], one[0]))
    return packed(replace(progress, counts=dict(largest[: len(largest) * 3 // 4])))


def unpacked(item: Item) -> Progress | None:
    kept = item.get(NAME, {}).get("B")
    return decode(Progress, zlib.decompress(kept).decode()) if isinstance(kept, bytes) else None
