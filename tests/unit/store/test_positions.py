"""Positions of all streams are one item; an older version kept each as an attribute of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from ledgersync.adapters.dynamodb.codec import encode
from ledgersync.adapters.dynamodb.items import text
from ledgersync.adapters.dynamodb.positions import of_stream, packed, streams
from ledgersync.domain.remembered import Position

BILLS, VENDORS = Position(datetime(2026, 1, 31, 10, tzinfo=UTC), "9"), Position(datetime(2026, 1, 30, tzinfo=UTC))


def test_streams_are_read_from_an_item_of_either_version() -> None:
    parts = {**of_stream("intacct:bill", BILLS), **of_stream("cashflow360:vendor", VENDORS)}
    key = {"pk": text("CONNECTION#acme#main"), "sk": text("POSITIONS")}
    expected = {"intacct:bill": encode(BILLS), "cashflow360:vendor": encode(VENDORS)}
    for item in ({**key, **parts}, {**key, **packed(parts)}):
        assert dict(streams(item)) == expected
