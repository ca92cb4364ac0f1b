"""Which line is which: by what it holds, never by its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgersync.domain.lines import Places, align
from ledgersync.domain.model import Kind, Line, Ref


def line(amount: str, account: str = "a", description: str | None = None) -> Line:
    return {"amount": Decimal(amount), "account": Ref(Kind.ACCOUNT, account), "description": description}


FIVE, SIX, SEVEN, FOOD = line("5"), line("6"), line("7"), line("1", "a", "food")


@pytest.mark.parametrize(
    ("wanted", "there", "keeps", "places"),
    [
        ([FIVE, SIX], [SIX, FIVE], ["x", ""], (1, 0)),
        ([SIX], [FIVE, SIX], ["x", "y"], (1,)),
        ([FIVE, line("9"), SEVEN], [FIVE, SIX, SEVEN], ["", "x", ""], (0, 1, 2)),
        ([line("5", "b"), line("6", "c")], [FIVE, SIX], ["x", "y"], (0, 1)),
        (
            [line("8", "a", "rent"), line("9", "a", "food")],
            [line("1", "a", "food"), line("2", "a", "rent")],
            "xy",
            (1, 0),
        ),
        ([line("8"), line("9")], [FIVE, SIX], ["x", "y"], None),
        ([line("8"), line("9")], [FIVE, SIX], ["x", "x"], (0, 1)),
        ([line("8"), line("9"), SEVEN], [FIVE, SIX], ["", ""], (None, None, None)),
        ([FIVE], [FIVE, FIVE], ["x", "y"], None),
        ([FIVE], [FIVE, FIVE], ["x", "x"], (0,)),
        ([FIVE, FIVE], [FIVE, FIVE], ["x", "y"], (0, 1)),
        ([FIVE, FIVE, SIX], [FIVE], ["x"], (0, None, None)),
        ([line("9", "b", "new")], [FIVE], ["x"], (0,)),
        ([FIVE], [], [], (None,)),
        ([], [FIVE], ["x"], ()),
    ],
)
def test_lines_are_paired_by_what_they_hold(
    wanted: list[Line], there: list[Line], keeps: list[str], places: Places | None
) -> None:
    assert align(wanted, there, keeps) == places


def test_what_a_line_there_holds_beyond_the_wanted_fields_does_not_count() -> None:
    there = [{**FIVE, "class": Ref(Kind.CLASS, "k")}, {**SIX, "class": None}]
    assert align([SIX, FIVE], there, ["x", "y"]) == (1, 0)


def test_many_lines_changed_at_once_are_not_guessed_and_take_no_time() -> None:
    there = [line(str(n)) for n in range(3000)]
    changed = [line(str(n + 5000)) for n in range(3000)]
    assert align(changed, there, [""] * 3000) == tuple(range(3000))
    assert align(changed, there, [str(n) for n in range(3000)]) is None


lines = st.lists(
    st.builds(line, st.sampled_from("12345"), st.sampled_from("ab"), st.sampled_from([None, "x"])), max_size=6
)


@given(wanted=lines, there=lines)
def test_no_line_stands_for_two_and_equal_lines_are_never_parted(wanted: list[Line], there: list[Line]) -> None:
    places = align(wanted, there, [""] * len(there))
    assert places is not None and len(places) == len(wanted)
    taken = [place for place in places if place is not None]
    assert len(taken) == len(set(taken))
    for one, place in zip(wanted, places, strict=True):
        if place is None or there[place] != one:
            assert one not in [there[free] for free in range(len(there)) if free not in taken]


@given(there=lines, data=st.data())
def test_lines_in_another_order_are_all_found_again(there: list[Line], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(there))))
    places = align([there[place] for place in order], there, [str(line) for line in there])
    assert places is not None
    assert [there[place] for place in places if place is not None] == [there[place] for place in order]
