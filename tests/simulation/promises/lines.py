"""Promise 3 for what does not sync on a line: it stays with its line whatever else of the document is edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ledgersync.domain.model import Side
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row
from tests.simulation.acts.bills import BILLS, CREDITS
from tests.simulation.acts.desk import Desk, Edit
from tests.simulation.acts.sales import INVOICES, MEMOS

DOCUMENTS = {document.kind: document for document in (BILLS, CREDITS, INVOICES, MEMOS)}


def wiped(desk: Desk, raced: Callable[[Edit], bool]) -> Iterator[str]:
    """What users set on lines that are still there, and is gone. ``raced`` tells edits that nobody could keep."""
    last = {(edit.kind, edit.side, edit.id, edit.field): edit for edit in desk.codings}
    for edit in last.values():
        text, _, name = edit.field.rpartition("|")
        lines = [line for line in _lines(desk, edit) if _text(line, edit.side) == text]
        if len(lines) != 1 or raced(edit) or (now := _plain(lines[0].get(name))) == edit.value:
            continue
        yield f"3: {name} of line {text!r} of {edit.kind} {edit.id} of {edit.side} is {now!r}, not {edit.value!r}"


def _lines(desk: Desk, edit: Edit) -> list[Row] | list[Record]:
    document = DOCUMENTS[edit.kind]
    if edit.side is Side.INTACCT:
        return list(desk.books.table(document.item).children(int(edit.id)))
    found = desk.organization.tables[document.cashflow360].get(edit.id)
    lines = found[document.lines] if found is not None else []
    return lines if isinstance(lines, list) else []


def _text(line: Row | Record, side: Side) -> str:
    return str(line.get("ENTRYDESCRIPTION" if side is Side.INTACCT else "description") or "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
