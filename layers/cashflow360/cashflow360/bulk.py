"""Bulk writes: a refused batch is halved until the bad records stand alone; an unknown one is left alone.

The service takes a batch whole or not at all. Which record spoilt it is found from the answer where it says so
record by record, else by halving. Every batch is sent once.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from cashflow360.decoding import Failure, Success, answer_in
from cashflow360.error_codes import ROLLED_BACK, Meaning, meaning_of
from cashflow360.errors import Cashflow360Error, MalformedAnswer
from cashflow360.results import NOT_SENT, Done, JsonValue, Refused, Result, Unknown

BULK_LIMIT = 100

T = TypeVar("T")
Sent: TypeAlias = Result | list[Result]
"""What became of a batch: one result for all of it, or one per record."""


def write_all(records: Sequence[T], send: Callable[[Sequence[T]], Sent]) -> list[Result]:
    """One result per record, in order.

    An error before anything was settled is raised; after that, the records not yet sent are Refused with the
    error's code (NOT_SENT when it has none), since the results so far must not be lost.
    """
    settled: dict[int, Result] = {}
    pending = _batches(len(records))
    while pending:
        batch = pending.pop(0)
        try:
            results = _spread(send([records[index] for index in batch]), len(batch))
        except Cashflow360Error as error:
            if not settled:
                raise
            settled |= _not_sent([batch, *pending], error)
            break
        answered = dict(zip(batch, results, strict=True))
        again = [index for index, result in answered.items() if _innocent(result, len(batch))]
        settled |= {index: result for index, result in answered.items() if index not in again}
        pending[:0] = _next_batches(again, len(batch))
    return [settled[index] for index in range(len(records))]


def _batches(number: int) -> list[list[int]]:
    """The places of so many records, as many at once as one call takes."""
    return [list(range(start, min(start + BULK_LIMIT, number))) for start in range(0, number, BULK_LIMIT)]


def _not_sent(batches: Sequence[Sequence[int]], error: Cashflow360Error) -> dict[int, Result]:
    refused = Refused(error.code or NOT_SENT, str(error))
    return {index: refused for batch in batches for index in batch}


def results_in(data: JsonValue, count: int) -> list[Result]:
    """The results a bulk answer holds, one per record in order; MalformedAnswer when they don't add up.

    The reference doesn't show this answer: records bare, in an envelope each, or in an envelope under `bulk`
    are all understood.
    """
    items = data.get("bulk") if isinstance(data, dict) else data
    if not isinstance(items, list) or len(items) != count:
        raise MalformedAnswer(f"the bulk answer doesn't hold {count} results")
    return [_result_in(item) for item in items]


def _result_in(item: JsonValue) -> Result:
    if isinstance(item, dict) and isinstance(item.get("bulk"), dict):
        item = item["bulk"]
    if not isinstance(item, dict):
        raise MalformedAnswer("the bulk answer holds something other than records")
    answer = answer_in(item) if "response_status" in item else Success(item)
    match answer:
        case Failure(code, message) if meaning_of(code) is Meaning.SYSTEM:
            return Unknown(f"{code}: {message}")
        case Failure(code, message):
            return Refused(code, message)
        case Success(row) if isinstance(row, dict):
            return Done(row)
    raise MalformedAnswer("the bulk answer holds something other than records")


def _spread(sent: Sent, count: int) -> list[Result]:
    if isinstance(sent, list):
        return sent
    if isinstance(sent, Refused) and count > 1:
        return [Refused(ROLLED_BACK, sent.message)] * count
    return [sent] * count


def _innocent(result: Result, batch_size: int) -> bool:
    return batch_size > 1 and isinstance(result, Refused) and result.meaning is Meaning.ROLLED_BACK


def _next_batches(again: list[int], batch_size: int) -> list[list[int]]:
    if not again:
        return []
    if len(again) < batch_size:
        return [again]
    middle = (len(again) + 1) // 2
    return [again[:middle], again[middle:]]
