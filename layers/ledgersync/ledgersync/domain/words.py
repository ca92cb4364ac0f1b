"""What people call sides and fields, and how a kind says what it is called (``Shape.called``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.model import Side

SYSTEMS: Mapping[Side, str] = {Side.INTACCT: "Sage Intacct", Side.CASHFLOW360: "Cashflow360"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """``intacct`` and ``cashflow360`` are the places that list the kind; ``number`` is what its id is called.

    ``party`` is whom a transaction is with, ``settles`` what a payment pays, ``paid_by`` what pays a document,
    which then is ``settled``: a bill is paid, a credit applied.
    """

    one: str
    intacct: str
    cashflow360: str
    number: str = "number"
    party: str = "vendor"
    settles: str = "bill"
    paid_by: str = "payment"
    settled: str = "paid"


FIELDS: Mapping[str, str] = {
    "print_as": "name to print on checks",
    "po_number": "PO number",
    "tax_id": "tax ID",
    "zip": "ZIP code",
    "address1": "first line of the address",
    "address2": "second line of the address",
    "email": "e-mail address",
    "active": "status (active or inactive)",
    "term": "payment term",
    "date": "date",
    "posting_date": "GL posting date",
    "total": "total amount",
    "account_number": "account number with the vendor",
}
"""Where the name of a field is not what people call it."""


def field_called(name: str) -> str:
    """What people call a field; "lines account" is the account of a line."""
    of, _, part = name.partition(" ")
    if part:
        return f"{field_called(part)} of {'a line' if of == 'lines' else 'one of the ' + field_called(of)}"
    return FIELDS.get(name, name.replace("_", " "))
