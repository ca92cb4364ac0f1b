"""Bills and their payments: how users write, change, approve, remove, pay and void them on either side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, money, number, text
from tests.simulation.chart import BANK, EXPENSE
from tests.simulation.desk import Desk
from tests.simulation.lists import Act


def _amounts(desk: Desk) -> list[Decimal]:
    return [Decimal(desk.amount_cents()) / 100 for _ in range(desk.rng.choice((1, 1, 2, 3)))]


def _intacct_lines(desk: Desk) -> list[dict[str, object]]:
    departments = [row for row in desk.rows("DEPARTMENT") if row.get("STATUS") == "active"]
    departments = departments if Kind.DEPARTMENT in desk.kinds else []
    lines = []
    for amount in _amounts(desk):
        line: dict[str, object] = {"ACCOUNTNO": EXPENSE, "TRX_AMOUNT": amount, "LOCATIONID": desk.entity_id}
        if departments and desk.rng.random() < 0.3:
            line["DEPARTMENTID"] = desk.rng.choice(departments)["DEPARTMENTID"]
        lines.append({**line, "ENTRYDESCRIPTION": desk.fresh("line")})
    return lines


def _cashflow360_lines(desk: Desk) -> list[Record]:
    accounts = {row["accountNumber"]: row["id"] for row in desk.active("ChartOfAccount")}
    departments = desk.active("Department") if Kind.DEPARTMENT in desk.kinds else []
    lines: list[Record] = []
    for amount in _amounts(desk):
        line: Record = {"entity": "BillLineItem", "amount": amount, "description": desk.fresh("line")}
        if desk.rng.random() < 0.8:
            line["chartOfAccountId"] = accounts[EXPENSE]
        if departments and desk.rng.random() < 0.3:
            line["departmentId"] = desk.rng.choice(departments)["id"]
        lines.append(line)
    return lines


def create_in_intacct(desk: Desk) -> str:
    vendors = [row for row in desk.rows("VENDOR") if row.get("STATUS") == "active"]
    if not vendors:
        return ""
    vendor, bill, day = desk.rng.choice(vendors), desk.code("B"), desk.day()
    made = desk.books.add(
        "APBILL",
        desk.entity_id,
        VENDORID=vendor["VENDORID"],
        RECORDID=bill,
        WHENCREATED=day,
        WHENPOSTED=day,
        WHENDUE=day + timedelta(days=30),
        CURRENCY="USD",
        BASECURR="USD",
        DESCRIPTION=desk.fresh("bill"),
        APBILLITEMS=_intacct_lines(desk),
    )
    return f"enters bill {bill} ({made}) of {vendor['VENDORID']} in Intacct"


def create_in_cashflow360(desk: Desk) -> str:
    vendors = desk.active("Vendor")
    if not vendors:
        return ""
    vendor, bill, day = desk.rng.choice(vendors), desk.code("B"), desk.day()
    made = desk.user.create(
        "Bill",
        vendorId=vendor["id"],
        invoiceNumber=bill,
        invoiceDate=day.isoformat(),
        dueDate=(day + timedelta(days=30)).isoformat(),
        description=desk.fresh("bill"),
        billLineItems=_cashflow360_lines(desk),
    )
    return f"enters bill {bill} ({made['id']}) of {vendor['id']} in Cashflow360"


def _intacct_bill(desk: Desk) -> Row | None:
    rows = [row for row in desk.rows("APBILL") if row.get("STATE") == "Posted"]
    return desk.rng.choice(rows) if rows else None


def _cashflow360_bill(desk: Desk, *, open_only: bool = True) -> Record | None:
    rows = [row for row in desk.active("Bill") if not open_only or row["paymentStatus"] == "1"]
    return desk.rng.choice(rows) if rows else None


def describe_in_intacct(desk: Desk) -> str:
    row = _intacct_bill(desk)
    if row is None:
        return ""
    value = desk.fresh("memo")
    desk.books.edit("APBILL", number(row, "RECORDNO"), desk.entity_id, DESCRIPTION=value)
    desk.wrote(Kind.BILL, Side.INTACCT, row["RECORDNO"], "description", value)
    return f"describes bill {row['RECORDID']} as {value!r} in Intacct"


def describe_in_cashflow360(desk: Desk) -> str:
    row = _cashflow360_bill(desk)
    if row is None:
        return ""
    value = desk.fresh("memo")
    desk.user.update("Bill", row["id"], description=value)
    desk.wrote(Kind.BILL, Side.CASHFLOW360, row["id"], "description", value)
    return f"describes bill {row['invoiceNumber']} as {value!r} in Cashflow360"


def relist_in_intacct(desk: Desk) -> str:
    row = _intacct_bill(desk)
    if row is None:
        return ""
    desk.books.edit("APBILL", number(row, "RECORDNO"), desk.entity_id, APBILLITEMS=_intacct_lines(desk))
    return f"writes new lines of bill {row['RECORDID']} in Intacct"


def relist_in_cashflow360(desk: Desk) -> str:
    row = _cashflow360_bill(desk)
    if row is None:
        return ""
    desk.user.update("Bill", row["id"], billLineItems=_cashflow360_lines(desk))
    return f"writes new lines of bill {row['invoiceNumber']} in Cashflow360"


def delete_in_intacct(desk: Desk) -> str:
    row = _intacct_bill(desk)
    if row is None:
        return ""
    desk.books.remove("APBILL", number(row, "RECORDNO"), desk.entity_id)
    return f"deletes bill {row['RECORDID']} in Intacct"


def delete_in_cashflow360(desk: Desk) -> str:
    row = _cashflow360_bill(desk)
    if row is None:
        return ""
    desk.user.delete("Bill", row["id"])
    return f"deactivates bill {row['invoiceNumber']} ({row['id']}) in Cashflow360"


def undelete_in_cashflow360(desk: Desk) -> str:
    rows = [row for row in desk.records("Bill") if row["isActive"] == "2"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("undelete", {"entity": "Bill", "id": row["id"]})
    return f"reactivates bill {row['invoiceNumber']} in Cashflow360"


def approve(desk: Desk) -> str:
    rows = [row for row in desk.active("Bill") if row["approvalStatus"] != "3"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("approve", {"entity": "Bill", "id": row["id"]})
    return f"approves bill {row['invoiceNumber']} in Cashflow360"


def pay_in_cashflow360(desk: Desk) -> str:
    row = _cashflow360_bill(desk, open_only=False)
    if row is None or Decimal(str(row["dueAmount"])) <= 0:
        return ""
    due = Decimal(str(row["dueAmount"]))
    amount = due if desk.rng.random() < 0.6 or due < 2 else (due / 2).quantize(Decimal("0.01"))
    reference = desk.code("P")
    desk.user.do(
        "record_payment",
        {
            "vendorId": row["vendorId"],
            "processDate": desk.now().date().isoformat(),
            "syncReference": reference,
            "toPrintCheck": False,
            "description": desk.fresh("payment"),
            "billPays": [{"billId": row["id"], "amount": amount}],
        },
    )
    return f"records payment {reference} of {amount} for bill {row['invoiceNumber']} in Cashflow360"


def void_in_cashflow360(desk: Desk) -> str:
    rows = [row for row in desk.records("SentPay") if row["status"] == "2"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("void_payment", {"id": row["id"]})
    return f"voids payment {row['syncReference']} ({row['id']}) in Cashflow360"


def pay_in_intacct(desk: Desk) -> str:
    row = _intacct_bill(desk)
    if row is None or money(row, "TRX_TOTALDUE") <= 0:
        return ""
    due = money(row, "TRX_TOTALDUE")
    made = desk.books.pay_bill(number(row, "RECORDNO"), due, f"CHK{BANK}", desk.now().date(), desk.entity_id)
    return f"pays {due} for bill {text(row, 'RECORDID')} in Intacct ({made})"


ACTS: tuple[tuple[Act, float], ...] = (
    (create_in_intacct, 6),
    (create_in_cashflow360, 8),
    (describe_in_intacct, 3),
    (describe_in_cashflow360, 3),
    (relist_in_intacct, 3),
    (relist_in_cashflow360, 3),
    (delete_in_intacct, 1),
    (delete_in_cashflow360, 1),
    (undelete_in_cashflow360, 0.5),
    (approve, 3),
    (pay_in_cashflow360, 5),
    (void_in_cashflow360, 1.5),
    (pay_in_intacct, 0.5),
)
