"""Employees."""

from __future__ import annotations

from ledgersync.domain.kinds.lists import CONTACTS, changed, list_kind, number
from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Field, Role, text
from ledgersync.domain.words import Called

KINDS = (
    list_kind(
        Kind.EMPLOYEE,
        number(20),
        Field("name", made_of=("first_name", "last_name")),
        text("first_name", 40, 40),
        text("last_name", 40, 40, required=True),
        called=Called(one="employee", intacct="Company › Employees", cashflow360="Employees", number="short name"),
        role=Role.DIMENSION,
        objects={"EMPLOYEE": changed("EE", "employees", "Employee", "Employees"), **CONTACTS},
        reported=("EMPLOYEE", "EMPLOYEEID"),
    ),
)
