"""What changed in an organisation, as far as events tell it: no customers, credits or classifications."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import Record

NAMES = {"Vendor": "vendor", "Bill": "bill", "Invoice": "invoice", "SentPay": "payment", "BankAccount": "bankAccount"}
KINDS = {"Vendor": "vendor", "Bill": "bill", "Invoice": "invoice", "SentPay": "payment", "BankAccount": "bank-account"}
VENDOR_TELLS = ("name", "addressCountry")
"""An edit of anything else of a vendor sends nothing."""


@dataclass(frozen=True, slots=True)
class Happening:
    """The type of an event, and the record under its name, in the shape of version 3."""

    type: str
    name: str
    record: Record


class Watched:
    """Records are replaced and never changed in place, so what changed is another object than before."""

    def __init__(self, org: Organization) -> None:
        self.organization = org
        self._seen = {entity: dict(org.tables[entity]) for entity in KINDS if entity in org.tables}

    def changes(self) -> Iterator[Happening]:
        """Yield what happened since it was last asked."""
        for entity, seen in self._seen.items():
            table = dict(self.organization.tables[entity])  # others may write meanwhile
            if len(table) == len(seen) and all(seen.get(id) is row for id, row in table.items()):
                continue
            for id, row in table.items():
                before = seen.get(id)
                if before is not row and (type := _type(entity, before, row)):
                    yield Happening(type, NAMES[entity], shape(entity, row))
            self._seen[entity] = table


def _type(entity: str, before: Record | None, row: Record) -> str:
    kind = KINDS[entity]
    if entity == "SentPay":  # told at each change of status; there is no payment.created
        return "payment.updated" if before is None or before.get("status") != row.get("status") else ""
    if before is None:
        return f"{kind}.created"
    if before.get("isActive") != row.get("isActive"):
        return f"{kind}.restored" if row.get("isActive") == "1" else f"{kind}.archived"
    if entity == "Vendor" and all(before.get(name) == row.get(name) for name in VENDOR_TELLS):
        return ""
    return f"{kind}.updated"


def shape(entity: str, row: Record) -> Record:
    """Return a record as version 3 shows it, as far as events tell; absent values are left out."""
    shown: Record = {
        "id": row["id"],
        "archived": row.get("isActive") == "2",
        "createdTime": _stamp(row.get("createdTime")),
        "updatedTime": _stamp(row.get("updatedTime")),
    }
    match entity:
        case "Vendor":
            shown |= {"name": row.get("name"), "shortName": row.get("shortName")}
        case "Bill":
            invoice = {"invoiceNumber": row.get("invoiceNumber"), "invoiceDate": row.get("invoiceDate")}
            shown |= {"vendorId": row.get("vendorId"), "invoice": invoice, "amount": row.get("amount")}
        case "Invoice":
            shown |= {"customerId": row.get("customerId"), "invoiceNumber": row.get("invoiceNumber")}
        case "SentPay":
            shown |= {"vendorId": row.get("vendorId"), "amount": row.get("amount")}
    return {name: value for name, value in shown.items() if value is not None}


def _stamp(said: object) -> str | None:
    """``yyyy-MM-dd'T'HH:mm:ss.SSSX``."""
    return said.replace("+0000", "Z") if isinstance(said, str) else None
