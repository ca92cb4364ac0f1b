"""Paths to values: own fields, computed fields, and dotted paths over relations."""

from collections.abc import Iterable

from sandbox.intacct import shape
from sandbox.intacct.company import Company
from sandbox.intacct.cursors import Getter
from sandbox.intacct.errors import RefusedError, refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import Field, ObjectType
from sandbox.intacct.values import Row, Value


def resolve(company: Company, known: ObjectType, path: str, hidden: bool = False) -> tuple[Field, Getter]:
    """Return the field a path ends in and what reads it; an unknown path is refused as an unknown field."""
    if not hidden and shape.lacks(company, known, path):
        raise unknown_field(known, path)
    field = known.fields.get(path) if hidden else shape.find(company, known, path)
    if field is not None:
        return _own(company, known, field)
    head, _, rest = path.partition(".")
    relation = known.relations.get(head)
    if relation is None or not rest or (head.startswith("_") and not hidden):
        raise unknown_field(known, path)
    target = OBJECTS[relation.target]
    if target.table == known.table and rest.partition(".")[0] == head:
        raise unknown_field(known, path)
    field, inner = resolve(company, target, rest, hidden=hidden)
    table, source = company.table(relation.target), relation.source
    if relation.by == "record":

        def by_record(row: Row) -> Value:
            key = row.get(source)
            found = table.shown(key, company.now()) if isinstance(key, int) else None
            return None if found is None else inner(found)

        return field, by_record

    def by_key(row: Row) -> Value:
        key = row.get(source)
        number = None if key is None else table.by_key.get(str(key))
        found = None if number is None else table.shown(number, company.now())
        return None if found is None else inner(found)

    return field, by_key


def has(company: Company, known: ObjectType, path: str) -> bool:
    """Tell whether the company has a field that the object is described with."""
    head, _, rest = path.partition(".")
    if shape.lacks(company, known, path):
        return False
    relation = known.relations.get(head)
    return path in known.fields or relation is None or has(company, OBJECTS[relation.target], rest)


def queryable(company: Company, known: ObjectType, paths: Iterable[str]) -> None:
    """Refuse the fields that `lookup` lists and that `query` does not take."""
    refusing = company.unqueryable_fields(known.name)
    found = [path for path in paths if path in refusing]
    if found:
        raise refused("field_not_queryable", object=known.name.lower(), field=", ".join(found))


def unknown_field(known: ObjectType, path: str) -> RefusedError:
    """Return the refusal of a field that the object does not have."""
    return refused("field_unknown", object=known.name.lower(), field=path)


def _own(company: Company, known: ObjectType, field: Field) -> tuple[Field, Getter]:
    compute = known.computed.get(field.name)
    if compute is not None:
        return field, lambda row: compute(company, row)
    if field.alias is not None:
        target, getter = resolve(company, known, field.alias, hidden=True)
        return target, getter
    name = field.name
    return field, lambda row: row.get(name)
