"""Departments, locations and classes: dimensions that have nothing but a place in a tree."""

from __future__ import annotations

from ledgersync.domain.kinds.lists import DESCRIPTION, changed, list_kind, name, number
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import LISTED, Needed
from ledgersync.domain.shape import Role, ref
from ledgersync.domain.words import Called

KINDS = (
    list_kind(
        Kind.DEPARTMENT,
        number(20),
        name(80),
        ref("parent", Kind.DEPARTMENT),
        called=Called(
            one="department", intacct="Company › Departments", cashflow360="Departments", number="short name"
        ),
        role=Role.DIMENSION,
        objects={"DEPARTMENT": changed("CO", "departments", "Department", "Departments")},
        reported=("DEPARTMENT", "DEPARTMENTID"),
        parent="parent",
    ),
    list_kind(
        Kind.LOCATION,
        number(20),
        name(80),
        ref("parent", Kind.LOCATION),
        called=Called(one="location", intacct="Company › Locations", cashflow360="Locations", number="short name"),
        role=Role.DIMENSION,
        objects={
            "LOCATION": changed("CO", "locations", "Location", "Locations"),
            "LOCATIONENTITY": Needed("CO", "entities", LISTED, ("Entity", "Entities")),
        },
        reported=("LOCATION", "LOCATIONID"),
        parent="parent",
    ),
    list_kind(
        Kind.CLASS,
        number(20),
        name(80),
        DESCRIPTION,
        ref("parent", Kind.CLASS),
        called=Called(one="class", intacct="Company › Classes", cashflow360="Classes", number="short name"),
        role=Role.DIMENSION,
        objects={"CLASS": changed("CO", "classes", "Class", "Classes")},
        reported=("CLASS", "CLASSID"),
        parent="parent",
    ),
)
