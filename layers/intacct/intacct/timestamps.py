"""Time stamps of the gateway as aware UTC, and back.

Most stamps are local time of the Web Services user; which are GMT is the table below. Only what converts
exactly is converted: the written forms of other formats are not documented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from intacct.errors import FormattingChanged, UnreadableValue, UnsendableValue
from intacct.values import TIMESTAMP_FORMAT, parse_timestamp

ANY_OBJECT = "*"
GMT_FIELDS: frozenset[tuple[str, str]] = frozenset({(ANY_OBJECT, "AUWHENCREATED"), ("ADVAUDITHISTORY", "ACCESSTIME")})
"""Object and field of stamps that are GMT whoever reads. AUWHENCREATED is inferred from one real record."""

READABLE: Mapping[str, frozenset[str]] = {"date_format": frozenset({"/mdY"}), "clock": frozenset({"24", "12"})}
"""The formattings whose written form is known; a sync user must have one of them. Any locale and zone will do."""

TWELVE_HOURS = "%m/%d/%Y %I:%M:%S %p"

_OFFSET = re.compile(r"([+-])(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class UserFormatting:
    """A user's formatting: `date_format` is a separator and an order (/mdY), `gmt_offset` like -08:00."""

    locale: str
    date_format: str
    gmt_offset: str
    clock: str

    def unreadable(self) -> dict[str, tuple[str, str]]:
        """What stands in the way of exact times: name → (what the user has, what is needed)."""
        found = {name: getattr(self, name) for name in READABLE}
        return {name: (has, max(READABLE[name])) for name, has in found.items() if has not in READABLE[name]}

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
        raise FormattingChanged(f"{field} can't be read exactly: the user's {_listed(problems)}")
    zone = _zone(object_name, field, formatting, gmt_fields)
    local = _twelve_hours(text, zone, field) if formatting.clock == "12" else parse_timestamp(text, zone, field)
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
        raise FormattingChanged(f"{field} can't be written exactly: the user's {_listed(problems)}")
    form = TWELVE_HOURS if formatting.clock == "12" else TIMESTAMP_FORMAT
    return instant.astimezone(_zone(object_name, field, formatting, gmt_fields)).strftime(form)


def _twelve_hours(text: str, zone: timezone, field: str) -> datetime:
    try:
        return datetime.strptime(text, TWELVE_HOURS).replace(tzinfo=zone)
    except ValueError:
        raise UnreadableValue(f"{field} is not a time of the form mm/dd/yyyy hh:mm:ss AM") from None


def _zone(object_name: str, field: str, formatting: UserFormatting, gmt_fields: frozenset[tuple[str, str]]) -> timezone:
    is_gmt = {(object_name, field), (ANY_OBJECT, field)} & gmt_fields
    return UTC if is_gmt else formatting.zone


def _listed(problems: Mapping[str, tuple[str, str]]) -> str:
    return ", ".join(f"{name} is {found!r}, not {needed!r}" for name, (found, needed) in problems.items())
