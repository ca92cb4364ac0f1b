"""What both sides hold of bills, vendor credits, their payments and the transfers that follow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.intacct.values import Row, money, number, text
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.documents import Document
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.views import NOWHERE, Books, View, partner, reference, reference_here
from tests.simulation.worlds.chart import BANK, CLEARING_IN, CLEARING_OUT, JOURNAL
from tests.simulation.worlds.founding import SYNC_USER

GONE = frozenset({"Reversal", "Voided", "Reversed"})
UNDONE = GONE | {"Declined"}
"""Payments that do not count any more."""
UNPOSTED = frozenset({"Draft", "Submitted", "Approved", "Declined"})
"""Payments somebody has yet to approve or to print."""
SCHEDULED, PAID = "1", "2"


def document_books(desk: Desk, kept: Kept, document: Document) -> Books:
    """Both sides' documents of one kind; amounts have the sign of Cashflow360."""
    intacct = {
        str(row["RECORDNO"]): _in_intacct(desk, kept, document, row)
        for row in desk.rows(document.intacct)
        if row["STATE"] not in GONE and money(row, "TRX_TOTALENTERED") * document.sign > 0
    }
    default = next(row["id"] for row in desk.records("ChartOfAccount") if row["accountNumber"] == document.account)
    cashflow360 = {
        str(row["id"]): _in_cashflow360(desk, kept, document, row, default)
        for row in desk.records(document.cashflow360)
    }
    return Books(document.kind, intacct, cashflow360)


def _in_intacct(desk: Desk, kept: Kept, document: Document, row: Row) -> View:
    party = str(row[document.party.id_field])
    return {
        "active": True,
        "posted": row["STATE"] not in UNPOSTED,
        "_state": row["STATE"],
        "_number": str(row["RECORDNO"]),
        "_by": row["CREATEDBY"],
        "_synced": row["CREATEDBY"] == desk.books.users[SYNC_USER].recordno,
        "party": party,
        # A paid document stays under a party that lost a merge: it is history, and never recoded.
        "_history": row["STATE"] == "Paid" and _lost_a_merge(desk, kept, document, party),
        "number": row["RECORDID"],
        "date": str(row["WHENCREATED"]),
        "description": row.get("DESCRIPTION") or "",
        "total": money(row, "TRX_TOTALENTERED") * document.sign,
        "lines": [
            (
                money(line, "TRX_AMOUNT") * document.sign,
                line["ACCOUNTNO"],
                line.get("ENTRYDESCRIPTION") or "",
                *(reference(desk, coded.intacct, line.get(coded.intacct_field)) for coded in document.used_in(desk)),
            )
            for line in desk.books.table(document.item).children(number(row, "RECORDNO"))
        ],
        **({"due_date": str(row["WHENDUE"])} if document.due else {}),
    }


def _lost_a_merge(desk: Desk, kept: Kept, document: Document, party: str) -> bool:
    """Whether the other side's record of a party was merged into another; the link may have moved, or wait."""
    link = kept.link(document.party.kind, Side.INTACCT, party)
    found = desk.organization.tables[document.party.cashflow360].get(link.cashflow360_id) if link else None
    return found is None or found["mergedIntoId"] not in NOWHERE


def _in_cashflow360(desk: Desk, kept: Kept, document: Document, row: Record, default: object) -> View:
    lines = row[document.lines]
    kind, reference = document.party.kind, document.party.reference
    return {
        "active": row["isActive"] == "1",
        "_approved": not document.approvals or row["approvalStatus"] == "3",
        "_number": str(row["id"]),
        "party": partner(kept, kind, row[reference]),
        "number": row[document.number],
        "date": row[document.date],
        "description": row["description"] or "",
        "total": Decimal(str(row["amount"])),
        "lines": [
            (
                Decimal(str(line["amount"])),
                partner(
                    kept, Kind.ACCOUNT, default if line["chartOfAccountId"] in NOWHERE else line["chartOfAccountId"]
                ),
                line["description"] or "",
                *(
                    reference_here(desk, kept, coded.kind, coded.cashflow360, line[coded.cashflow360_field])
                    for coded in document.used_in(desk)
                ),
            )
            for line in (lines if isinstance(lines, list) else [])
        ],
        **({"due_date": row[document.due]} if document.due else {}),
    }


def payments(desk: Desk, kept: Kept) -> Books:
    """Both sides' payments of bills; those of Intacct that users made there have no counterpart."""
    intacct = {id: view for id, view in _paid_in_intacct(desk).items() if not _alone(desk, view)}
    cashflow360 = {str(row["id"]): _sent(desk, kept, row) for row in desk.records("SentPay")}
    return Books(Kind.BILL_PAYMENT, intacct, cashflow360)


def applications(desk: Desk, kept: Kept) -> Books:
    """What credits cover of bills outside payments, by bill; in Intacct payments under the bill's id."""
    intacct = {id: view for id, view in _paid_in_intacct(desk).items() if _alone(desk, view)}
    cashflow360: dict[str, View] = {}
    for bill in desk.records("Bill"):
        parts = desk.organization.where("BillCredit", "billId", bill["id"])
        credits = _credited(kept, [part for part in parts if part["sentPayId"] == ZERO_ID])
        cashflow360[str(bill["id"])] = {
            "active": bool(credits),
            "_number": str(bill["id"]),
            "reference": bill["id"],
            "credits": credits,
        }
    return Books(Kind.CREDIT_APPLICATION, intacct, cashflow360)


