"""Projects: PROJECT → Job; read-only in Cashflow360, where a job names no customer."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.converters import ACTIVE, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping

MAPPING = KindMapping(
    Kind.PROJECT,
    IntacctHalf(
        "PROJECT",
        "PROJECTID",
        created="WHENCREATED",
        deletable=False,
        facts=(Fact("customer", "CUSTOMERID"), Fact("category", "PROJECTCATEGORY")),
    ),
    Cashflow360Half("Job", constant={"entity": "Job"}),
    (
        FieldMap("number", "PROJECTID", "shortName", create_only=True),
        FieldMap("name", "NAME", "name"),
        FieldMap("description", "DESCRIPTION", "description"),
        FieldMap("parent", "PARENTID", "parentJobId", reference(Kind.PROJECT)),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
