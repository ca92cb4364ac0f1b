"""The service's time stamps and dates: `2020-07-24T02:44:33.000+0000` and `2020-07-24`."""

import re
from datetime import UTC, date, datetime

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}(Z|[+-]\d\d:?\d\d)", re.ASCII)


def parse_timestamp(text: str) -> datetime:
    """A time stamp as an aware instant in UTC; ValueError when it isn't one."""
    if not _FORM.fullmatch(text):
        raise ValueError("no time stamp of the service")
    return datetime.fromisoformat(text).astimezone(UTC)


def format_timestamp(instant: datetime) -> str:
    """An aware instant the way the service writes it, cut to whole seconds as the service keeps them."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone can't be sent")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def parse_date(text: str) -> date:
    """A business date; ValueError when it isn't one."""
    return date.fromisoformat(text)
