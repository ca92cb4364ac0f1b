"""Merges two list records of one kind: the survivor takes over what refers to the loser."""

from sandbox.cashflow360.errors import FIELD_INVALID, INACTIVE_REFERENCE, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import ACTIVE, INACTIVE, ZERO_ID, Entity, Kind, Record


def merge(org: Organization, entity: str, *, loser: object, survivor: object) -> Record:
    """Merge two active records; the loser is inactive from now on and names the survivor."""
    gone, stays = org.get(entity, loser), org.get(entity, survivor)
    if gone["id"] == stays["id"] or "mergedIntoId" not in gone:
        raise Refused(FIELD_INVALID, "mergedIntoId", survivor)
    if gone["isActive"] != ACTIVE or stays["isActive"] != ACTIVE:
        raise Refused(INACTIVE_REFERENCE, "mergedIntoId")
    now = org.stamp()
    merged = {**gone, "isActive": INACTIVE, "mergedIntoId": stays["id"], "updatedTime": now}
    for other in ENTITIES.values():
        for record in list(org.tables[other.name].values()):
            moved = _moved(other, record, entity, gone["id"], stays["id"])
            if moved is not None:
                org.put(other.name, {**moved, "updatedTime": now})
    return org.put(entity, merged)


def _moved(kind: Entity, record: Record, entity: str, old: object, new: object) -> Record | None:
    changes: Record = {
        field.name: new if record["id"] != new else ZERO_ID  # nothing becomes its own parent
        for field in kind.fields
        if field.kind is Kind.REFERENCE and field.target == entity and record[field.name] == old
    }
    if kind.lines is not None:
        lines = record[kind.lines.key]
        rows = lines if isinstance(lines, list) else []
        recoded = [_moved(kind.lines.entity, row, entity, old, new) for row in rows]
        if any(row is not None for row in recoded):
            changes[kind.lines.key] = [new_row or row for new_row, row in zip(recoded, rows, strict=True)]
    return {**record, **changes} if changes else None
