"""Bulk writes settle every record once, whatever the batch does."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashflow360.bulk import BULK_LIMIT, Sent, results_in, write_all
from cashflow360.errors import MalformedAnswer, Throttled
from cashflow360.results import NOT_SENT, Done, JsonValue, Refused, Result, Unknown


class Batches:
    """A service that takes a batch whole or not at all."""

    def __init__(self, bad: set[int], *, itemised: bool = False) -> None:
        self.bad, self.itemised = bad, itemised
        self.applied: list[int] = []
        self.sizes: list[int] = []

    def send(self, batch: Sequence[int]) -> Sent:
        self.sizes.append(len(batch))
        if self.bad.isdisjoint(batch):
            self.applied.extend(batch)
            return [done(number) for number in batch]
        if self.itemised:
            return [refused(number) if number in self.bad else ROLLED_BACK for number in batch]
        return refused(min(self.bad & set(batch)))


ROLLED_BACK = Refused("BDC_1246", "rollback due to other failures")


def done(number: int) -> Result:
    return Done({"id": str(number)})


def refused(number: int) -> Refused:
    return Refused("BDC_1171", f"{number}")


@given(st.integers(0, 250), st.sets(st.integers(0, 249), max_size=6), st.booleans())
def test_every_good_record_is_written_once_and_every_bad_one_is_named(
    count: int, bad: set[int], itemised: bool
) -> None:
    service = Batches(bad, itemised=itemised)

    results = write_all(range(count), service.send)

    assert results == [refused(number) if number in bad else done(number) for number in range(count)]
    assert sorted(service.applied) == [number for number in range(count) if number not in bad]
    assert max(service.sizes, default=0) <= BULK_LIMIT


def test_one_bad_record_in_a_hundred_costs_a_few_requests() -> None:
    service = Batches({random.Random(1).randrange(100)})

    write_all(range(100), service.send)

    assert len(service.sizes) <= 15


def test_a_batch_that_names_its_bad_record_is_sent_again_without_it_once() -> None:
    service = Batches({7}, itemised=True)

    write_all(range(100), service.send)

    assert service.sizes == [100, 99]


def test_a_batch_of_unknown_outcome_is_unknown_for_all_and_never_sent_again() -> None:
    sent: list[Sequence[int]] = []

    def send(batch: Sequence[int]) -> Sent:
        sent.append(batch)
        return Unknown("ReadTimeout")

    assert write_all(range(4), send) == [Unknown("ReadTimeout")] * 4
    assert len(sent) == 1


def test_an_error_before_anything_was_settled_is_raised() -> None:
    def send(batch: Sequence[int]) -> Sent:
        raise Throttled("too many")

    with pytest.raises(Throttled):
        write_all(range(4), send)


@pytest.mark.parametrize(("code", "expected"), [("BDC_1144", "BDC_1144"), (None, NOT_SENT)])
def test_an_error_later_on_keeps_what_was_settled(code: str | None, expected: str) -> None:
    def send(batch: Sequence[int]) -> Sent:
        if 100 in batch:
            raise Throttled("too many", code=code)
        return [done(number) for number in batch]

    results = write_all(range(102), send)

    assert results[:100] == [done(number) for number in range(100)]
    assert [result.code for result in results[100:] if isinstance(result, Refused)] == [expected] * 2


ROW: dict[str, JsonValue] = {"id": "00901A"}


@pytest.mark.parametrize(
    "answer",
    [
        [ROW],
        [{"response_status": 0, "response_message": "Success", "response_data": ROW}],
        [{"bulk": {"response_status": 0, "response_message": "Success", "response_data": ROW}}],
        {"bulk": [ROW]},
    ],
)
def test_every_likely_shape_of_a_bulk_answer_is_understood(answer: JsonValue) -> None:
    assert results_in(answer, 1) == [Done(ROW)]


def test_a_record_the_service_failed_on_is_unknown() -> None:
    failed: dict[str, JsonValue] = {
        "response_status": 1,
        "response_data": {"error_code": "BDC_1001", "error_message": "oops"},
    }
    assert results_in([failed], 1) == [Unknown("BDC_1001: oops")]


@pytest.mark.parametrize("answer", [[], [ROW, ROW], "ok", None, ["a"]])
def test_a_bulk_answer_that_does_not_add_up_is_malformed(answer: JsonValue) -> None:
    with pytest.raises(MalformedAnswer):
        results_in(answer, 1)
