"""Departments, locations and classes: the plain dimensions, with their parents."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.context import Row
from ledgersync.mapping.converters import ACTIVE, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping


def _dimension(
    kind: Kind,
    intacct: IntacctHalf,
    entity: str,
    name: str,
    *more: FieldMap,
) -> KindMapping:
    return KindMapping(
        kind,
        intacct,
        Cashflow360Half(entity, constant={"entity": entity}),
        (
            FieldMap("number", intacct.id_field, "shortName", create_only=True),
            FieldMap("name", name, "name"),
            FieldMap("parent", "PARENTID", f"parent{entity}Id", reference(kind)),
            FieldMap("active", "STATUS", "isActive", ACTIVE),
            *more,
        ),
    )


def is_entity(row: Row) -> bool:
    """An entity is a location that lies in itself; it belongs to the top level."""
    return row.get("ENTITY") == row.get("LOCATIONID")


DEPARTMENT = _dimension(
    Kind.DEPARTMENT,
    IntacctHalf("DEPARTMENT", "DEPARTMENTID", created="WHENCREATED", deletable=False),
    "Department",
    "TITLE",
)

LOCATION = _dimension(
    Kind.LOCATION,
    IntacctHalf(
        "LOCATION",
        "LOCATIONID",
        created="WHENCREATED",
        owner="ENTITY",
        owned_above=is_entity,
        deletable=False,
        facts=(Fact("entity", "ENTITY"),),
    ),
    "Location",
    "NAME",
)

CLASS = _dimension(
    Kind.CLASS,
    IntacctHalf("CLASS", "CLASSID", created="WHENCREATED", deletable=False),
    "ActgClass",
    "NAME",
    FieldMap("description", "DESCRIPTION", "description"),
)
MAPPINGS = (DEPARTMENT, LOCATION, CLASS)
