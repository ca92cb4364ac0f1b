"""Users of the simulation follow the advice of every cause, or the table says why not."""

from __future__ import annotations

from ledgersync.domain.causes import BY_CODE
from tests.simulation.acts.advice import FOLLOW, NOT_FOLLOWED
from tests.simulation.history import History

FOLLOWING = 36
"""A seed whose users follow advice."""


def test_each_cause_is_followed_or_has_a_reason_why_not() -> None:
    left = [code for codes in NOT_FOLLOWED.values() for code in codes]
    assert len(left) == len(set(left))
    assert FOLLOW.keys() | set(left) == BY_CODE.keys()
    assert not FOLLOW.keys() & set(left)


def test_users_follow_advice_and_the_holds_are_gone() -> None:
    result = History(FOLLOWING).play()
    assert result.violations == []
    assert sum(result.followed.values()) > 0
