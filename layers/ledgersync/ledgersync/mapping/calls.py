"""Which Intacct function carries out a write: generic, ordered, a deletion or a reversal."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Side
from ledgersync.domain.remembered import Operation, Write
from ledgersync.mapping.context import Body, Context
from ledgersync.mapping.draft import Writing
from ledgersync.mapping.keeping import NOT_REMOVABLE, UNCLEAR, kept_by_place, kept_of, refuse_losses, rows_there
from ledgersync.mapping.tables import KindMapping, Lines, Ordered
from ledgersync.mapping.writing import IntacctCall, Verb, carries_vendor, intacct_body

"""The fact of a removal that asks for a reversal on that day (ISO date) instead of a deletion."""


def intacct_call(mapping: KindMapping, write: Write, context: Context) -> IntacctCall:
    """The function that carries out a write. Raises MappingError."""
    half = mapping.intacct
    key: Body = {"RECORDNO": write.record_no} if write.record_no else {half.id_field: write.id}
    match write.operation:
        case Operation.REMOVE:
            return _removal(Writing(mapping, write, context), key)
        case _ if half.ordered is not None:
            return _ordered(Writing(mapping, write, context), half.ordered)
        case Operation.CREATE:
            contact: Body = (
                {"PERSONALINFO": {"CONTACTNAME": contact_name(write, context)}} if half.contact_fields else {}
            )
            body = intacct_body(mapping, write, context) | contact
            ordered = half.instead(write.values, body) if half.instead else None
            return IntacctCall(Verb.ORDERED, *ordered) if ordered else IntacctCall(Verb.CREATE, half.object_name, body)
        case Operation.UPDATE:
            return IntacctCall(Verb.UPDATE, half.object_name, key | intacct_body(mapping, write, context))


def contact_call(mapping: KindMapping, write: Write, context: Context) -> IntacctCall | None:
    """The contact to write before a record whose name lives in one; None when nothing about it changes."""
    fields = mapping.intacct.contact_fields
    creates = write.operation is Operation.CREATE
    if not fields or write.operation is Operation.REMOVE or not (creates or fields.keys() & write.changed):
        return None
    writing = Writing(mapping, write, context)
    body: Body = {"CONTACTNAME": contact_name(write, context), "PRINTAS": str(write.values.get("name") or "")}
    for name, native in fields.items():
        body[native] = writing.convert(writing.scalar(name), mapping.field(name).codec.to_intacct, name)
    return IntacctCall(Verb.CREATE if creates else Verb.UPDATE, "CONTACT", body)


def contact_name(write: Write, context: Context) -> str:
    """The contact a record's name is kept in: its own, or for a new record one named after it."""
    known = context.contacts.get(write.id)
    return known or f"{write.values.get('name')} ({write.values.get('number') or write.source_id})"


def _removal(writing: Writing, key: Body) -> IntacctCall:
    write, half = writing.write, writing.mapping.intacct
    if write.remade:
        refuse_losses(writing, writing.mapping.lines[0])
    record_no = write.record_no or write.id
    if half.reverse and write.reversal is not None:
        return IntacctCall(Verb.ORDERED, half.reverse, {"datereversed": write.reversal}, record_no)
    if not half.deletable:
        return IntacctCall(Verb.UPDATE, half.object_name, key | {"STATUS": "inactive"})
    if half.ordered is not None:
        return IntacctCall(Verb.ORDERED, half.ordered.delete, {}, record_no)
    return IntacctCall(Verb.DELETE, half.object_name, {}, record_no)


_NEVER_EMPTY = frozenset({"account", "location", "amount"})
"""Fields of a line that Intacct demands: where ours is empty, its own stays."""


def _ordered(writing: Writing, functions: Ordered) -> IntacctCall:
    body, lines = _ordered_fields(writing, functions), writing.mapping.lines[0]
    if writing.creates:
        rows = _ordered_lines(writing, functions, lines, present=0)
        return IntacctCall(Verb.ORDERED, functions.create, body | {functions.items: {"lineitem": rows}})
    if writing.touches(lines.name):
        present = _lines_present(writing, lines)
        moved = _moved(writing, functions, lines)
        rows = [row | kept for row, kept in zip(_ordered_lines(writing, functions, lines, present), moved, strict=True)]
        body[functions.update_items] = _replaced(rows, present)
    return IntacctCall(Verb.ORDERED, functions.update, body, writing.write.record_no or writing.write.id)


def _ordered_fields(writing: Writing, functions: Ordered) -> Body:
    body: Body = {}
    for item in writing.chosen(Side.INTACCT, writing.mapping.intacct.always):
        name = functions.fields.get(item.name)
        if name is not None and item.intacct not in writing.mapping.missing:
            value = writing.convert(writing.filled(item), item.codec.to_intacct, item.name)
            if value is not None or not writing.creates:
                body[name] = value
    return body


def _ordered_lines(writing: Writing, functions: Ordered, part: Lines, present: int) -> list[Body]:
    """All lines, the first of them in the places of those that are ``present``."""
    places = range(len(writing.lines(part.name)))
    return [_ordered_line(writing, functions.line_fields, part, n, clears=n < present) for n in places]


def _ordered_line(writing: Writing, names: Mapping[str, str], part: Lines, place: int, *, clears: bool = False) -> Body:
    """``clears``: the line is laid over one that is there, so what is empty now has to be said."""
    line = writing.lines(part.name)[place]
    body: Body = {}
    for item in part.fields:
        name = names.get(item.name) if item.intacct not in part.missing else None
        value = writing.convert(line.get(item.name), item.codec.to_intacct, f"{part.name} {item.name}")
        emptied = clears and item.name in line and item.name not in _NEVER_EMPTY
        if name is not None and (value is not None or emptied):
            body[name] = value
    vendor = writing.scalar("vendor")
    if vendor is not None and carries_vendor(writing, part):
        body["vendorid"] = writing.convert(vendor, writing.mapping.field("vendor").codec.to_intacct, "vendor")
    return body


def _moved(writing: Writing, functions: Ordered, part: Lines) -> list[Body]:
    """What each line keeps, where it takes the place of one that keeps something else."""
    there = [kept_of(writing, part, Side.INTACCT, row) for row in rows_there(writing)]
    moved: list[Body] = []
    for place, kept in enumerate(kept_by_place(writing, part, Side.INTACCT)):
        now = there[place] if place < len(there) else {}
        differing = [native for native in {**now, **kept} if now.get(native) != kept.get(native)]
        if not functions.kept_fields.keys() >= set(differing):
            raise writing.refused(part.name, "a line keeps what these functions can't move", cause=UNCLEAR)
        moved.append({functions.kept_fields[native]: kept.get(native) for native in differing})
    return moved


def _lines_present(writing: Writing, part: Lines) -> int:
    """How many lines there are now; ordered functions can't take one away."""
    present = len(rows_there(writing))
    if len(writing.lines(part.name)) < present:
        raise writing.refused(part.name, "Sage Intacct takes no line out of it", cause=NOT_REMOVABLE)
    return present


def _replaced(rows: list[Body], present: int) -> Body:
    """Lines as changes of those that are there now, and new ones."""
    body: Body = {"updatelineitem": [{"@line_num": place, **row} for place, row in enumerate(rows[:present], 1)]}
    return body | ({"lineitem": rows[present:]} if len(rows) > present else {})
