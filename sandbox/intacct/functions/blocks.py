"""Parts of legacy objects that have parts of their own: lines, contacts, terms, what a payment paid, files."""

import json
from collections.abc import Callable
from datetime import date, datetime

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.formats import plain
from sandbox.intacct.functions.results import leaf
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules.kinds import KINDS, SIDES
from sandbox.intacct.values import GROUP, Row, money, number, text

PERSON = [
    "contactname",
    "printas",
    "taxable",
    "companyname",
    "taxgroup",
    "prefix",
    "firstname",
    "lastname",
    "initial",
    "phone1",
    "phone2",
    "cellphone",
    "pager",
    "fax",
    "email1",
    "email2",
    "url1",
    "url2",
    "status",
]
MUST = ("contactname", "printas")
ADDRESS = ["address1", "address2", "city", "state", "zip", "country", "isocountrycode"]

Build = Callable[[Context, ObjectType, Row, etree._Element, str], None]


def day(parent: etree._Element, name: str, value: object) -> None:
    """Append a date as year, month and day; none is left out, since the DTD has no empty one."""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        return
    block = etree.SubElement(parent, name)
    for part, written in (("year", f"{value:%Y}"), ("month", f"{value:%m}"), ("day", f"{value:%d}")):
        leaf(block, part, written)


def contact(parent: etree._Element, name: str, value: object) -> None:
    """Append a contact by its name; none is left out."""
    if value not in (None, ""):
        leaf(etree.SubElement(parent, name), "contactname", value)


def person(ctx: Context, parent: etree._Element, name: str, key: str) -> None:
    """Append a contact in full."""
    row = ctx.company.table("CONTACT").find(key)
    if row is not None:
        _person(etree.SubElement(etree.SubElement(parent, name), "contact"), row)


def _person(block: etree._Element, row: Row) -> None:
    for part in PERSON:
        value = row.get(part.upper())
        if value is not None or part in MUST:
            leaf(block, part, str(value).lower() if isinstance(value, bool) else value)
    parts = [(part, row.get(f"MAILADDRESS.{part.upper()}")) for part in ADDRESS]
    if any(value is not None for _, value in parts):
        address = etree.SubElement(block, "mailaddress")
        for part, value in parts:
            if value is not None:
                leaf(address, part, value)


def _lines(tag: str) -> Build:
    def build(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
        lines = ctx.company.table(KINDS[known.name].item).children(row["RECORDNO"])
        if not lines:
            return
        holder = etree.SubElement(parent, name)
        for line in lines:
            block = etree.SubElement(holder, tag)
            for element, value in (
                ("line_num", line.get("LINE_NO")),
                ("accountlabel", line.get("ACCOUNTLABEL")),
                ("glaccountno", line.get("ACCOUNTNO")),
                ("offsetglaccountno", line.get("OFFSETGLACCOUNTNO")),
                ("amount", plain(money(line, "AMOUNT"))),
                ("memo", line.get("ENTRYDESCRIPTION")),
                ("locationid", line.get("LOCATIONID")),
                ("departmentid", line.get("DEPARTMENTID")),
                ("key", line.get("RECORDNO")),
                ("totalpaid", plain(money(line, "TOTALPAID"))),
                ("totaldue", plain(money(line, "AMOUNT") - money(line, "TOTALPAID"))),
                ("trx_amount", plain(money(line, "TRX_AMOUNT"))),
                ("currency", line.get("CURRENCY")),
            ):
                if value is not None:
                    leaf(block, element, value)

    return build


def _paid(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    side, holder = SIDES[known.name], etree.SubElement(parent, name)
    for line in ctx.company.table(side.item).children(row["RECORDNO"]):
        paid = side.adjustment if line.get("POSADJKEY") else side.document
        key = number(line, "POSADJKEY") or number(line, "RECORDKEY")
        document = ctx.company.table(paid).rows.get(key, {})
        entries = ctx.company.table(KINDS[paid].item).children(key)
        entry = next((one for one in entries if one["RECORDNO"] == line.get("ENTRYKEY")), entries[0] if entries else {})
        block = etree.SubElement(holder, "appaymentitem")
        amount = plain(money(line, "TRX_PAYMENTAMOUNT"))
        for element, value in (
            ("billkey", key),
            ("billno", text(document, "RECORDID")),
            ("lineitemkey", entry.get("RECORDNO")),
            ("glaccountno", entry.get("ACCOUNTNO")),
            ("amount", amount),
            ("departmentid", text(entry, "DEPARTMENTID")),
            ("locationid", text(entry, "LOCATIONID")),
            ("trx_amount", amount),
            ("currency", line.get("CURRENCY")),
        ):
            leaf(block, element, value)


def _received(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    lines = ctx.company.table(SIDES[known.name].item).children(row["RECORDNO"])
    if not lines:
        return
    holder = etree.SubElement(parent, name)
    for line in lines:
        block = etree.SubElement(holder, "arpaymentitem")
        leaf(block, "invoicekey", number(line, "RECORDKEY"))
        leaf(block, "amount", plain(money(line, "TRX_PAYMENTAMOUNT")))


def _due(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known
    leaf(etree.SubElement(parent, name), "daysforward", number(row, "DUEDATE"))


def _discount(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known
    if row.get("DISCAMOUNT") is None:
        return
    block = etree.SubElement(parent, name)
    leaf(block, "daysforward", number(row, "DISCDATE"))
    leaf(block, "percentamount" if row.get("DISCPERCAMN") == "%" else "amount", plain(money(row, "DISCAMOUNT")))
    if row.get("DISCFUDGEDAYS") is not None:
        leaf(block, "gracedays", row["DISCFUDGEDAYS"])


def _penalty(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known
    if row.get("PENAMOUNT") is None:
        return
    block = etree.SubElement(parent, name)
    leaf(block, "penaltycycle", row.get("PEN_TYPES"))
    leaf(block, "percentamount" if row.get("PENPERCAMN") == "%" else "amount", plain(money(row, "PENAMOUNT")))
    if row.get("PENFUDGEDAYS") is not None:
        leaf(block, "gracedays", row["PENFUDGEDAYS"])


def _contact_itself(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known, name
    _person(parent, row)


def _custom(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    own = ctx.company.custom_fields.get(known.name, {})
    if own:
        holder = etree.SubElement(parent, name)
        for field in own:
            block = etree.SubElement(holder, "customfield")
            leaf(block, "customfieldname", field)
            leaf(block, "customfieldvalue", row.get(field))


def _created(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known
    day(parent, name, row.get("WHENCREATED"))


def _attachments(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known
    files = json.loads(text(row, f"{GROUP}ATTACHMENTS") or "[]")
    if files:
        holder = etree.SubElement(parent, name)
        for file in files:
            block = etree.SubElement(holder, "attachment")
            for part in ("attachmentname", "attachmenttype", "attachmentdata"):
                leaf(block, part, file.get(part))


def _location_type(ctx: Context, known: ObjectType, row: Row, parent: etree._Element, name: str) -> None:
    del ctx, known, row
    leaf(parent, name, "Entity")


PARTS: dict[str, Build] = {
    "@lines": _lines("lineitem"),
    "@plainlines": _lines("lineitemnoretainage"),
    "@paid": _paid,
    "@received": _received,
    "@due": _due,
    "@discount": _discount,
    "@penalty": _penalty,
    "@contact": _contact_itself,
    "@customfields": _custom,
    "@created": _created,
    "@attachments": _attachments,
    "@locationtype": _location_type,
}
