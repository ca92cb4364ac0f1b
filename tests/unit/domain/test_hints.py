"""A hint as it is kept while it waits: one text, which is read back whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ledgersync.domain.hints import Hint, hint_of
from ledgersync.domain.model import Kind, Side

HEARD = datetime(2026, 7, 1, 9, 30, 5, tzinfo=UTC)
CHANGED = datetime(2026, 7, 1, 11, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (
            Hint(
                side=Side.CASHFLOW360,
                kinds=(Kind.BILL, Kind.VENDOR),
                record="00n|1",
                heard_at=HEARD,
                changed_at=CHANGED,
            ),
            "cashflow360|bill,vendor|2026-07-01T09:30:00+00:00|2026-07-01T09:30:05+00:00|00n|1",
        ),
        (
            Hint(side=Side.INTACCT, kinds=(), record="7", heard_at=HEARD),
            "intacct||-|2026-07-01T09:30:05+00:00|7",
        ),
    ],
)
def test_a_hint_is_kept_as_this_text_and_read_back_whole(hint: Hint, text: str) -> None:
    assert hint.text() == text
    assert hint_of(text) == hint
