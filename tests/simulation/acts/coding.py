"""What does not sync on a line, and users set there: it is to stay with its line whatever else is edited."""

from __future__ import annotations

from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.intacct.values import Row, number
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.documents import Document

IN_INTACCT = ("ACCOUNTNO", "TRX_AMOUNT", "LOCATIONID", "DEPARTMENTID", "CLASSID", "ITEMID", "PROJECTID", "CUSTOMERID")
IN_CASHFLOW360 = ("chartOfAccountId", "departmentId", "locationId", "actgClassId", "itemId", "jobId", "customerId")
OF_LINES = {Kind.BILL: "FORM1099", Kind.VENDOR_CREDIT: "BILLABLE", Kind.INVOICE: "BILLABLE"}
"""What is set on Intacct's lines."""
LEFT_OUT = 0.3
"""How often a line is left out, as a share."""
QUANTITY = "quantity"
"""What is set on Cashflow360's lines."""


def code_in_intacct(document: Document, desk: Desk) -> str:
    """All lines are saved as they are, but for what does not sync on one of them."""
    rows = [row for row in desk.rows(document.intacct) if row.get("STATE") == "Posted"]
    return _coded(document, desk, desk.rng.choice(rows)) if rows else ""


def _coded(document: Document, desk: Desk, row: Row) -> str:
    name = OF_LINES[document.kind]
    lines = desk.books.table(document.item).children(number(row, "RECORDNO"))
    chosen = desk.rng.choice(lines)
    saved = [_as_entered(line, name, line is chosen) for line in lines]
    desk.books.edit(document.intacct, number(row, "RECORDNO"), desk.entity_id, **{f"{document.item}S": saved})
    text = str(chosen.get("ENTRYDESCRIPTION") or "")
    desk.coded(document.kind, Side.INTACCT, row["RECORDNO"], text, name, "true")
    return f"sets {name} of line {text!r} of {document.kind} {row['RECORDID']} in Intacct"


def code_in_cashflow360(document: Document, desk: Desk) -> str:
    """The same in Cashflow360: a line gets a quantity, and a price that makes its amount."""
    rows = [row for row in desk.active(document.cashflow360) if row[document.state] == "1"]
    if not rows:
        return ""
    row, quantity = desk.rng.choice(rows), desk.rng.choice((1, 2, 4))
    lines = row[document.lines]
    lines = lines if isinstance(lines, list) else []
    place = desk.rng.randrange(len(lines))
    price = Decimal(str(lines[place]["amount"])) / quantity
    if not lines or price != price.quantize(Decimal("0.01")):
        return ""
    key = "price" if document.kind is Kind.INVOICE else "unitPrice"
    coding: Record = {QUANTITY: quantity, key: price}
    saved = [_as_shown(document, line, coding if at == place else {}) for at, line in enumerate(lines)]
    desk.user.update(document.cashflow360, row["id"], **{document.lines: saved})
    text = str(lines[place]["description"] or "")
    desk.coded(document.kind, Side.CASHFLOW360, row["id"], text, QUANTITY, str(quantity))
    return f"sets the quantity of line {text!r} of {document.kind} {row[document.number]} to {quantity} in Cashflow360"


def reorder_in_intacct(document: Document, desk: Desk) -> str:
    """The lines of a document are saved in the other order, each with all it has."""
    rows = [row for row in desk.rows(document.intacct) if row.get("STATE") == "Posted"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    lines = desk.books.table(document.item).children(number(row, "RECORDNO"))
    if len(lines) == 1:
        return ""
    saved = [_as_entered(line, OF_LINES[document.kind], chosen=False) for line in reversed(lines)]
    desk.books.edit(document.intacct, number(row, "RECORDNO"), desk.entity_id, **{f"{document.item}S": saved})
    return f"turns the lines of {document.kind} {row['RECORDID']} round in Intacct"


def reorder_in_cashflow360(document: Document, desk: Desk) -> str:
    """The same in Cashflow360; now and then the first line is left out."""
    rows = [row for row in desk.active(document.cashflow360) if row[document.state] == "1"]
    return _turned(document, desk, desk.rng.choice(rows)) if rows else ""


def code_and_reorder(document: Document, desk: Desk) -> str:
    """A line is coded in Intacct, and the lines of the same document are turned round in Cashflow360."""
    here = {row[document.number]: row for row in desk.active(document.cashflow360) if row[document.state] == "1"}
    rows = [row for row in desk.rows(document.intacct) if row.get("STATE") == "Posted" and row["RECORDID"] in here]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    turned = _turned(document, desk, here[row["RECORDID"]])
    return f"{turned}, and {_coded(document, desk, row)}" if turned else ""


def _turned(document: Document, desk: Desk, row: Record) -> str:
    lines = row[document.lines]
    lines = lines if isinstance(lines, list) else []
    if len(lines) == 1:
        return ""
    left_out = desk.rng.random() < LEFT_OUT
    saved = [_as_shown(document, line, {}) for line in (lines[1:] if left_out else reversed(lines))]
    desk.user.update(document.cashflow360, row["id"], **{document.lines: saved})
    done = "takes the first line out of" if left_out else "turns the lines round of"
    return f"{done} {document.kind} {row[document.number]} in Cashflow360"


def _as_entered(line: Row, name: str, chosen: bool) -> dict[str, object]:
    kept = {field: line[field] for field in IN_INTACCT if line.get(field) is not None}
    flagged = chosen or line.get(name) in (True, "true", "T")
    return {**kept, "ENTRYDESCRIPTION": line.get("ENTRYDESCRIPTION"), **({name: "true"} if flagged else {})}


def _as_shown(document: Document, line: Record, coding: Record) -> Record:
    kept = {field: line[field] for field in IN_CASHFLOW360 if line.get(field) not in (None, ZERO_ID)}
    priced = {field: line[field] for field in (QUANTITY, "price", "unitPrice") if line.get(field)}
    shown = {"entity": document.line, "amount": line["amount"], "description": line["description"]}
    return {**shown, **kept, **priced, **coding}
