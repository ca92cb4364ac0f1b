"""Written forms of dates: a separator and an order of day, month and year, told like /mdY by `readUserFormatting`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

STANDARD = "/mdY"
"""What the documentation says that dates look like."""
TWELVE, TWENTY_FOUR = "12", "24"
LONGEST_DAY = len("31/12/2026")
DAYS_KEPT = 4096
"""Rows of a page name the same days over and over; so many are read once, eleven years of them."""
CLOCKS = {TWENTY_FOUR: "%H:%M:%S", TWELVE: "%I:%M:%S %p"}

_PARTS = {"d": r"(?P<d>\d{1,2})", "m": r"(?P<m>\d{1,2})", "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})"}
_SEPARATORS = "/-."
_ORDERS = ("mdy", "dmy", "ymd", "ydm", "myd", "dym")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CENTURY = 2000


def is_known(form: str) -> bool:
    """Whether dates of this form can be read and written."""
    return form[:1] in tuple(_SEPARATORS) and form[1:].replace("Y", "y") in _ORDERS


def alike(one: str, other: str) -> bool:
    """Whether a date of one form could be taken for a date of the other."""
    return one != other and _shape(one) == _shape(other)


def read_day(text: str, form: str) -> date | None:
    """The day a text means in a form; None for a text that is not of that form."""
    return _read_day(text, form) if len(text) <= LONGEST_DAY else None


@lru_cache(maxsize=DAYS_KEPT)
def _read_day(text: str, form: str) -> date | None:
    found = _pattern(form).fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["Y"]) if "Y" in parts else _CENTURY + int(parts["y"])
    return _day(year, int(parts["m"]), int(parts["d"]))


def read_iso(text: str) -> date | None:
    """The day a text of the form yyyy-mm-dd means."""
    found = _ISO.fullmatch(text)
    return _day(*(int(part) for part in found.groups())) if found else None


def write_day(day: date, form: str) -> str:
    """A day in a form, its parts at full width."""
    return form[0].join(f"{day:%{part}}" if part != "Y" else f"{day.year:04}" for part in form[1:])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shape(form: str) -> str:
    return form.replace("d", "m")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(re.escape(form[0]).join(_PARTS[part] for part in form[1:]), re.ASCII)
