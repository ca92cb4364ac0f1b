"""What Sage bills in a month against the limit of a connection: within, near, over, or waiting."""

from __future__ import annotations

import pytest

from ledgersync.domain.sage_use import OverLimit, Standing, Use


@pytest.mark.parametrize(
    ("used", "more", "going_on", "waiting"),
    [
        (0, 16, Standing.WITHIN, Standing.WITHIN),
        (783, 16, Standing.WITHIN, Standing.WITHIN),
        (784, 16, Standing.NEAR, Standing.NEAR),
        (984, 16, Standing.NEAR, Standing.NEAR),
        (985, 16, Standing.OVER, Standing.WAITS),
        (1000, 0, Standing.NEAR, Standing.NEAR),
    ],
)
def test_people_are_warned_before_the_limit_and_what_happens_over_it_is_their_choice(
    used: int, more: int, going_on: Standing, waiting: Standing
) -> None:
    assert Use(used, 1000, OverLimit.GO_ON).standing(more) is going_on
    assert Use(used, 1000, OverLimit.WAIT).standing(more) is waiting


def test_every_standing_but_within_says_what_is_used_and_what_follows() -> None:
    assert Use(1, 1000).words() == ""
    assert [Use(used, 1000, over).words(16) for used in (900, 1200) for over in OverLimit] == [
        "900 of 1,000 Sage transactions of this month are used. Over it, syncing goes on.",
        "900 of 1,000 Sage transactions of this month are used. Over it, no sync starts by itself until next month.",
        "1,200 of 1,000 Sage transactions of this month are used. It goes on syncing, as was chosen; Sage may bill what"
        " is over its tier.",
        "1,200 of 1,000 Sage transactions of this month are used. No sync starts by itself until next month, as was"
        " chosen; Sync Now still works.",
    ]
