"""How Intacct writes and reads dates for a sync user whose format is not the documented one: found out, never guessed.

It is not documented whether answers and requests follow the user's format. So the company is asked: which of the forms
its newest stamps have, whether a day that only one form has finds anything, and whether a stamp, handed back, finds its
own record. Example: for a user on dd/mm/yyyy, 03/04/2026 handed back as 04/03/2026 finds nothing if both follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from intacct.both_ends import NUMBER
from intacct.date_forms import CLOCKS, STANDARD, TWENTY_FOUR, alike, is_known
from intacct.errors import UnreadableValue
from intacct.filters import and_, at_least, equal
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.reading import MODIFIED

ASKED = ("GLACCOUNT", "VENDOR", "CUSTOMER", "APBILL", "ARINVOICE")
SAMPLE = 100
LONG_AGO = datetime(1999, 12, 31, 13, 59, 59, tzinfo=UTC)
"""Before every stamp, and of one form only: there is no 31st month and no 13 o'clock in the afternoon."""
MONTHS = 12

Ask = Callable[[Sequence[Function]], list[Result]]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A stamp as it was answered, and the record that has it."""

    object: str
    number: str
    text: str


def found_out(formatting: UserFormatting, ask: Ask, known: UserFormatting | None = None) -> UserFormatting:
    """The formatting with the forms that dates have, unless nothing tells them; ``known`` is what was found before."""
    if formatting.is_standard or not is_known(formatting.date_format) or formatting.clock not in CLOCKS:
        return formatting
    if known is not None and known.answers and replace(known, answers="", requests="") == formatting:
        return known
    return _only(_possible(formatting, _stamps(ask), ask)) or formatting


def _possible(formatting: UserFormatting, stamps: Sequence[_Stamp], ask: Ask) -> list[UserFormatting]:
    """The readings that everything the company says agrees with."""
    if not stamps:
        return []
    readings = [one for one in _readings(formatting) if all(_reads(one, stamp) for stamp in stamps)]
    return _confirmed(_taken(readings, stamps[0].object, ask), _telling(stamps, readings), ask)


def newest(name: str, size: int) -> Function:
    """The question for the last changed records of an object."""
    function = Query(name, (NUMBER, MODIFIED), order_by=(MODIFIED,), page_size=size).function()
    for ascending in function.element.iter("ascending"):
        ascending.tag = "descending"
    return function


def _stamps(ask: Ask) -> list[_Stamp]:
    answers = ask([newest(name, SAMPLE) for name in ASKED])
    return [
        _Stamp(name, row[NUMBER], row[MODIFIED])
        for name, answer in zip(ASKED, answers, strict=True)
        if isinstance(answer, Done)
        for row in answer.rows
        if row.get(MODIFIED) and row.get(NUMBER)
    ]


def _readings(formatting: UserFormatting) -> Iterator[UserFormatting]:
    """Every way in which dates may be written in answers and in requests."""
    clocks = dict.fromkeys((formatting.clock, TWENTY_FOUR))
    for answers in dict.fromkeys((formatting.date_format, STANDARD)):
        for form in dict.fromkeys((formatting.date_format, STANDARD)):
            for clock in clocks:
                yield replace(formatting, answers=answers, requests=f"{form} {clock}")


def _read(reading: UserFormatting, stamp: _Stamp) -> datetime | None:
    try:
        return reading.read_local(stamp.text, MODIFIED)
    except UnreadableValue:
        return None


def _reads(reading: UserFormatting, stamp: _Stamp) -> bool:
    return _read(reading, stamp) is not None


def _taken(readings: Sequence[UserFormatting], name: str, ask: Ask) -> list[UserFormatting]:
    """The readings whose form of requests the gateway takes."""
    texts = list(dict.fromkeys(reading.write_local(LONG_AGO) for reading in readings))
    queries = [Query(name, (NUMBER,), at_least(MODIFIED, text), page_size=1) for text in texts]
    taken = {text for text, found in zip(texts, _find(queries, ask), strict=True) if found}
    return [reading for reading in readings if reading.write_local(LONG_AGO) in taken]


def _find(queries: Sequence[Query], ask: Ask) -> list[bool]:
    """Whether each query finds a record; a refused one finds none."""
    answers = ask([query.function() for query in queries]) if queries else []
    return [isinstance(answer, Done) and bool(answer.rows) for answer in answers]


def _telling(stamps: Sequence[_Stamp], readings: Sequence[UserFormatting]) -> list[_Stamp]:
    """A stamp whose day and month could be taken for each other, if there is one, and one where they could not."""
    chosen: dict[bool, _Stamp] = {}
    for stamp in stamps:
        times = [at for reading in readings if (at := _read(reading, stamp))]
        chosen.setdefault(any(at.day <= MONTHS and at.day != at.month for at in times), stamp)
    return list(chosen.values())


def _confirmed(readings: Sequence[UserFormatting], stamps: Sequence[_Stamp], ask: Ask) -> list[UserFormatting]:
    """The readings under which each stamp, handed back, finds the record that has it."""
    left = list(readings)
    for stamp in stamps:
        queries = [_having(stamp, reading.handed_back(stamp.text, MODIFIED)) for reading in left]
        left = [reading for reading, found in zip(left, _find(queries, ask), strict=True) if found]
    return left


def _having(stamp: _Stamp, text: str) -> Query:
    return Query(stamp.object, (NUMBER,), and_(equal(NUMBER, stamp.number), equal(MODIFIED, text)), page_size=1)


def _only(readings: Sequence[UserFormatting]) -> UserFormatting | None:
    """The reading that is left; the first of several that nobody could take for one another."""
    forms = [{one.answers for one in readings}, {one.requests.split(" ")[0] for one in readings}]
    doubtful = any(alike(one, other) for both in forms for one in both for other in both)
    return readings[0] if readings and not doubtful else None
