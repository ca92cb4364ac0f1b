"""Employees: EMPLOYEE ⇄ Employee. In Intacct the name lives in a contact, which is made before the employee."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.folding import joined
from ledgersync.domain.model import Kind, Scalar
from ledgersync.mapping.context import Context, Row
from ledgersync.mapping.converters import ACTIVE, text_of
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping

NAME_FIELDS = ("CONTACT.FIRSTNAME", "CONTACT.LASTNAME")
CONTACT_FIELDS: Mapping[str, str] = {"first_name": "FIRSTNAME", "last_name": "LASTNAME"}
"""The contact's field for each field that is kept there."""


def name_of(row: Row, _context: Context) -> Scalar:
    """The name of an Intacct employee."""
    return joined(text_of(row.get(path)) for path in NAME_FIELDS)


def named(row: Row) -> Row:
    """A Cashflow360 employee with its name in one piece."""
    return {**row, "_NAME": joined(text_of(row.get(name)) for name in ("firstName", "lastName"))}


MAPPING = KindMapping(
    Kind.EMPLOYEE,
    IntacctHalf(
        "EMPLOYEE",
        "EMPLOYEEID",
        created="WHENCREATED",
        deletable=False,
        facts=(Fact("contact", "CONTACT.CONTACTNAME"),),
        contact_fields=CONTACT_FIELDS,
        needed=("CONTACT.CONTACTNAME",),
        sequence=("EE", "EMPLOYEESEQUENCE"),
    ),
    Cashflow360Half("Employee", constant={"entity": "Employee"}, fold=named),
    (
        FieldMap("number", "EMPLOYEEID", "shortName", create_only=True),
        FieldMap("name", None, "_NAME", read_only=True, reads=NAME_FIELDS, derive=name_of),
        FieldMap("first_name", "_FIRSTNAME", "firstName", read_from="CONTACT.FIRSTNAME"),
        FieldMap("last_name", "_LASTNAME", "lastName", read_from="CONTACT.LASTNAME"),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
