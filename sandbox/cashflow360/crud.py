"""Create, Read, Update, Delete and Undelete of one record, for every entity that has them."""

from collections.abc import Callable

from sandbox.cashflow360.checks import line_objects, object_fields, references, require, stored_lines
from sandbox.cashflow360.entity_rules import before_put
from sandbox.cashflow360.errors import DATA_MISSING, PARAMETER_MISSING, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import ACTIVE, INACTIVE, ZERO_ID, Entity, Record

Operation = Callable[[Organization, Entity, Record], Record]

NOTHING_HELD = frozenset[object]()


def create(org: Organization, entity: Entity, obj: Record) -> Record:
    """Store a new record and return it."""
    now = org.stamp()
    record = {
        **entity.blank,
        **object_fields(org, entity, obj, held=NOTHING_HELD),
        "id": org.new_id(entity.prefix),
        "createdTime": now,
        "updatedTime": now,
    }
    require(entity, record)
    if entity.lines is not None:
        lines = line_objects(entity, obj)
        if not lines:
            raise Refused(DATA_MISSING, entity.lines.key)
        record[entity.lines.key] = [
            new_line(org, entity, record, line, order, NOTHING_HELD) for order, line in enumerate(lines)
        ]
    return org.put(entity.name, before_put(org, entity, None, record))


def update(org: Organization, entity: Entity, obj: Record) -> Record:
    """Change the fields given; the lines of a transaction are made anew even when none are given."""
    old = org.get(entity.name, _id_of(obj))
    held = references(entity, old)
    record = {**old, **object_fields(org, entity, obj, held=held), "updatedTime": org.stamp()}
    require(entity, record)
    if entity.lines is not None:
        given = line_objects(entity, obj)
        if given == []:
            raise Refused(DATA_MISSING, entity.lines.key)
        if given is None:
            record[entity.lines.key] = [_remade_line(org, entity, line) for line in stored_lines(entity, old)]
        else:
            record[entity.lines.key] = [
                new_line(org, entity, record, line, order, held) for order, line in enumerate(given)
            ]
    return org.put(entity.name, before_put(org, entity, old, record))


def new_line(
    org: Organization, entity: Entity, record: Record, line: object, order: int, held: frozenset[object]
) -> Record:
    """Return a line of a transaction with a fresh id and creation time."""
    if entity.lines is None:
        raise Refused(DATA_MISSING, entity.name)
    kind = entity.lines.entity
    fields = object_fields(org, kind, line, held=held, nested=True)
    now = org.stamp()
    owner = f"{entity.name[0].lower()}{entity.name[1:]}Id"
    return {
        **kind.blank,
        **fields,
        "id": org.new_id(kind.prefix),
        owner: record["id"],
        "lineOrder": order,
        "createdTime": now,
        "updatedTime": now,
    }


def _remade_line(org: Organization, entity: Entity, line: Record) -> Record:
    prefix = entity.lines.entity.prefix if entity.lines is not None else entity.prefix
    now = org.stamp()
    return {**line, "id": org.new_id(prefix), "createdTime": now, "updatedTime": now}


def read(org: Organization, entity: Entity, data: Record) -> Record:
    """Return one record by id, active or not."""
    return org.get(entity.name, _id_of(data))


def delete(org: Organization, entity: Entity, data: Record) -> Record:
    """Deactivate a record."""
    return _set_active(org, entity, data, INACTIVE)


def undelete(org: Organization, entity: Entity, data: Record) -> Record:
    """Activate a record again."""
    return _set_active(org, entity, data, ACTIVE)


def _set_active(org: Organization, entity: Entity, data: Record, state: str) -> Record:
    old = org.get(entity.name, _id_of(data))
    if old["isActive"] == state:
        return old
    record = {**old, "isActive": state, "updatedTime": org.stamp()}
    return org.put(entity.name, before_put(org, entity, old, record))


def _id_of(data: Record) -> object:
    record_id = data.get("id")
    if not record_id or record_id == ZERO_ID:
        raise Refused(PARAMETER_MISSING, "id")
    return record_id


BY_OBJECT: dict[str, Operation] = {"Create": create, "Update": update}
BY_ID: dict[str, Operation] = {"Read": read, "Delete": delete, "Undelete": undelete}
