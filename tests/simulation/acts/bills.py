"""Bills and vendor credits as documents, and how users pay bills outside of Cashflow360, on either side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.intacct.values import Row, money, number, text
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.documents import Document, Party
from tests.simulation.acts.lists import Act
from tests.simulation.worlds.chart import BANK, EXPENSE

_VENDORS = Party(Kind.VENDOR, "VENDOR", "VENDORID", "Vendor", "vendorId")
BILLS = Document(
    Kind.BILL,
    "APBILL",
    "Bill",
    "billLineItems",
    _VENDORS,
    "invoiceNumber",
    "invoiceDate",
    "B",
    EXPENSE,
    "paymentStatus",
    due="dueDate",
    approvals=True,
)
CREDITS = Document(
    Kind.VENDOR_CREDIT,
    "APADJUSTMENT",
    "VendorCredit",
    "vendorCreditLineItems",
    _VENDORS,
    "refNumber",
    "creditDate",
    "K",
    EXPENSE,
    "creditStatus",
    sign=-1,
    approvals=True,
)


def shares(desk: Desk) -> tuple[list[Record], list[Record]]:
    """What somebody pays of one or two bills of a vendor: shares in money, and in the vendor's credits."""
    owed = [row for row in desk.active("Bill") if _due(row) > 0]
    if not owed:
        return [], []
    first = desk.rng.choice(owed)
    same = [row for row in owed if row["vendorId"] == first["vendorId"] and row is not first]
    bills = [first, desk.rng.choice(same)] if same and desk.rng.random() < 0.3 else [first]
    left = {row["id"]: _left(row) for row in desk.active("VendorCredit") if row["vendorId"] == first["vendorId"]}
    paid: list[Record] = []
    credited: list[Record] = []
    for bill in bills:
        due = _due(bill)
        credit = next((id for id, amount in left.items() if amount > 0), None)
        if credit is not None and desk.rng.random() < 0.7:
            used = min(due, left[credit])
            credited.append({"billId": bill["id"], "vendorCreditId": credit, "amount": used})
            left[credit] -= used
            due = Decimal(0) if desk.rng.random() < 0.5 else due - used
        if due > 2 and desk.rng.random() < 0.4:
            due = (due / 2).quantize(Decimal("0.01"))
        if due > 0:
            paid.append({"billId": bill["id"], "amount": due})
    return paid, credited


def _due(bill: Record) -> Decimal:
    return Decimal(str(bill["dueAmount"]))


def _left(credit: Record) -> Decimal:
    return Decimal(str(credit["amount"])) - Decimal(str(credit["appliedAmount"]))


def pay_in_cashflow360(desk: Desk) -> str:
    paid, credited = shares(desk)
    if not paid and not credited:
        return ""
    reference, check = desk.code("P"), desk.rng.random() < 0.15
    accounts = {row["accountNumber"]: row["id"] for row in desk.active("ChartOfAccount")}
    desk.user.do(
        "record_payment",
        {
            "vendorId": desk.organization.get("Bill", (paid or credited)[0]["billId"])["vendorId"],
            "processDate": desk.now().date().isoformat(),
            "syncReference": reference,
            "toPrintCheck": check,
            "description": desk.fresh("payment"),
            "allowExport": desk.rng.random() < 0.95,
            "billPays": paid,
            "billCredits": credited,
            **({"chartOfAccountId": accounts[BANK]} if desk.rng.random() < 0.3 else {}),
        },
    )
    means = "check" if check else "payment"
    return f"records {means} {reference} in Cashflow360: {_told(desk, paid)}, by credit {_told(desk, credited)}"


def _told(desk: Desk, parts: list[Record]) -> str:
    bill = {part["billId"]: desk.organization.get("Bill", part["billId"])["invoiceNumber"] for part in parts}
    return ", ".join(f"{part['amount']} of {bill[part['billId']]}" for part in parts) or "nothing"


def export_in_cashflow360(desk: Desk) -> str:
    """Somebody lets a payment go to Intacct after all."""
    kept = [row for row in desk.organization.tables["BillPay"].values() if row["allowExport"] is False]
    if not kept:
        return ""
    id = desk.rng.choice(kept)["sentPayId"]
    desk.user.do("change_payment", {"id": id, "allowExport": True})
    return f"lets payment {id} go to Intacct"


