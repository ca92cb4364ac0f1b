"""Invoices and credits of a scenario, written into the books of either system, one line each."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.cashflow360.schema.fields import Record
from sandbox.scenarios.native.lists import named
from sandbox.scenarios.setting import Side

DUE_IN = 30


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, a vendor credit or a credit memo; `party` is the id of its vendor or customer."""

    number: str
    party: str
    amount: Decimal
    account: str
    days: int = -8


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of document is written in either system; `sign` is that of its amounts in Intacct."""

    object_name: str
    party_field: str
    sign: int
    entity: str
    party: str
    number: str
    day: str


FORMS: dict[str, Form] = {
    "invoice": Form("ARINVOICE", "CUSTOMERID", 1, "Invoice", "Customer", "invoiceNumber", "invoiceDate"),
    "vendor credit": Form("APADJUSTMENT", "VENDORID", -1, "VendorCredit", "Vendor", "refNumber", "creditDate"),
    "credit memo": Form("ARADJUSTMENT", "CUSTOMERID", -1, "CreditMemo", "Customer", "refNumber", "creditDate"),
}


def add_document_to_intacct(side: Side, kind: str, document: Document, today: date) -> int:
    """Write a document into the connection's entity; returns its record number."""
    form, dated = FORMS[kind], today + timedelta(days=document.days)
    line = {
        "ACCOUNTNO": document.account,
        "TRX_AMOUNT": form.sign * document.amount,
        "LOCATIONID": side.entity_id,
        form.party_field: document.party,
    }
    due = {"WHENDUE": dated + timedelta(days=DUE_IN)} if kind == "invoice" else {}
    return side.books.add(
        form.object_name,
        side.entity_id,
        **{form.party_field: document.party, f"{form.object_name}ITEMS": [line]},
        RECORDID=document.number,
        WHENCREATED=dated,
        WHENPOSTED=dated,
        CURRENCY="USD",
        BASECURR="USD",
        **due,
    )


def add_document_to_cashflow360(side: Side, kind: str, document: Document, today: date) -> Record:
    """Write a document into Cashflow360 as a user."""
    form, dated, org = FORMS[kind], today + timedelta(days=document.days), side.organization
    places = {row["shortName"]: row["id"] for row in org.tables["Location"].values()}
    line: Record = {
        "entity": f"{form.entity}LineItem",
        "amount": document.amount,
        "chartOfAccountId": named(org, "ChartOfAccount", document.account)["id"],
        "locationId": places.get(side.entity_id),
    }
    due = {"dueDate": (dated + timedelta(days=DUE_IN)).isoformat()} if kind == "invoice" else {}
    lines = f"{form.entity[0].lower()}{form.entity[1:]}LineItems"
    party = f"{form.party[0].lower()}{form.party[1:]}Id"
    return side.user.create(
        form.entity,
        **{party: named(org, form.party, document.party)["id"], form.number: document.number, lines: [line]},
        **{form.day: dated.isoformat(), "glPostingDate": dated.isoformat()},
        **due,
    )
