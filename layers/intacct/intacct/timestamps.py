"""Time stamps of the gateway as aware UTC, and back.

Most stamps are local time of the Web Services user; which are GMT is the table below. Only what converts
exactly is converted: the written forms of other formats are not documented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from intacct.errors import UnreadableValue, UnsendableValue
from intacct.values import TIMESTAMP_FORMAT, parse_timestamp

ANY_OBJECT = "*"
GMT_FIELDS: frozenset[tuple[str, str]] = frozenset({(ANY_OBJECT, "AUWHENCREATED"), ("ADVAUDITHISTORY", "ACCESSTIME")})
"""Object and field of stamps that are GMT whoever reads. AUWHENCREATED is inferred from one real record."""

READABLE: Mapping[str, str] = {"locale": "en_US", "date_format": "/mdY", "clock": "24"}
"""The formatting whose written form is known; a sync user must have it."""

_OFFSET = re.compile(r"([+-])(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class UserFormatting:
    """A user's formatting: `date_format` is a separator and an order (/mdY), `gmt_offset` like -08:00."""

    locale: str
    date_format: str
    gmt_offset: str
    clock: str

    def unreadable(self, needed: Mapping[str, str] = READABLE) -> dict[str, tuple[str, str]]:
        """What stands in the way of exact times: name → (what the user has, what is needed)."""
        found = {name: (getattr(self, name), value) for name, value in needed.items()}
        return {name: pair for name, pair in found.items() if pair[0] != pair[1]}

    @property
    def zone(self) -> timezone:
        """The user's fixed offset from GMT."""
        match = _OFFSET.fullmatch(self.gmt_offset)
        if match is None or int(match[2]) > 14 or int(match[3]) > 59:
            raise UnreadableValue(f"{self.gmt_offset!r} is not an offset from GMT")
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-offset if match[1] == "-" else offset)


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
    if problems := formatting.unreadable():
        raise UnreadableValue(f"{field} can't be read exactly: the user's {_listed(problems)}")
    local = parse_timestamp(text, _zone(object_name, field, formatting, gmt_fields), field)
    try:
        return local.astimezone(UTC)
    except OverflowError as error:
        raise UnreadableValue(f"{field} is outside the calendar") from error


def from_utc(
    object_name: str,
    field: str,
    instant: datetime,
    formatting: UserFormatting,
    gmt_fields: frozenset[tuple[str, str]] = GMT_FIELDS,
) -> str:
    """Write an aware instant of whole seconds as a filter's value for that field."""
    if instant.tzinfo is None or instant.microsecond:
        raise UnsendableValue(f"{field} must be an aware time of whole seconds")
    if problems := formatting.unreadable():
        raise UnsendableValue(f"{field} can't be written exactly: the user's {_listed(problems)}")
    return instant.astimezone(_zone(object_name, field, formatting, gmt_fields)).strftime(TIMESTAMP_FORMAT)


def _zone(object_name: str, field: str, formatting: UserFormatting, gmt_fields: frozenset[tuple[str, str]]) -> timezone:
    is_gmt = {(object_name, field), (ANY_OBJECT, field)} & gmt_fields
    return UTC if is_gmt else formatting.zone


def _listed(problems: Mapping[str, tuple[str, str]]) -> str:
    return ", ".join(f"{name} is {found!r}, not {needed!r}" for name, (found, needed) in problems.items())