def void_in_cashflow360(desk: Desk) -> str:
    rows = [row for row in desk.records("SentPay") if row["status"] == "2"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("void_payment", {"id": row["id"]})
    return f"voids payment {row['syncReference'] or row['name']} ({row['id']}) in Cashflow360"


def pay_in_intacct(desk: Desk) -> str:
    row = _open(desk, "APBILL")
    if row is None:
        return ""
    due, today = money(row, "TRX_TOTALDUE"), desk.now().date()
    made = desk.books.pay_bill(number(row, "RECORDNO"), due, f"CHK{BANK}", today, desk.entity_id)
    return f"pays {due} for bill {text(row, 'RECORDID')} in Intacct ({made})"


def apply_credit_in_intacct(desk: Desk) -> str:
    credit = _open(desk, "APADJUSTMENT")
    bill = None if credit is None else _open(desk, "APBILL", vendor=text(credit, "VENDORID"))
    if credit is None or bill is None:
        return ""
    amount = min(-money(credit, "TRX_TOTALDUE"), money(bill, "TRX_TOTALDUE"))
    detail = {
        "RECORDKEY": number(bill, "RECORDNO"),
        "ADJUSTMENTKEY": number(credit, "RECORDNO"),
        "TRX_ADJUSTMENTAMOUNT": amount,
    }
    made = desk.books.add(
        "APPYMT",
        desk.entity_id,
        VENDORID=credit["VENDORID"],
        PAYMENTDATE=desk.now().date(),
        PAYMENTMETHOD="Cash",
        CURRENCY="USD",
        APPYMTDETAILS=[detail],
    )
    return f"applies {amount} of {credit['RECORDID']} to {bill['RECORDID']} in Intacct ({made})"


def apply_credit_in_cashflow360(desk: Desk) -> str:
    """A credit covers a bill, or a part of it, outside any payment."""
    _, credited = shares(desk)
    if not credited:
        return ""
    desk.user.do("apply_credit", credited[0])
    return f"applies credit in Cashflow360: {_told(desk, credited[:1])}"


def take_back_credit_in_cashflow360(desk: Desk) -> str:
    alone = [row for row in desk.organization.tables["BillCredit"].values() if row["sentPayId"] == ZERO_ID]
    if not alone:
        return ""
    row = desk.rng.choice(alone)
    desk.user.do("take_back_credit", {"id": row["id"]})
    return f"takes a credit back in Cashflow360: {_told(desk, [row])}"


def _open(desk: Desk, object_name: str, vendor: str = "") -> Row | None:
    rows = [row for row in desk.rows(object_name) if row.get("STATE") == "Posted" and money(row, "TRX_TOTALDUE")]
    rows = [row for row in rows if vendor in ("", row["VENDORID"])]
    return desk.rng.choice(rows) if rows else None


def print_check(desk: Desk) -> str:
    """A check that was asked for is printed, and thereby posted."""
    rows = [row for row in desk.rows("APPYMT") if row["STATE"] == "Approved"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.books.move("APPYMT", number(row, "RECORDNO"), "Posted", desk.entity_id)
    return f"prints check {row.get('DOCNUMBER')} ({row['RECORDNO']}) in Intacct"


def approve_payment(desk: Desk) -> str:
    """Where payments are approved, somebody lets one go on, or does not."""
    rows = [row for row in desk.rows("APPYMT") if row["STATE"] == "Submitted"]
    if not rows:
        return ""
    row, state = desk.rng.choice(rows), desk.rng.choice(("Posted", "Posted", "Declined"))
    desk.books.move("APPYMT", number(row, "RECORDNO"), state, desk.entity_id)
    return f"makes payment {row.get('DOCNUMBER')} ({row['RECORDNO']}) {state} in Intacct"


def reverse_in_intacct(desk: Desk) -> str:
    rows = [row for row in desk.rows("APPYMT") if row["STATE"] == "Posted"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.books.reverse("APPYMT", number(row, "RECORDNO"), desk.now().date() + timedelta(days=5), desk.entity_id)
    return f"reverses payment {row.get('DOCNUMBER')} ({row['RECORDNO']}) in Intacct"


PAYMENT_ACTS: tuple[tuple[Act, float], ...] = (
    (pay_in_cashflow360, 6),
    (export_in_cashflow360, 0.5),
    (void_in_cashflow360, 2.5),
    (pay_in_intacct, 0.5),
    (print_check, 0.7),
    (approve_payment, 2),
    (reverse_in_intacct, 0.3),
)
CREDIT_ACTS: tuple[tuple[Act, float], ...] = ((apply_credit_in_intacct, 0.5),)
APPLICATION_ACTS: tuple[tuple[Act, float], ...] = (
    (apply_credit_in_cashflow360, 4),
    (take_back_credit_in_cashflow360, 1.5),
)
