"""How an object is described, and the short notation its fields are written in.

`NAME!` required on create · `NAME~` read-only · `NAME:type` with type one of `int bool flag date stamp gmt cur` or
the name of an enumeration · `NAME=RELATION.FIELD` a value read through a relation · `NAME(20)` greatest length.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from sandbox.intacct.values import Row, Value

ENUMERATIONS: dict[str, dict[str, str]] = {
    "status": {"active": "T", "inactive": "F"},
    "accounttype": {"balancesheet": "N", "incomestatement": "I"},
    "balance": {"debit": "1", "credit": "-1"},
    "closing": {"non-closing account": "N", "closing account": "C", "closed to account": "T"},
    "alternative": {"None": "N", "Payables account": "AP", "Receivables account": "AR"},
    "trtype": {"1": "1", "-1": "-1"},
    "itemtype": {
        "Inventory": "I",
        "Non-Inventory": "NI",
        "Non-Inventory (Purchase only)": "NP",
        "Non-Inventory (Sales only)": "NS",
        "Kit": "K",
        "Stockable Kit": "SK",
    },
    "taskstatus": {"Not Started": "N", "Planned": "L", "In Progress": "P", "Completed": "C", "On Hold": "H"},
    "restriction": {"Unrestricted": "U", "RootOnly": "R", "Restricted": "S"},
    "accessmode": {
        "A": "Access",
        "M": "Modify",
        "C": "Create",
        "D": "Delete",
        "W": "Workflow",
        "T": "Activity",
        "U": "User Action",
    },
    "priority": {"urgent": "U", "high": "H", "normal": "N", "low": "L"},
}
"""Enumerations: the display value `query` uses and the database characters `readByQuery` uses."""

STATES: dict[str, dict[str, str]] = {
    "vendorstate": {"Approved": "A", "Submitted": "S", "Declined": "U"},
    "billstate": {
        "Draft": "D",
        "Submitted": "S",
        "Partially Approved": "PA",
        "Declined": "U",
        "Posted": "A",
        "Selected": "A",
        "Paid": "A",
        "Partially Paid": "A",
        "No Value": "A",
        "Reversed": "V",
        "Reversal": "V",
    },
    "paymentstate": {
        "Draft": "D",
        "Submitted": "S",
        "Approved": "A",
        "Posted": "C",
        "Declined": "U",
        "Voided": "V",
        "Reversal": "V",
    },
    "batchstate": {
        "Draft": "I",
        "Submitted": "S",
        "Partially Approved": "X",
        "Approved": "A",
        "Posted": "P",
        "Declined": "R",
        "Reversal pending": "L",
        "Reversed": "Z",
    },
}
RAW = ENUMERATIONS | STATES


class Ledger(Protocol):
    """What computed fields see of the company they are worked out in."""

    def today(self) -> date:
        """Return today's business date."""

    def open_balance(self, transactions: str, party: str, party_id: str) -> Decimal:
        """Return what is due in the open transactions of a party."""


Computed = Callable[[Ledger, Row], Value]
"""A field that is worked out from the row and the books."""

_TOKEN = re.compile(r"^([A-Z0-9_.]+)(?:\((\d+)\))?([!~]?)(?::([a-z0-9]+))?(?:=([A-Z0-9_.]+))?$")


@dataclass(frozen=True, slots=True)
class Field:
    """One native field."""

    name: str
    type: str = "text"
    required: bool = False
    writable: bool = True
    length: int | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A MANY2ONE relation: the field that refers, the object, and whether by its key or its record number."""

    source: str
    target: str
    by: str = "key"


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One object of the gateway."""

    name: str
    title: str
    fields: Mapping[str, Field]
    table: str
    key: str | None = None
    parent: str | None = None
    application: str = "CO"
    sequence: str = ""
    owned: bool = True
    relations: Mapping[str, Relation] = field(default_factory=dict)
    nested: Mapping[str, str] = field(default_factory=dict)
    """Wrapper element of nested lines in `read`, and the object of the lines."""
    where: Callable[[Row], bool] | None = None
    computed: Mapping[str, Computed] = field(default_factory=dict)
    audited: bool = True
    master: bool = False


def fields(*notations: str) -> dict[str, Field]:
    """Read the short notation."""
    found: dict[str, Field] = {}
    for token in " ".join(notations).split():
        match = _TOKEN.match(token)
        if match is None:
            raise ValueError(f"not a field notation: {token}")
        name, length, mark, kind, alias = match.groups()
        found[name] = Field(
            name=name,
            type=kind or "text",
            required=mark == "!",
            writable=mark != "~" and alias is None,
            length=int(length) if length else None,
            alias=alias,
        )
    return found


def relations(notation: str) -> dict[str, Relation]:
    """Read relations written as `NAME=SOURCE>TARGET`, or `NAME=SOURCE#TARGET` for record numbers."""
    found: dict[str, Relation] = {}
    for token in notation.split():
        name, _, rest = token.partition("=")
        by = "record" if "#" in rest else "key"
        source, _, target = rest.partition("#" if by == "record" else ">")
        found[name] = Relation(source=source, target=target, by=by)
    return found


AUDIT = "WHENCREATED~:stamp WHENMODIFIED~:stamp CREATEDBY~:int MODIFIEDBY~:int"
OWNER = "MEGAENTITYKEY=_OWNER.RECORDNO MEGAENTITYID~ MEGAENTITYNAME=_OWNER.NAME"
OWNING = "_OWNER=MEGAENTITYID>LOCATION"
