"""What both sides hold of each record, read from the sandboxes' own tables and never through the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, money, number
from tests.simulation.desk import Desk
from tests.simulation.kept import Kept
from tests.simulation.list_kinds import LISTS, ListKind
from tests.simulation.lists import intacct_value

View = Mapping[str, object]
NOWHERE = (None, "", "00000000000000000000")
OURS_ONLY = ("2000", "1200", "1090")


@dataclass(frozen=True, slots=True)
class Books:
    """Both sides' records of one kind by the ids links use; ``alive`` are those users can still see as active."""

    kind: Kind
    intacct: Mapping[str, View]
    cashflow360: Mapping[str, View]

    def on(self, side: Side) -> Mapping[str, View]:
        return self.intacct if side is Side.INTACCT else self.cashflow360


def books_of(desk: Desk, kept: Kept) -> list[Books]:
    """Every kind's records of one connection."""
    found = [_list(desk, kept, kind) for kind in LISTS if kind.kind in desk.kinds]
    return [*found, _bills(desk, kept), _payments(desk, kept)] if Kind.BILL in desk.kinds else found


def _partner(kept: Kept, kind: Kind, cashflow360_id: object) -> str | None:
    """The Intacct id of a Cashflow360 record; its own id where there is no link."""
    if cashflow360_id in NOWHERE:
        return None
    link = kept.links.get((kind, str(cashflow360_id)))
    return link.intacct_id if link else f"unlinked {cashflow360_id}"


def _list(desk: Desk, kept: Kept, kind: ListKind) -> Books:
    table = desk.books.table(kind.intacct).rows.values()
    intacct = {
        str(row[kind.id_field]): {
            "active": row.get("STATUS") == "active",
            "_owner": row.get("MEGAENTITYID") if kind.kind is not Kind.LOCATION else row.get("_ENTITYID"),
            "_number": str(row["RECORDNO"]),
            "_created_by": row.get("CREATEDBY"),
            "_modified_by": row.get("MODIFIEDBY"),
            **_named({name: intacct_value(desk, row, path).strip() for name, (path, _) in kind.texts.items()}),
            **({"parent": row.get("PARENTID")} if kind.parent else {}),
            **({"theirs": row.get(kind.theirs[0])} if kind.theirs else {}),
        }
        for row in table
        if _visible(desk, kind, row)
    }
    cashflow360 = {
        str(row["id"]): {
            "active": row["isActive"] == "1",
            "_merged": row["mergedIntoId"] not in NOWHERE,
            "_number": str(row["id"]),
            **_named({name: str(row[field] or "").strip() for name, (_, field) in kind.texts.items()}),
            **({"parent": _partner(kept, kind.kind, row[kind.parent])} if kind.parent else {}),
            **({"theirs": _partner(kept, Kind.ACCOUNT, row[kind.theirs[1]])} if kind.theirs else {}),
        }
        for row in desk.records(kind.cashflow360)
    }
    return Books(kind.kind, intacct, cashflow360)


def _named(texts: dict[str, str]) -> dict[str, str]:
    """The texts of a record, with its name in one piece."""
    return {"name": f"{texts.get('first_name', '')} {texts.get('last_name', '')}".strip(), **texts}


def _visible(desk: Desk, kind: ListKind, row: Row) -> bool:
    """Records of the top level and of the connection's own entity."""
    if kind.kind is Kind.LOCATION:
        return row.get("_ENTITYID") == desk.entity_id or row.get("_ENTITYID") is None
    return row.get("MEGAENTITYID") in (None, desk.entity_id)


def _bills(desk: Desk, kept: Kept) -> Books:
    lines = desk.books.table("APBILLITEM")
    intacct: dict[str, View] = {}
    for row in desk.rows("APBILL"):
        if row.get("STATE") == "Reversal":
            continue
        intacct[str(row["RECORDNO"])] = {
            "active": True,
            "_state": row["STATE"],
            "_number": str(row["RECORDNO"]),
            "_by": row["CREATEDBY"],
            "vendor": row["VENDORID"],
            "number": row["RECORDID"],
            "date": str(row["WHENCREATED"]),
            "due_date": str(row["WHENDUE"]),
            "description": row.get("DESCRIPTION") or "",
            "total": money(row, "TRX_TOTALENTERED"),
            "lines": [
                (
                    money(line, "TRX_AMOUNT"),
                    line["ACCOUNTNO"],
                    line.get("DEPARTMENTID"),
                    line.get("ENTRYDESCRIPTION") or "",
                )
                for line in lines.children(number(row, "RECORDNO"))
            ],
        }
    cashflow360 = {str(row["id"]): _cashflow360_bill(desk, kept, row) for row in desk.records("Bill")}
    return Books(Kind.BILL, intacct, cashflow360)


def _cashflow360_bill(desk: Desk, kept: Kept, row: Record) -> View:
    default = next(record["id"] for record in desk.records("ChartOfAccount") if record["accountNumber"] == "6000")
    items = row["billLineItems"]
    return {
        "active": row["isActive"] == "1",
        "_approved": row["approvalStatus"] == "3",
        "_payment": row["paymentStatus"],
        "_number": str(row["id"]),
        "vendor": _partner(kept, Kind.VENDOR, row["vendorId"]),
        "number": row["invoiceNumber"],
        "date": row["invoiceDate"],
        "due_date": row["dueDate"],
        "description": row["description"] or "",
        "total": Decimal(str(row["amount"])),
        "lines": [
            (
                Decimal(str(line["amount"])),
                _partner(
                    kept,
                    Kind.ACCOUNT,
                    line["chartOfAccountId"] if line["chartOfAccountId"] not in NOWHERE else default,
                ),
                _partner(kept, Kind.DEPARTMENT, line["departmentId"]),
                line["description"] or "",
            )
            for line in (items if isinstance(items, list) else [])
        ],
    }


def _payments(desk: Desk, kept: Kept) -> Books:
    details = desk.books.table("APPYMTDETAIL")
    intacct: dict[str, View] = {
        str(row["RECORDNO"]): {
            "active": row["STATE"] not in ("Reversal", "Voided", "Reversed"),
            "_state": row["STATE"],
            "_by": row["CREATEDBY"],
            "_number": str(row["RECORDNO"]),
            "reference": row.get("DOCNUMBER"),
            "amount": money(row, "TRX_TOTALENTERED"),
            "bills": sorted(
                (str(part["RECORDKEY"]), money(part, "TRX_PAYMENTAMOUNT"))
                for part in details.children(number(row, "RECORDNO"))
            ),
        }
        for row in desk.rows("APPYMT")
        if row["STATE"] != "Reversal"
    }
    cashflow360: dict[str, View] = {
        str(row["id"]): {
            "active": row["status"] == "2",
            "_number": str(row["id"]),
            "reference": row["syncReference"],
            "amount": Decimal(str(row["amount"])),
            "bills": sorted(
                (str(_partner(kept, Kind.BILL, part["billId"])), Decimal(str(part["amount"])))
                for part in desk.organization.where("BillPay", "sentPayId", row["id"])
            ),
        }
        for row in desk.records("SentPay")
    }
    return Books(Kind.BILL_PAYMENT, intacct, cashflow360)


def differences(intacct: View, cashflow360: View) -> list[str]:
    """Fields both sides hold differently, facts (with an underscore) left out."""
    return [
        f"{name}: {intacct[name]!r} ≠ {cashflow360[name]!r}"
        for name in cashflow360
        if not name.startswith("_") and name in intacct and intacct[name] != cashflow360[name]
    ]
