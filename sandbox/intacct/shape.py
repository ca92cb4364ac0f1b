"""Which fields an object has in one company: those described, less the missing ones, and its own custom fields."""

from collections.abc import Iterator

from sandbox.intacct.company import Company
from sandbox.intacct.objects.model import Field, ObjectType


def find(company: Company, known: ObjectType, name: str) -> Field | None:
    """Return a field by its name; custom fields are found in any spelling."""
    if lacks(company, known, name):
        return None
    return known.fields.get(name) or company.custom_fields.get(known.name, {}).get(name.upper())


def fields(company: Company, known: ObjectType) -> Iterator[Field]:
    """Yield the fields of an object in a company, custom ones last."""
    yield from (field for field in known.fields.values() if not lacks(company, known, field.name))
    yield from company.custom_fields.get(known.name, {}).values()


def is_custom(company: Company, known: ObjectType, name: str) -> bool:
    """Tell the custom fields of a company."""
    return name in company.custom_fields.get(known.name, {})


def lacks(company: Company, known: ObjectType, path: str) -> bool:
    """Tell whether the company lacks the field, or the relation that the path begins with."""
    missing = company.missing_fields(known.name)
    return path in missing or path.partition(".")[0] in missing
