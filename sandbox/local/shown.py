"""What both systems show of a connection's books, read from their own state and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.local.enrolment import Enrolment
from sandbox.local.remote import SandboxServers

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Native:
    """Where a kind lies in each system: object, number and name field; entity, number and name field."""

    intacct: tuple[str, str, str]
    cashflow360: tuple[str, str, str]


NATIVE: Mapping[str, Native] = {
    "account": Native(("GLACCOUNT", "ACCOUNTNO", "TITLE"), ("ChartOfAccount", "accountNumber", "name")),
    "department": Native(("DEPARTMENT", "DEPARTMENTID", "TITLE"), ("Department", "shortName", "name")),
    "location": Native(("LOCATION", "LOCATIONID", "NAME"), ("Location", "shortName", "name")),
    "class": Native(("CLASS", "CLASSID", "NAME"), ("ActgClass", "shortName", "name")),
    "vendor": Native(("VENDOR", "VENDORID", "NAME"), ("Vendor", "shortName", "name")),
    "customer": Native(("CUSTOMER", "CUSTOMERID", "NAME"), ("Customer", "shortName", "name")),
    "employee": Native(("EMPLOYEE", "EMPLOYEEID", "EMPLOYEEID"), ("Employee", "shortName", "shortName")),
    "item": Native(("ITEM", "ITEMID", "NAME"), ("Item", "shortName", "name")),
    "project": Native(("PROJECT", "PROJECTID", "NAME"), ("Job", "shortName", "name")),
    "invoice": Native(("ARINVOICE", "RECORDID", "RECORDID"), ("Invoice", "invoiceNumber", "invoiceNumber")),
    "vendor credit": Native(("APADJUSTMENT", "RECORDID", "RECORDID"), ("VendorCredit", "refNumber", "refNumber")),
    "credit memo": Native(("ARADJUSTMENT", "RECORDID", "RECORDID"), ("CreditMemo", "refNumber", "refNumber")),
    "bill": Native(("APBILL", "RECORDID", "RECORDID"), ("Bill", "invoiceNumber", "invoiceNumber")),
}
VENDOR_FIELDS = {"email": "EMAIL1", "phone": "PHONE1"}


class Shown:
    """One look at both systems, for one connection."""

    def __init__(self, servers: SandboxServers, enrolment: Enrolment) -> None:
        self._entity = enrolment.entity_id
        self._intacct: Mapping[str, Sequence[Row]] = servers.control("intacct", "state")[enrolment.company_id]
        organizations = servers.control("cashflow360", "state")["organizations"]
        self._cashflow360: Mapping[str, Sequence[Row]] = next(
            o["records"] for o in organizations if o["id"] == enrolment.organization_id
        )

    def find(self, side: str, kind: str, name: str) -> Sequence[Row]:
        """Records of a kind by number, else by name; of this entity or the top level, and active."""
        _, number, title = self._native(side, kind)
        rows = list(self._rows(side, kind))
        found = [row for row in rows if row.get(number) == name]
        return found or [row for row in rows if _fold(row.get(title)) == _fold(name)]

    def name(self, side: str, kind: str, row: Row) -> str:
        """What a record is called there."""
        return str(row[self._native(side, kind)[2]] or "")

    def total(self, side: str, bill: Row) -> str:
        """The total of a document in cents; credits are negative in Intacct."""
        amount = bill["TRX_TOTALENTERED"] if side == "intacct" else bill["amount"]
        return f"{round(abs(float(amount)) * 100)}"

    def paid(self, bill: Row) -> str:
        """What has been paid of a bill or an invoice of Intacct, in cents."""
        return f"{round(float(bill['TRX_TOTALPAID']) * 100)}"

    def vendor_field(self, side: str, vendor_id: str, field: str) -> str:
        """An e-mail address or telephone number of a vendor."""
        (vendor,) = self.find(side, "vendor", vendor_id)
        if side == "cashflow360":
            return str(vendor[field] or "")
        contacts = {row["CONTACTNAME"]: row for row in self._intacct["CONTACT"]}
        contact = contacts.get(f"{vendor['NAME']}(V{vendor['VENDORID']})", {})
        return str(contact.get(VENDOR_FIELDS[field]) or "")

    def _native(self, side: str, kind: str) -> tuple[str, str, str]:
        return NATIVE[kind].intacct if side == "intacct" else NATIVE[kind].cashflow360

    def _rows(self, side: str, kind: str) -> Iterator[Row]:
        if side == "cashflow360":
            yield from (row for row in self._cashflow360[NATIVE[kind].cashflow360[0]] if row["isActive"] == "1")
            return
        for row in self._intacct[NATIVE[kind].intacct[0]]:
            if row.get("MEGAENTITYID", self._entity if kind == "location" else "") in ("", None, self._entity):
                yield row


def _fold(text: object) -> str:
    return " ".join(str(text or "").split()).casefold()
