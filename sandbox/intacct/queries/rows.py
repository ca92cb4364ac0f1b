"""Rows as the gateway writes them: XML elements, JSON objects or CSV lines, in the caller's format."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from lxml import etree

from sandbox.intacct import shape
from sandbox.intacct.context import Context
from sandbox.intacct.cursors import Column
from sandbox.intacct.formats import render
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.paths import has, resolve
from sandbox.intacct.values import GROUP, Row


def columns(ctx: Context, known: ObjectType, paths: Sequence[str]) -> list[Column]:
    """Return the columns of a select."""
    found: list[Column] = []
    for path in paths:
        field, get = resolve(ctx.company, known, path)
        found.append((path, field.type, get))
    return found


def all_columns(ctx: Context, known: ObjectType) -> list[Column]:
    """Return every field of an object, and of its contacts by dotted path."""
    paths = [field.name for field in shape.fields(ctx.company, known) if field.name != "ACTION"]
    for name, relation in known.relations.items():
        if relation.target == "CONTACT" and not name.startswith("_"):
            inner = OBJECTS["CONTACT"].fields
            paths += [f"{name}.{part}" for part in inner if part == "CONTACTNAME" or name == "DISPLAYCONTACT"]
    return columns(ctx, known, [path for path in dict.fromkeys(paths) if has(ctx.company, known, path)])


def written(ctx: Context, row: Row, column: Column) -> str:
    """Return one value as text."""
    return render(column[1], column[2](row), ctx.told, ctx.settings.audit_time_zone == "gmt")


def flat_element(ctx: Context, tag: str, row: Row, wanted: Sequence[Column]) -> etree._Element:
    """Return a row with its values under their dotted names."""
    element = etree.Element(tag)
    form, audit_gmt = ctx.told, ctx.settings.audit_time_zone == "gmt"
    for name, kind, get in wanted:
        child = etree.SubElement(element, name)
        value = get(row)
        if value is not None:
            child.text = value if type(value) is str else render(kind, value, form, audit_gmt)
    return element


def nested_element(ctx: Context, known: ObjectType, row: Row, wanted: Sequence[Column], lines: bool) -> etree._Element:
    """Return a row as `read` answers it: groups nested, lines inside their wrapper."""
    element = etree.Element(known.name)
    groups: dict[str, etree._Element] = {"": element}
    for column in wanted:
        *path, leaf = column[0].split(".")
        parent = element
        for depth in range(len(path)):
            name = ".".join(path[: depth + 1])
            if name not in groups:
                groups[name] = etree.SubElement(parent, path[depth])
            parent = groups[name]
        etree.SubElement(parent, leaf).text = written(ctx, row, column) or ("false" if column[1] == "bool" else "")
    for wrapper, item in known.nested.items() if lines else ():
        holder = etree.SubElement(element, wrapper)
        inner = OBJECTS[item]
        inner_columns = all_columns(ctx, inner)
        for line in ctx.company.table(item).children(row["RECORDNO"]):
            holder.append(flat_element(ctx, item.lower() if wrapper != "ENTRIES" else item, line, inner_columns))
    for name in sorted(row) if lines else ():
        if name.startswith(GROUP):
            append_group(element, name.removeprefix(GROUP), json.loads(str(row[name])))
    return element


def append_group(parent: etree._Element, name: str, held: object) -> None:
    """Append a group that was given and kept as it was."""
    for entry in held if isinstance(held, list) else [held]:
        element = etree.SubElement(parent, name)
        if isinstance(entry, Mapping):
            for key, inner in entry.items():
                append_group(element, str(key), inner)
        else:
            element.text = None if entry is None else str(entry)


def as_json(ctx: Context, rows: Sequence[Row], wanted: Sequence[Column]) -> bytes:
    """Return a flat array of objects with every value as text."""
    found = [{column[0]: written(ctx, row, column) for column in wanted} for row in rows]
    return json.dumps(found, separators=(",", ":")).encode()


def as_csv(ctx: Context, rows: Sequence[Row], wanted: Sequence[Column]) -> bytes:
    """Return a header and one line per row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column[0] for column in wanted])
    writer.writerows([written(ctx, row, column) for column in wanted] for row in rows)
    return out.getvalue().encode()
