"""Read the fields of a write: known names only, each in its type, groups and lines apart."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sandbox.intacct import shape
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.formats import parse
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.values import GROUP, Row, Value

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
EXTERNAL_ID = "_EXTERNALID"
KEPT_GROUPS = frozenset(
    [
        "CONTACT_LIST_INFO",
        "CUSTOMERCONTACTS",
        "VENDORCONTACTS",
        "VENDOREMAILTEMPLATES",
        "CUSTOMEREMAILTEMPLATES",
        "PROVIDERVENDORS",
        "VENDORACCTNOLOCATIONS",
        "VENDOR_ACCTNO_LOC_HEAD",
        "VENDORBANKFILEDETAILS",
        "TAXENTRIES",
        "PROJECT_RULES",
        "PROJECTRESOURCES",
        "TASKRESOURCES",
        "FINANCIALDATA",
        "ATTACHMENTS",
    ]
)
"""Groups that are kept as they were given and shown by `read`."""


@dataclass(slots=True)
class Given:
    """What a write gave: header values, contact groups, and lines (None when not sent)."""

    values: Row = field(default_factory=dict)
    contacts: dict[str, Data] = field(default_factory=dict)
    lines: list[Data] | None = None


def read_fields(ctx: Context, known: ObjectType, data: Data) -> Given:
    """Sort the given fields; an unknown name fails the whole request the way the gateway does."""
    given = Given()
    for name, value in data.items():
        if name in known.nested:
            given.lines = lines_of(value, known.nested[name])
        elif isinstance(value, Mapping):
            _read_group(ctx, known, name, dict(value), given)
        elif name in KEPT_GROUPS:
            given.values[GROUP + name] = json.dumps(value, default=str) if value else None
        elif shape.find(ctx.company, known, name) is not None:
            _read_one(ctx, known, name, value, given.values)
        elif name == EXTERNAL_ID:
            given.values[name] = None if value is None else str(value)
        elif name in known.relations and known.relations[name].target == "CONTACT" and not value:
            given.contacts[name] = {}
        elif ctx.settings.unknown_elements != "drop":
            raise refused("processing")
    return given


def lines_of(value: object, item: str) -> list[Data]:
    """Return the lines inside their wrapper, or a list given as such."""
    if isinstance(value, Mapping):
        value = value.get(item, [])
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return []
    return [dict(line) for line in value if isinstance(line, Mapping)]


def read_line(ctx: Context, item: str, data: Data) -> Row:
    """Read one line."""
    return read_fields(ctx, OBJECTS[item], data).values


def require(known: ObjectType, row: Row, *names: str) -> None:
    """Refuse when a field that must be given is empty."""
    for name in names:
        if row.get(name) is None:
            raise refused("required", label=label(known, name))


def label(known: ObjectType, name: str) -> str:
    """Return a field's label as messages name it, `Vendor ID` for VENDORID."""
    if name == known.key and name.endswith("ID"):
        return f"{known.title} ID"
    return name


def _read_group(ctx: Context, known: ObjectType, name: str, group: Data, given: Given) -> None:
    relation = known.relations.get(name)
    if relation is not None and relation.target == "CONTACT":
        given.contacts[name] = group
        return
    if name in KEPT_GROUPS:
        given.values[GROUP + name] = json.dumps(group, default=str)
        return
    for part, value in group.items():
        full = f"{name}.{part}"
        if shape.find(ctx.company, known, full) is not None:
            _read_one(ctx, known, full, value, given.values)
        elif ctx.settings.unknown_elements != "drop":
            raise refused("processing")


def _read_one(ctx: Context, known: ObjectType, name: str, value: object, values: Row) -> None:
    field_type = shape.find(ctx.company, known, name)
    if field_type is None or not field_type.writable:
        return
    if ctx.settings.iso_dates == "take" and field_type.type == "date" and ISO_DATE.fullmatch(str(value or "")):
        value = date.fromisoformat(str(value))
    try:
        values[field_type.name] = _as_kept(ctx, known, field_type.name, parse(field_type, value, ctx.taken))
    except ValueError as failure:
        if field_type.type == "date":
            raise refused("processing") from failure
        raise refused("illegal_value", object=known.title, field=name) from failure


def _as_kept(ctx: Context, known: ObjectType, name: str, value: Value) -> Value:
    """What the company keeps of a field that comes over the gateway."""
    profile = ctx.company.profile
    if ctx.source == "ui":
        return value
    if name in profile.drops.get(known.name, ()):
        return None
    return value.upper() if isinstance(value, str) and name in profile.alters.get(known.name, ()) else value
