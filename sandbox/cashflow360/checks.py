"""Checks the object of a Create or Update against its entity: fields, values, references, required data."""

from sandbox.cashflow360.errors import (
    DATA_MISSING,
    DATATYPE_INVALID,
    ENTITY_MISMATCH,
    FIELD_INVALID,
    INACTIVE_REFERENCE,
    UNKNOWN_ERROR,
    Refused,
)
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import INACTIVE, ZERO_ID, Entity, Field, Kind, Record
from sandbox.cashflow360.values import checked

_ALWAYS_ALLOWED = frozenset({"entity", "id"})


def object_fields(
    org: Organization, entity: Entity, obj: object, *, held: frozenset[object], nested: bool = False
) -> Record:
    """Return the writable fields a request sets, checked; `held` are references the record has already.

    A reference to an inactive record is refused unless the record holds it already.
    """
    if not isinstance(obj, dict):
        raise Refused(UNKNOWN_ERROR)
    named = obj.get("entity")
    if named != entity.name and not (nested and named is None):
        raise Refused(ENTITY_MISMATCH, named)
    fields: Record = {}
    for name, value in obj.items():
        if name in _ALWAYS_ALLOWED or (entity.lines is not None and name == entity.lines.key):
            continue
        field = entity.by_name.get(name)
        if field is None or (not field.writable and org.rules.read_only_fields_refused):
            raise Refused(FIELD_INVALID, name, value)
        if field.writable and name not in org.rules.drops.get(entity.name, ()):
            fields[name] = _value(org, field, value, held)
    return fields


def require(entity: Entity, record: Record) -> None:
    """Refuse a record that lacks required data."""
    for name in entity.required:
        if record[name] in (None, ZERO_ID):
            raise Refused(DATA_MISSING, name)


def line_objects(entity: Entity, obj: Record) -> list[object] | None:
    """Return the line objects a request gives, or None when it gives none."""
    if entity.lines is None or entity.lines.key not in obj:
        return None
    lines = obj[entity.lines.key]
    if not isinstance(lines, list):
        raise Refused(DATATYPE_INVALID, entity.lines.key)
    return lines


def references(entity: Entity, record: Record) -> frozenset[object]:
    """Return every id the record and its lines refer to."""
    found = {record[field.name] for field in entity.fields if field.kind is Kind.REFERENCE}
    if entity.lines is not None:
        for line in stored_lines(entity, record):
            found |= references(entity.lines.entity, line)
    return frozenset(found)


def stored_lines(entity: Entity, record: Record) -> list[Record]:
    """Return the lines a stored transaction holds."""
    lines = record[entity.lines.key] if entity.lines is not None else []
    return lines if isinstance(lines, list) else []


def _value(org: Organization, field: Field, value: object, held: frozenset[object]) -> object:
    stored = checked(field, value)
    if org.rules.refused_text and isinstance(stored, str) and org.rules.refused_text in stored.casefold():
        raise Refused(FIELD_INVALID, field.name, value)
    if field.kind is Kind.REFERENCE and stored != ZERO_ID:
        target = org.get(field.target, stored)
        if target.get("isActive") == INACTIVE and stored not in held:
            raise Refused(INACTIVE_REFERENCE, field.name)
    return stored
