"""Which account was agreed on for a line that names none: by what the line is, never by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Line, Ref
from ledgersync.domain.stand_ins import accounts_agreed


def line(amount: str, account: str = "", description: str | None = None) -> Line:
    return {
        "amount": Decimal(amount),
        "account": Ref(Kind.ACCOUNT, account) if account else None,
        "description": description,
    }


@pytest.mark.parametrize(
    ("lines", "agreed", "accounts"),
    [
        ([line("5"), line("6")], [line("6", "a"), line("5", "b")], {0: "b", 1: "a"}),  # turned round
        ([line("6")], [line("5", "a"), line("6", "b")], {0: "b"}),  # one was removed
        ([line("5"), line("9"), line("6")], [line("5", "a"), line("6", "b")], {0: "a", 2: "b"}),  # one is new
        ([line("7")], [line("5", "a")], {0: "a"}),  # edited
        ([line("7", "", "food"), line("6")], [line("6", "a"), line("5", "b", "food")], {0: "b", 1: "a"}),
        ([line("5"), line("5", "a")], [line("5", "a"), line("5", "b")], {0: "b"}),  # the other one names its account
        ([line("5"), line("5")], [line("5", "a"), line("5", "b")], {0: "a", 1: "b"}),
        ([line("5"), line("5", "c")], [line("5", "a"), line("6", "b")], {0: "a"}),
        ([line("5", "b"), line("6")], [line("5", "a"), line("6", "a")], {1: "a"}),
        ([line("5", "b")], [line("5", "a")], {}),
        ([line("5")], [line("5")], {}),  # nothing was agreed on
        ([line("5")], None, {}),
        ([line("5")], [], {}),
        ([], [line("5", "a")], {}),
    ],
)
def test_a_line_without_an_account_has_the_one_of_the_line_it_was(
    lines: Sequence[Line], agreed: Sequence[Line] | None, accounts: Mapping[int, str]
) -> None:
    found = accounts_agreed(lines, tuple(agreed) if agreed is not None else None)
    assert found == {place: Ref(Kind.ACCOUNT, account) for place, account in accounts.items()}


def test_many_lines_without_an_account_are_told_apart_when_one_is_removed() -> None:
    agreed = tuple(line(str(number), "a" if number % 2 else "b") for number in range(400))
    left = [{**one, "account": None} for one in agreed if one["amount"] != Decimal(7)]
    assert [found.id for found in accounts_agreed(left, agreed).values() if isinstance(found, Ref)] == [
        "b" if one["amount"] in {Decimal(n) for n in range(0, 400, 2)} else "a" for one in left
    ]
