"""`lookup` and `inspect`: what objects there are and which fields they have."""

from copy import deepcopy
from functools import lru_cache

from lxml import etree

from sandbox.intacct import shape
from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import RAW, Field, ObjectType

TYPES = {
    "int": "INTEGER",
    "bool": "BOOLEAN",
    "flag": "BOOLEAN",
    "date": "DATE",
    "stamp": "TIMESTAMP",
    "gmt": "TIMESTAMP",
    "audit": "TIMESTAMP",
    "cur": "CURRENCY",
}


def lookup(ctx: Context, element: etree._Element) -> Result:
    """Answer `lookup`; object permissions are not checked, as in the real one."""
    known = _known(element)
    fields = tuple(shape.fields(ctx.company, known))
    custom = frozenset(field.name for field in fields if shape.is_custom(ctx.company, known, field.name))
    relations = tuple(
        name for name in known.relations if not name.startswith("_") and not shape.lacks(ctx.company, known, name)
    )
    return Result(data=deepcopy(_described(known.name, fields, custom, relations)))


@lru_cache(maxsize=512)
def _described(
    object_name: str, fields: tuple[Field, ...], custom: frozenset[str], relations: tuple[str, ...]
) -> etree._Element:
    """The answer to `lookup`. To write it takes long, and companies that lack nothing are described alike."""
    answer = etree.Element("data", listtype="All", count="1")
    kind = etree.SubElement(answer, "Type", Name=object_name, DocumentType="")
    listed = etree.SubElement(kind, "Fields")
    for field in fields:
        block = etree.SubElement(listed, "Field")
        leaf(block, "ID", field.name)
        leaf(block, "LABEL", field.name)
        leaf(block, "DESCRIPTION", "")
        leaf(block, "REQUIRED", str(field.required).lower())
        leaf(block, "READONLY", str(not field.writable).lower())
        leaf(block, "DATATYPE", "ENUM" if field.type in RAW else TYPES.get(field.type, "TEXT"))
        if field.type in RAW:
            values = etree.SubElement(block, "VALIDVALUES")
            for value in RAW[field.type]:
                leaf(values, "VALIDVALUE", value)
        leaf(block, "ISCUSTOM", str(field.name in custom).lower())
    relationships = etree.SubElement(kind, "Relationships")
    for name in relations:
        relation = OBJECTS[object_name].relations[name]
        block = etree.SubElement(relationships, "Relationship")
        leaf(block, "OBJECTPATH", name)
        leaf(block, "OBJECTNAME", relation.target)
        leaf(block, "LABEL", name)
        leaf(block, "RELATIONSHIPTYPE", "MANY2ONE")
        leaf(block, "RELATEDBY", relation.source.lstrip("_"))
    return answer


def inspect(ctx: Context, element: etree._Element) -> Result:
    """Answer `inspect`: all types for `*`, else the fields of one."""
    name = (element.findtext("object") or element.findtext("name") or "").strip()
    answer = etree.Element("data", listtype="All")
    if name == "*":
        for known in OBJECTS.values():
            etree.SubElement(answer, "type", typename=known.name).text = known.title
        return Result(data=answer)
    known = _known(element)
    kind = etree.SubElement(answer, "Type", Name=known.name)
    fields = etree.SubElement(kind, "Fields")
    for field in shape.fields(ctx.company, known):
        if element.get("detail") == "1":
            _detail(fields, field)
        else:
            leaf(fields, "Field", field.name)
    return Result(data=answer)


def _detail(parent: etree._Element, field: Field) -> None:
    """Append a field as `inspect detail` shows it."""
    block = etree.SubElement(parent, "Field")
    for name, value in (
        ("Name", field.name),
        ("GroupName", ""),
        ("dataName", TYPES.get(field.type, "TEXT")),
        ("externalDataName", TYPES.get(field.type, "TEXT")),
        ("isRequired", str(field.required).lower()),
        ("isReadOnly", str(not field.writable).lower()),
        ("maxLength", field.length),
        ("DisplayLabel", field.name),
        ("Description", ""),
        ("id", field.name),
    ):
        leaf(block, name, value)


def _known(element: etree._Element) -> ObjectType:
    name = (element.findtext("object") or element.findtext("name") or "").strip()
    if name not in OBJECTS:
        raise refused("object", object=name)
    return OBJECTS[name]
