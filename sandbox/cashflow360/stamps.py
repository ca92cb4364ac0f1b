"""Dates and time stamps as the API writes and reads them: whole seconds, always `.000+0000`."""

import re
from datetime import UTC, date, datetime, time

STAMP_FORMAT = "%Y-%m-%dT%H:%M:%S.000+0000"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def stamp(instant: datetime) -> str:
    """Write an instant; fractions of a second are cut off."""
    return instant.astimezone(UTC).strftime(STAMP_FORMAT)


def is_day(value: object) -> bool:
    """Tell whether the value is a real date written `yyyy-MM-dd`."""
    if not isinstance(value, str) or not _DAY.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def comparable_stamp(value: str) -> str | None:
    """Return a filter's value as a stamp to compare with, or None when it is no date or time."""
    if is_day(value):
        return stamp(datetime.combine(date.fromisoformat(value), time(), UTC))
    if "T" not in value:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return stamp(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
