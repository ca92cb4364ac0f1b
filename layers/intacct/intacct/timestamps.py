"""Dates and time stamps of the gateway as the user's formatting has them written, and aware UTC for stamps.

Most stamps are local time of the Web Services user; which are GMT is the table below. How dates look for a user
whose format is not the documented one is not documented: it has to be found out, and nothing is read before it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from intacct.date_forms import CLOCKS, STANDARD, TWENTY_FOUR, alike, read_day, read_iso, write_day
from intacct.errors import FormattingChanged, UnreadableValue, UnsendableValue

ANY_OBJECT = "*"
GMT_FIELDS: frozenset[tuple[str, str]] = frozenset({(ANY_OBJECT, "AUWHENCREATED"), ("ADVAUDITHISTORY", "ACCESSTIME")})
"""Object and field of stamps that are GMT whoever reads. AUWHENCREATED is inferred from one real record."""

_OFFSET = re.compile(r"([+-])(\d{1,2}):(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})( [AP]M)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFormatting:
    """A user's formatting: `date_format` is a separator and an order (/mdY), `gmt_offset` like -08:00.

    `answers` is the form that dates of answers were found to have, `requests` that of dates in requests, with the
    clock (`/dmY 24`). Empty means not found out; a user on mm/dd/yyyy and 24 hours has nothing to find out.
    """

    locale: str
    date_format: str
    gmt_offset: str
    clock: str
    answers: str = ""
    requests: str = ""

    @property
    def is_standard(self) -> bool:
        """Whether dates look as documented, whoever is asked."""
        return (self.date_format, self.clock) == (STANDARD, TWENTY_FOUR)

    @property
    def zone(self) -> timezone:
        """The user's fixed offset from GMT."""
        match = _OFFSET.fullmatch(self.gmt_offset)
        if match is None or int(match[2]) > 14 or int(match[3]) > 59:
            raise UnreadableValue(f"{self.gmt_offset!r} is not an offset from GMT")
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-offset if match[1] == "-" else offset)

    def read_day(self, text: str, field: str = "date") -> date | None:
        """Read a date as answers have it, or as yyyy-mm-dd; the empty text means none.

        A date in the user's or in the documented form is read as well, where it can't be taken for the other.
        """
        if not text:
            return None
        usual = self._found(self.answers, field)
        others = [form for form in (STANDARD, self.date_format) if form != usual and not alike(form, usual)]
        for form in (usual, *others):
            if day := read_day(text, form):
                return day
        if day := read_iso(text):
            return day
        raise UnreadableValue(f"{field} is not a date of the form {usual} or yyyy-mm-dd")

    def write_day(self, day: date) -> str:
        """Write a date for a filter or a field."""
        return write_day(day, self._found(self.requests, "a date").split(" ")[0])

    def read_local(self, text: str, field: str) -> datetime:
        """Read a stamp as the time it names, taken for GMT."""
        day_text, _, time_text = text.partition(" ")
        day, found = self.read_day(day_text, field), _TIME.fullmatch(time_text)
        at = _clock(found) if found else None
        if day is None or at is None:
            raise UnreadableValue(f"{field} is not a date and a time")
        return datetime.combine(day, at, UTC)

    def write_local(self, local: datetime) -> str:
        """Write the time that a clock shows."""
        form, _, clock = self._found(self.requests, "a time").partition(" ")
        return f"{write_day(local, form)} {local.strftime(CLOCKS[clock or TWENTY_FOUR])}"

    def handed_back(self, text: str, field: str) -> str:
        """A stamp of an answer as requests have it."""
        return text if self.is_standard else self.write_local(self.read_local(text, field))

    def _found(self, form: str, field: str) -> str:
        if form or self.is_standard:
            return form or STANDARD
        raise FormattingChanged(
            f"{field} can't be read exactly: the user's date format is {self.date_format!r} with a clock of "
            f"{self.clock!r} hours, and nothing tells how dates are written for it"
        )


def to_utc(
    object_name: str,
    field: str,
    text: str,
    formatting: UserFormatting,
    gmt_fields: frozenset[tuple[str, str]] = GMT_FIELDS,
) -> datetime | None:
    """Read a stamp as aware UTC; the empty text means none."""
    if not text:
        return None
    is_gmt = {(object_name, field), (ANY_OBJECT, field)} & gmt_fields
    local = formatting.read_local(text, field).replace(tzinfo=UTC if is_gmt else formatting.zone)
    try:
        return local.astimezone(UTC)
    except OverflowError as error:
        raise UnreadableValue(f"{field} is outside the calendar") from error


def not_after(field: str, instant: datetime, formatting: UserFormatting) -> str:
    """Write an aware instant of whole seconds as the least value that a stamp of that instant can have.

    Whether stamps are GMT or in the user's zone is not settled: the earlier of both loses nothing.
    """
    if instant.tzinfo is None or instant.microsecond:
        raise UnsendableValue(f"{field} must be an aware time of whole seconds")
    behind = min(formatting.zone.utcoffset(None), timedelta(0))
    return formatting.write_local(instant.astimezone(UTC) + behind)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, second = (int(part) for part in found.groups()[:3])
    if half := found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == " PM" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
