"""Values as the gateway's texts, out and in (reference: generic functions use mm/dd/yyyy)."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from intacct.errors import UnreadableValue, UnsendableValue

Value = str | Decimal | date | datetime | bool | int | None

DATE_FORMAT = "%m/%d/%Y"
TIMESTAMP_FORMAT = "%m/%d/%Y %H:%M:%S"
FLAGS = {"true": True, "false": False, "T": True, "F": False}
"""Most flags read true or false, some (SYSTEMGENERATED, ADJ) T or F."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_TIMESTAMP = re.compile(r"(\d{2})/(\d{2})/(\d{4}) (\d{2}):(\d{2}):(\d{2})", re.ASCII)


def to_text(value: Value, field: str) -> str:
    """Write a value as the gateway reads it; an aware time is written in its own zone, to the second.

    None becomes the empty text, which clears a field. `field` names the value in an error.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return _sendable(value, field)
        case int():
            return str(value)
        case Decimal():
            return _amount(value, field)
        case datetime():
            return _time(value, field)
        case date():
            return value.strftime(DATE_FORMAT)
        case _:
            raise UnsendableValue(f"{field} is of a type the gateway doesn't know: {type(value).__name__}")


def _amount(value: Decimal, field: str) -> str:
    if not value.is_finite():
        raise UnsendableValue(f"{field} is not a finite amount")
    return format(value, "f")


def _time(value: datetime, field: str) -> str:
    if value.tzinfo is None or value.microsecond:
        raise UnsendableValue(f"{field} must be an aware time of whole seconds")
    return value.strftime(TIMESTAMP_FORMAT)


def _sendable(text: str, field: str) -> str:
    if bad := _NOT_XML.search(text):
        raise UnsendableValue(f"{field} holds the character U+{ord(bad.group()):04X}, which XML can't carry")
    return text


def parse_amount(text: str, field: str = "amount") -> Decimal:
    """Read an amount exactly as written; the empty text is not an amount."""
    if not _AMOUNT.fullmatch(text):
        raise UnreadableValue(f"{field} is not an amount")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise UnreadableValue(f"{field} is not an amount") from error


def parse_timestamp(text: str, zone: tzinfo, field: str = "timestamp") -> datetime:
    """Read mm/dd/yyyy hh:mm:ss as a time of that zone."""
    if found := _TIMESTAMP.fullmatch(text):
        month, day, year, hour, minute, second = map(int, found.groups())
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=zone)
        except ValueError:
            pass
    raise UnreadableValue(f"{field} is not a time of the form mm/dd/yyyy hh:mm:ss")


def parse_flag(text: str, field: str = "flag") -> bool:
    """Read true, false, T or F; the empty text reads as false, as for a new flag on an old record."""
    if not text:
        return False
    if text not in FLAGS:
        raise UnreadableValue(f"{field} is neither true nor false")
    return FLAGS[text]
