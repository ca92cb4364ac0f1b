"""How far first writes have proved right, and what differs of one that did not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgersync.domain.first_writes import FirstWrites, differing
from ledgersync.domain.model import Kind, Ref, Side, Values
from ledgersync.domain.remembered import Operation, Write

NONE = FirstWrites(kind=Kind.BILL, side=Side.INTACCT)
D1, D2 = Ref(Kind.DEPARTMENT, "d1"), Ref(Kind.DEPARTMENT, "d2")
LINE = {"amount": Decimal(5), "department": D1}


def write(operation: Operation, values: Values, *changed: str) -> Write:
    return Write(Kind.BILL, Side.INTACCT, operation, "", "b1", values, frozenset(changed))


@pytest.mark.parametrize(("alike", "most"), [(0, 1), (1, 2), (2, 1), (3, None), (9, None)])
def test_one_goes_alone_then_two_then_any_number(alike: int, most: int | None) -> None:
    first = NONE.proved(Operation.CREATE, alike)
    assert first.at_once(Operation.CREATE) == most
    assert first.at_once(Operation.UPDATE) == 1
    assert first.at_once(Operation.REMOVE) is None


def test_a_difference_stops_what_gives_values_until_one_proves_right_or_it_is_accepted() -> None:
    wrong = NONE.proved(Operation.UPDATE, 3).refuted(Operation.UPDATE, "1001", {"number": "it differs"})
    assert wrong.stops(Operation.CREATE, anew=False) and wrong.stops(Operation.UPDATE, anew=False)
    assert not wrong.stops(Operation.REMOVE, anew=False)
    assert wrong.stops(Operation.REMOVE, anew=True)
    assert wrong.at_once(Operation.UPDATE) == 1
    assert not wrong.proved(Operation.UPDATE, 1).stops(Operation.CREATE, anew=False)
    accepted = wrong.with_accepted()
    assert (accepted.differs, accepted.accepted) == ("", frozenset({"number"}))
    assert accepted.alike == {Operation.UPDATE: 0}


@pytest.mark.parametrize(
    ("sent", "found", "told"),
    [
        ({"number": "1", "term": None}, {"number": "1", "term": "Net 30"}, {}),
        ({"number": "1"}, {"number": "2"}, {"number": "the number was sent as “1” and is “2” there"}),
        ({"number": "1"}, {}, {"number": "the number was sent as “1” and is empty there"}),
        ({"billable": True}, {"billable": False}, {"billable": "the billable was sent as yes and is no there"}),
        ({"tax_id": "12-3456789"}, {"tax_id": "12"}, {"tax_id": "the tax ID is another one there"}),
        ({"department": D1}, {"department": None}, {"department": "the department is empty there"}),
        ({"lines": (LINE,)}, {"lines": (LINE, LINE)}, {"lines": "it was sent with 1 line and has 2 there"}),
        ({"lines": (LINE,)}, {"lines": ({**LINE, "department": D2},)},
         {"lines": "the department of line 1 is another one there"}),
        ({"lines": (LINE,)}, {"lines": ({**LINE, "amount": Decimal(-5)},)},
         {"lines": "the amount of line 1 was sent as “5” and is “-5” there"}),
    ],
)  # fmt: skip
def test_what_a_new_record_holds_otherwise_is_told_in_words(sent: Values, found: Values, told: dict[str, str]) -> None:
    assert differing(write(Operation.CREATE, sent), found) == told


def test_of_a_change_only_what_it_changed_counts_and_what_it_emptied_has_to_be_empty() -> None:
    changed = write(Operation.UPDATE, {"description": None, "number": "1"}, "description")
    assert differing(changed, {"description": "", "number": "9"}) == {}
    told = differing(changed, {"description": "old", "number": "9"})
    assert told == {"description": "the description was sent as empty and is “old” there"}
    assert differing(changed, {"description": "old"}, {"description"}) == {}


def test_a_doubt_lasts_until_a_record_proves_right_and_proves_nothing_itself() -> None:
    doubted = NONE.proved(Operation.CREATE, 2).in_doubt()
    assert (doubted.doubted, doubted.at_once(Operation.CREATE)) == (True, 1)
    assert not doubted.proved(Operation.CREATE, 1).doubted