def _alone(desk: Desk, paid: View) -> bool:
    return paid["reference"] in desk.organization.tables["Bill"]


def _paid_in_intacct(desk: Desk) -> dict[str, View]:
    return {str(row["RECORDNO"]): _paid(desk, row) for row in desk.rows("APPYMT") if row["STATE"] != "Reversal"}


def _paid(desk: Desk, row: Row) -> View:
    sync = desk.books.users[SYNC_USER].recordno
    details = desk.books.table("APPYMTDETAIL").children(number(row, "RECORDNO"))
    return {
        "active": row["STATE"] not in UNDONE,
        "posted": row["STATE"] not in UNPOSTED,
        "_synced": row["CREATEDBY"] == sync,
        "_undone": row["STATE"] in UNDONE and row["MODIFIEDBY"] != sync,
        "_number": str(row["RECORDNO"]),
        "reference": row.get("DOCNUMBER"),
        "date": str(row["PAYMENTDATE"]),
        "amount": money(row, "TRX_TOTALENTERED"),
        "account": text(row, "FINANCIALENTITY").removeprefix("CHK"),
        "bills": sorted(
            (str(part["RECORDKEY"]), paid) for part in details if (paid := money(part, "TRX_PAYMENTAMOUNT"))
        ),
        "credits": sorted(
            (str(part["RECORDKEY"]), str(part["ADJUSTMENTKEY"]), money(part, "TRX_ADJUSTMENTAMOUNT"))
            for part in details
            if part.get("ADJUSTMENTKEY")
        ),
    }


def _sent(desk: Desk, kept: Kept, row: Record) -> View:
    online, amount = row["isOnline"] is True, Decimal(str(row["amount"]))
    parts = desk.organization.where("BillPay", "sentPayId", row["id"])
    return {
        "active": row["status"] in ((SCHEDULED, PAID) if online else (PAID,)),
        "_exported": all(part["allowExport"] for part in parts),
        **({} if row["toPrintCheck"] or desk.books.preference("AP", "PAYMENTAPPROVAL") else {"posted": True}),
        "_number": str(row["id"]),
        "reference": row["name"] if online else row["syncReference"],
        "date": row["processDate"],
        "amount": amount,
        **({"account": partner(kept, Kind.ACCOUNT, row["chartOfAccountId"]) or BANK} if amount else {}),
        "bills": sorted(
            (str(partner(kept, Kind.BILL, part["billId"])), Decimal(str(part["amount"]))) for part in parts
        ),
        "credits": _credited(kept, desk.organization.where("BillCredit", "sentPayId", row["id"])),
    }


def _credited(kept: Kept, parts: Sequence[Record]) -> list[tuple[str, str, Decimal]]:
    """Bill, credit and amount, by the ids of Intacct."""
    return sorted(
        (
            str(partner(kept, Kind.BILL, part["billId"])),
            str(partner(kept, Kind.VENDOR_CREDIT, part["vendorCreditId"])),
            Decimal(str(part["amount"])),
        )
        for part in parts
    )


def transfers(desk: Desk, _kept: Kept, kind: Kind = Kind.FUNDS_TRANSFER) -> Books:
    """Movements of one type, and the journal entries that post to its clearing account."""
    movement, clearing = {Kind.FUNDS_TRANSFER: ("1", CLEARING_OUT), Kind.RECEIPT_TRANSFER: ("2", CLEARING_IN)}[kind]
    entries = desk.books.table("GLENTRY")
    intacct: dict[str, View] = {}
    for entry in desk.rows("GLBATCH"):
        lines = entries.children(number(entry, "RECORDNO"))
        if entry["MODULE"] == "2.GL" and any(line["ACCOUNTNO"] == clearing for line in lines):
            posted = {number(line, "TR_TYPE"): line for line in lines}
            intacct[str(entry["RECORDNO"])] = {
                "active": True,
                "_number": str(entry["RECORDNO"]),
                "reference": entry.get("REFERENCENO"),
                "journal": entry["JOURNAL"],
                "date": str(entry["BATCH_DATE"]),
                "amount": money(posted[1], "TRX_AMOUNT"),
                "debit": posted[1]["ACCOUNTNO"],
                "credit": posted[-1]["ACCOUNTNO"],
            }
    cashflow360: dict[str, View] = {}
    for row in desk.records("MoneyMovement"):
        if row["type"] == movement:
            amount = Decimal(str(row["amount"]))
            accounts = (BANK, clearing) if amount > 0 else (clearing, BANK)
            cashflow360[str(row["id"])] = {
                "active": row["status"] == "1",
                "_waiting": row["status"] == "0",
                "_number": str(row["id"]),
                "reference": row["id"],
                "journal": JOURNAL,
                "date": row["processDate"],
                "amount": abs(amount),
                "debit": accounts[0],
                "credit": accounts[1],
            }
    return Books(kind, intacct, cashflow360)
