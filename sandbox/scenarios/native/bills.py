"""Bills of a scenario, written into the books of either system."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.cashflow360.schema.fields import Record
from sandbox.scenarios.native.lists import named
from sandbox.scenarios.setting import Side

PURCHASING = "9.PO"


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line: amount, account number (empty: none), department, class, memo."""

    amount: Decimal
    account: str = ""
    department: str = ""
    actg_class: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill; days count from today, `vendor` is the vendor's id or its name where it has none."""

    number: str
    vendor: str
    lines: tuple[BillLine, ...]
    days: int = -10
    due_in: int = 30
    term: str = ""
    memo: str = ""
    po_number: str = ""
    from_purchase_order: bool = False


def line(amount: str, account: str = "", department: str = "", actg_class: str = "", memo: str = "") -> BillLine:
    """Return a line with an exact amount."""
    return BillLine(Decimal(amount), account, department, actg_class, memo)


def add_bill_to_intacct(side: Side, bill: Bill, today: date) -> int:
    """Write a bill into the connection's entity; returns its record number."""
    dated = today + timedelta(days=bill.days)
    more: dict[str, object] = {"TERMNAME": bill.term} if bill.term else {}
    if bill.memo:
        more["DESCRIPTION"] = bill.memo
    recordno = side.books.add(
        "APBILL",
        side.entity_id,
        VENDORID=bill.vendor,
        RECORDID=bill.number,
        WHENCREATED=dated,
        WHENPOSTED=dated,
        WHENDUE=dated + timedelta(days=bill.due_in),
        CURRENCY="USD",
        BASECURR="USD",
        DOCNUMBER=bill.po_number or None,
        APBILLITEMS=[_intacct_line(side, bill, item) for item in bill.lines],
        **more,
    )
    if bill.from_purchase_order:
        bills = side.books.table("APBILL")
        bills.put(recordno, {**bills.rows[recordno], "MODULEKEY": PURCHASING})
    return recordno


def _intacct_line(side: Side, bill: Bill, item: BillLine) -> dict[str, object]:
    fields: dict[str, object] = {
        "ACCOUNTNO": item.account,
        "TRX_AMOUNT": item.amount,
        "LOCATIONID": side.entity_id,
        "DEPARTMENTID": item.department,
        "CLASSID": item.actg_class,
        "VENDORID": bill.vendor,
        "ENTRYDESCRIPTION": item.memo,
    }
    return {name: value for name, value in fields.items() if value != ""}


def add_bill_to_cashflow360(side: Side, bill: Bill, today: date) -> Record:
    """Write a bill into Cashflow360 as a user."""
    org, dated = side.organization, today + timedelta(days=bill.days)
    term: Mapping[str, object] = {"paymentTermId": named(org, "PaymentTerm", bill.term)["id"]} if bill.term else {}
    return side.user.create(
        "Bill",
        vendorId=named(org, "Vendor", bill.vendor)["id"],
        invoiceNumber=bill.number,
        invoiceDate=dated.isoformat(),
        dueDate=(dated + timedelta(days=bill.due_in)).isoformat(),
        glPostingDate=dated.isoformat(),
        description=bill.memo or None,
        poNumber=bill.po_number or None,
        billLineItems=[_cashflow360_line(side, item) for item in bill.lines],
        **term,
    )


def _cashflow360_line(side: Side, item: BillLine) -> Record:
    org = side.organization
    coding = {
        "chartOfAccountId": ("ChartOfAccount", item.account),
        "departmentId": ("Department", item.department),
        "actgClassId": ("ActgClass", item.actg_class),
    }
    places = {row["shortName"]: row["id"] for row in org.tables["Location"].values()}
    here = {"locationId": places[side.entity_id]} if side.entity_id in places else {}
    ids = {field: named(org, entity, name)["id"] for field, (entity, name) in coding.items() if name}
    return {"entity": "BillLineItem", "amount": item.amount, "description": item.memo or None, **here, **ids}
