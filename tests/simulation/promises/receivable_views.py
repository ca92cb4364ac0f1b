"""What both sides hold of received payments."""

from __future__ import annotations

from decimal import Decimal

from ledgersync.domain.model import Kind
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, money, number, text
from tests.simulation.acts.desk import Desk
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.payable_views import GONE
from tests.simulation.promises.views import Books, View, partner
from tests.simulation.worlds.chart import DEPOSITS
from tests.simulation.worlds.founding import SYNC_USER

SCHEDULED, PAID = "2", "0"


def receipts(desk: Desk, kept: Kept) -> Books:
    """Both sides' received payments; those of Intacct that users made there have no counterpart."""
    intacct = {str(row["RECORDNO"]): _entered(desk, row) for row in desk.rows("ARPYMT") if row["STATE"] != "Reversal"}
    cashflow360 = {str(row["id"]): _received(desk, kept, row) for row in desk.records("ReceivedPay")}
    return Books(Kind.RECEIVED_PAYMENT, intacct, cashflow360)


def _entered(desk: Desk, row: Row) -> View:
    sync = desk.books.users[SYNC_USER].recordno
    details = desk.books.table("ARPYMTDETAIL").children(number(row, "RECORDNO"))
    return {
        "active": row["STATE"] not in GONE,
        "_state": row["STATE"],
        "_synced": row["CREATEDBY"] == sync,
        "_undone": row["STATE"] in GONE and row["MODIFIEDBY"] != sync,
        "_number": str(row["RECORDNO"]),
        "reference": row.get("DOCNUMBER"),
        "date": str(row["RECEIPTDATE"]),
        "amount": money(row, "TRX_TOTALENTERED"),
        "account": text(row, "FINANCIALENTITY").removeprefix("CHK") or text(row, "UNDEPOSITEDACCOUNTNO"),
        "invoices": sorted(
            (str(part["RECORDKEY"]), paid) for part in details if (paid := money(part, "TRX_PAYMENTAMOUNT"))
        ),
    }


def _received(desk: Desk, kept: Kept, row: Record) -> View:
    online = row["isOnline"] is True
    return {
        "active": row["status"] in ((SCHEDULED, PAID) if online else (PAID,)),
        "_online": online,
        "_number": str(row["id"]),
        "reference": row["refNumber"],
        "date": row["paymentDate"],
        "amount": Decimal(str(row["amount"])),
        "account": partner(kept, Kind.ACCOUNT, row["depositToAccountId"]) or DEPOSITS,
        "invoices": sorted(
            (str(partner(kept, Kind.INVOICE, part["invoiceId"])), Decimal(str(part["amount"])))
            for part in desk.organization.where("InvoicePay", "receivedPayId", row["id"])
        ),
    }
