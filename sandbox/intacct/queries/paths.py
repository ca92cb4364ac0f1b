"""Paths to values: own fields, computed fields, and dotted paths over relations."""

from sandbox.intacct.company import Company
from sandbox.intacct.cursors import Getter
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import Field, ObjectType
from sandbox.intacct.values import Row, Value


def resolve(company: Company, known: ObjectType, path: str, hidden: bool = False) -> tuple[Field, Getter]:
    """Return the field a path ends in and what reads it; an unknown path is refused as an unknown field."""
    field = known.fields.get(path)
    if field is not None:
        return _own(company, known, field)
    head, _, rest = path.partition(".")
    relation = known.relations.get(head)
    if relation is None or not rest or (head.startswith("_") and not hidden):
        raise refused("processing")
    target = OBJECTS[relation.target]
    if target.table == known.table and rest.partition(".")[0] == head:
        raise refused("processing")
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


def _own(company: Company, known: ObjectType, field: Field) -> tuple[Field, Getter]:
    compute = known.computed.get(field.name)
    if compute is not None:
        return field, lambda row: compute(company, row)
    if field.alias is not None:
        target, getter = resolve(company, known, field.alias, hidden=True)
        return target, getter
    name = field.name
    return field, lambda row: row.get(name)
