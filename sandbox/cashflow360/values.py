"""Checks one value of a request against its field and turns it into what the store keeps."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from sandbox.cashflow360.errors import DATATYPE_INVALID, FIELD_INVALID, TOO_LONG, Refused
from sandbox.cashflow360.schema.fields import ZERO_ID, Field, Kind
from sandbox.cashflow360.stamps import is_day

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round an amount to whole cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def checked(field: Field, value: object) -> object:
    """Return the value to store; refuses a wrong type, a value outside the choices, a text that is too long."""
    return _CHECKS[field.kind](field, value)


def as_decimal(name: str, value: object) -> Decimal:
    """Return a JSON number; refuses everything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Refused(DATATYPE_INVALID, name)
    return Decimal(value)


def _text(field: Field, value: object) -> object:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Refused(DATATYPE_INVALID, field.name)
    if field.max_length is not None and len(value) > field.max_length:
        raise Refused(TOO_LONG, field.name, field.max_length)
    return value


def _choice(field: Field, value: object) -> object:
    if value is None:
        return field.default
    if not isinstance(value, str):
        raise Refused(DATATYPE_INVALID, field.name)
    if value not in field.choices:
        raise Refused(FIELD_INVALID, field.name, value)
    return value


def _flag(field: Field, value: object) -> object:
    if value is None:
        return field.default
    if not isinstance(value, bool):
        raise Refused(DATATYPE_INVALID, field.name)
    return value


def _money(field: Field, value: object) -> object:
    return field.default if value is None else cents(as_decimal(field.name, value))


def _number(field: Field, value: object) -> object:
    return field.default if value is None else as_decimal(field.name, value)


def _date(field: Field, value: object) -> object:
    if value is None or value == "":
        return None
    if not is_day(value):
        raise Refused(DATATYPE_INVALID, field.name)
    return value


def _reference(field: Field, value: object) -> object:
    if value is None or value == "":
        return ZERO_ID
    if not isinstance(value, str):
        raise Refused(DATATYPE_INVALID, field.name)
    return value


def _opaque(_field: Field, value: object) -> object:
    return value


_CHECKS: dict[Kind, Callable[[Field, object], object]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.STAMP: _opaque,
    Kind.REFERENCE: _reference,
    Kind.OPAQUE: _opaque,
}
