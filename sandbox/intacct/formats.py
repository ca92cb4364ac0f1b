"""How values are written in answers and read from requests, in the format and zone of the API user."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import cache

from sandbox.intacct.objects.model import RAW, Field
from sandbox.intacct.values import Value

STAMPS = frozenset({"stamp", "gmt", "audit"})
TRUTH = {"true": True, "false": False, "T": True, "F": False, "t": True, "f": False, "1": True, "0": False}
ORDERS = {"m": "%m", "d": "%d", "y": "%y", "Y": "%Y"}


@dataclass(frozen=True, slots=True)
class UserFormat:
    """A user's formatting as `readUserFormatting` tells it: separator and order, offset, 12 or 24 hours."""

    locale: str = "en_US"
    dateformat: str = "/mdY"
    gmtoffset: str = "+00:00"
    clock: str = "24"

    @property
    def zone(self) -> timezone:
        """Offset from GMT."""
        return offset(self.gmtoffset)

    @property
    def day_pattern(self) -> str:
        """Pattern of a date."""
        return day_pattern(self.dateformat)

    @property
    def stamp_pattern(self) -> str:
        """Pattern of a time stamp."""
        return f"{self.day_pattern} {'%H:%M:%S' if self.clock == '24' else '%I:%M:%S %p'}"


@cache
def offset(text: str) -> timezone:
    """Read `+09:30`."""
    sign = -1 if text.startswith("-") else 1
    hours, minutes = text.lstrip("+-").split(":")
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))


@cache
def day_pattern(dateformat: str) -> str:
    """Read `/mdY`: the separator, then the order of the parts."""
    return dateformat[0].join(ORDERS[part] for part in dateformat[1:])


STANDARD = UserFormat()


@cache
def in_force(own: UserFormat, written: str, zone: str) -> UserFormat:
    """Return the form that applies to a user's dates: their own, or the documented one whoever asks."""
    form = own if written == "user" else replace(STANDARD, gmtoffset=own.gmtoffset)
    return form if zone == "user" else replace(form, gmtoffset=STANDARD.gmtoffset)


def plain(amount: Decimal) -> str:
    """Write an amount without trailing zeros and without exponent."""
    written = f"{amount:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in {"", "-0"} else written


def render(kind: str, value: Value, form: UserFormat, audit_gmt: bool = True) -> str:
    """Write one value as the gateway does; null is empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = kind == "stamp" or (kind == "audit" and not audit_gmt)
        return value.astimezone(form.zone if local else UTC).strftime(form.stamp_pattern)
    if isinstance(value, date):
        return value.strftime(form.day_pattern)
    if isinstance(value, bool):
        return ("T" if value else "F") if kind == "flag" else ("true" if value else "false")
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def parse(field: Field, given: object, form: UserFormat, audit_gmt: bool = True) -> Value:
    """Read one value of a request or of a seeding call; raises ValueError for what the field can't hold."""
    if given is None or given == "":
        return None
    kind = field.type
    if kind in STAMPS:
        local = kind == "stamp" or (kind == "audit" and not audit_gmt)
        return parse_stamp(given, form, form.zone if local else UTC)
    if kind == "date":
        return parse_day(given, form)
    if kind in {"bool", "flag"}:
        return parse_truth(given)
    if kind == "int":
        return int(str(given).strip())
    if kind == "cur":
        return parse_amount(given)
    return parse_text(field, str(given))


def parse_day(given: object, form: UserFormat) -> date:
    """Read a business date."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    return datetime.strptime(str(given).split(" ", 1)[0], form.day_pattern).replace(tzinfo=UTC).date()


def parse_stamp(given: object, form: UserFormat, zone: timezone) -> datetime:
    """Read a time stamp; a bare date means its first second."""
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    written = str(given).strip()
    pattern = form.stamp_pattern if " " in written else form.day_pattern
    return datetime.strptime(written, pattern).replace(tzinfo=zone).astimezone(UTC)


def parse_truth(given: object) -> bool:
    """Read a boolean in any of the spellings the gateway takes."""
    if isinstance(given, bool):
        return given
    if str(given) not in TRUTH:
        raise ValueError(str(given))
    return TRUTH[str(given)]


def parse_amount(given: object) -> Decimal:
    """Read an amount."""
    if isinstance(given, Decimal):
        return given
    try:
        amount = Decimal(str(given).strip())
    except InvalidOperation as failure:
        raise ValueError(str(given)) from failure
    if not amount.is_finite():
        raise ValueError(str(given))
    return amount


def parse_text(field: Field, given: str) -> str:
    """Read text, checked against the field's enumeration and greatest length."""
    allowed: Mapping[str, str] | None = RAW.get(field.type)
    if allowed is not None and given not in allowed:
        raise ValueError(given)
    if field.length is not None and len(given) > field.length:
        raise ValueError(given)
    return given
