"""What each system would answer after it was sent a body: the other half of a round trip."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from ledgersync.domain.remembered import Write
from ledgersync.mapping.calls import contact_call, intacct_call
from ledgersync.mapping.context import Context
from ledgersync.mapping.tables import KindMapping, Ordered
from ledgersync.mapping.writing import Verb, cashflow360_object

Row = dict[str, object]


def intacct_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value.normalize(), "f")
        case date():
            return f"{value:%m/%d/%Y}"
    return str(value)


def as_intacct_answers(
    mapping: KindMapping, write: Write, context: Context, totals: Mapping[str, object]
) -> tuple[Row, dict[str, list[Row]]]:
    """The header row and the lines by line field."""
    call = intacct_call(mapping, write, context)
    body: dict[str, object] = dict(call.body)
    ordered = mapping.intacct.ordered
    lines: dict[str, list[Row]] = {}
    if call.verb is Verb.ORDERED and ordered is not None:
        body, lines = _generic(mapping, ordered, body)
    for part in mapping.lines:
        wrapper = body.pop(part.intacct_wrapper, None) if part.intacct_wrapper else None
        if isinstance(wrapper, Mapping):
            rows = [_answered(row, place) for place, row in enumerate(_list(wrapper[part.intacct_element]))]
            for same in mapping.lines:
                if same.intacct_object == part.intacct_object:
                    lines[same.name] = rows
                    lines[same.intacct_object] = rows
    entries = body.pop("ENTRIES", None)
    if isinstance(entries, Mapping):
        lines["GLENTRY"] = lines["_entries"] = [
            _answered(line, place) for place, line in enumerate(_list(entries["GLENTRY"]))
        ]
    contact = contact_call(mapping, write, context)
    if contact is not None:
        body |= {f"CONTACT.{name}": value for name, value in contact.body.items()}
    row = {name: intacct_text(value) for name, value in _flat(body)}
    for item in mapping.fields:
        if item.read_from and item.intacct in row:
            row[item.read_from] = row[item.intacct]
    return {"RECORDNO": "1", **{name: intacct_text(value) for name, value in totals.items()}, **row}, lines


def as_cashflow360_answers(mapping: KindMapping, write: Write, context: Context, totals: Mapping[str, object]) -> Row:
    return {"id": "x" * 20, **totals, **cashflow360_object(mapping, write, context)}


def _generic(
    mapping: KindMapping, ordered: Ordered, body: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, list[Row]]]:
    header = {item.name: item.intacct for item in mapping.fields}
    renamed: dict[str, object] = {
        path: body[element] for name, element in ordered.fields.items() if element in body and (path := header[name])
    }
    part = mapping.lines[0]
    paths = {item.name: item.intacct for item in part.fields}
    items = body[ordered.items]
    assert isinstance(items, Mapping)
    rows = [
        _answered(
            {
                path: line[element]
                for name, element in ordered.line_fields.items()
                if element in line and (path := paths.get(name))
            },
            place,
        )
        for place, line in enumerate(_list(items["lineitem"]))
    ]
    return renamed, {part.name: rows}


def _answered(row: Mapping[str, object], place: int) -> Row:
    return {"LINE_NO": str(place + 1), **{name: intacct_text(value) for name, value in row.items()}}


def _flat(body: Mapping[str, object], prefix: str = "") -> Iterable[tuple[str, object]]:
    for name, value in body.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _list(value: object) -> list[Mapping[str, object]]:
    assert isinstance(value, list)
    return value
