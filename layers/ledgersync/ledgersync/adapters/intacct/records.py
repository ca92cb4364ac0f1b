"""Rows of Intacct as records: lines fetched and sorted out, stamps read, what can't be mapped set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.reading import (
    MODIFIED,
    after_line,
    line_queries,
    modified_at,
    remaining,
    rows_of,
    was_touched,
)
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.states import state_functions, unknown_state, with_states
from ledgersync.domain.model import Key, Record, Side
from ledgersync.mapping.context import Context
from ledgersync.mapping.converters import text_of
from ledgersync.mapping.errors import MappingError
from ledgersync.mapping.reading import record_from_intacct, unreadable
from ledgersync.mapping.tables import FieldMap, KindMapping, Lines

Ask = Callable[[Sequence[Function]], list[Result]]
LineRows = Mapping[str, Mapping[str, list[Row]]]
"""Rows by Intacct line object and by the record they belong to."""


def whole_records(
    mapping: KindMapping,
    query: Query,
    ask: Ask,
    settings: IntacctSettings,
    context: Context,
    formatting: UserFormatting,
) -> Iterator[Record]:
    """Every record a query finds, lines included, page by page."""
    while True:
        result = ask([query.function()])[0]
        rows = rows_of(result)
        ids = [row["RECORDNO"] for row in rows if mapping.takes(row, context.credit_sign)]
        questions = line_queries(mapping, ids, settings.lines_chunk, settings.page_size)
        states = state_functions(mapping, ids)
        answers = ask([*(question.function() for _, question in questions), *states]) if questions or states else []
        lines = gather_lines(
            [(part, asked, answer) for (part, asked), answer in zip(questions, answers, strict=False)], ask
        )
        yield from records(mapping, with_states(mapping, rows, answers[len(questions) :]), lines, context, formatting)
        if not rows or remaining(result, query.page_size) == 0:
            return
        query = after_line(query, rows)


def gather_lines(answers: Iterable[tuple[Lines, Query, Result]], ask: Ask) -> LineRows:
    """All rows of the line questions, asking on where a page did not hold them all."""
    found: dict[str, dict[str, list[Row]]] = {}
    for part, query, result in answers:
        rows = rows_of(result)
        while True:
            of_object = found.setdefault(part.intacct_object, {})
            for row in rows:
                of_object.setdefault(row.get(part.intacct_parent, ""), []).append(row)
            if not rows or remaining(result, query.page_size) == 0:
                break
            query = after_line(query, rows)
            result = ask([query.function()])[0]
            rows = rows_of(result)
    return found


def records(
    mapping: KindMapping, rows: Iterable[Row], lines: LineRows, context: Context, formatting: UserFormatting
) -> Iterator[Record]:
    """The records of rows; one that can't be mapped comes with its problem."""
    for row in rows:
        if not mapping.takes(row, context.credit_sign):
            continue
        modified = modified_at(mapping, row, formatting)
        own = {part.name: lines.get(part.intacct_object, {}).get(row["RECORDNO"], []) for part in mapping.lines}
        own |= {
            part.intacct_object: lines.get(part.intacct_object, {}).get(row["RECORDNO"], []) for part in mapping.lines
        }
        try:
            if unknown_state(mapping, row):
                raise MappingError(mapping.kind, row["RECORDNO"], "state", "can't be read in this company")
            touched = was_touched(mapping, row, modified, formatting)
            record = record_from_intacct(mapping, row, own, context, modified, touched, as_made=not row.get(MODIFIED))
            doubt = mapping.intacct.doubt
            yield doubt(record, row, context) if doubt else record
        except MappingError as error:
            yield unreadable(mapping, Side.INTACCT, row, error, modified)


def key_query(mapping: KindMapping) -> Query:
    """The lightest query that identifies every record of a kind."""
    paths = [path for item in _key_fields(mapping) for path in item.reads or (item.intacct,)]
    status = ["STATUS"] if any(item.name == "active" for item in mapping.fields) else []
    fields = dict.fromkeys(("RECORDNO", mapping.intacct.id_field, *(path for path in paths if path), *status))
    return Query(mapping.intacct.object_name, tuple(fields))


def key_of(mapping: KindMapping, row: Row, context: Context) -> Key:
    """The identity a row of ``key_query`` stands for."""
    values = {
        item.name: item.derive(row, context) if item.derive else text_of(row.get(item.intacct or ""))
        for item in _key_fields(mapping)
    }
    return Key(
        text_of(row.get(mapping.intacct.id_field)) or "",
        row.get("RECORDNO", ""),
        str(values.get(mapping.spec.number or "number") or ""),
        str(values.get(mapping.spec.name) or ""),
        row.get("STATUS") != "inactive",
    )


def _key_fields(mapping: KindMapping) -> list[FieldMap]:
    names = (mapping.spec.number or "number", mapping.spec.name)
    return [item for item in mapping.fields if item.name in names]
