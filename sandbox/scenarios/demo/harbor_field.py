"""Harbor Field Services: matches well; shows ids against names, and a bill number two vendors share."""

from sandbox.scenarios.demo.records import (
    BillPairing,
    ConnectionBooks,
    Outcome,
    matched,
    to_cashflow360,
    to_intacct,
    updated,
)
from sandbox.scenarios.native.bills import Bill, line
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor

EXPENSES = {
    "6000": "Office Supplies",
    "6100": "Rent",
    "6200": "Utilities",
    "6300": "Travel",
    "6900": "Unallocated Expenses",
}

LISTS = (
    matched("account", "1010", Account("1010", "Operating Checking", AccountType.BANK), "§2(1) same number"),
    matched("account", "1020", Account("1020", "Money Out Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "1030", Account("1030", "Money In Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "2000", Account("2000", "Accounts Payable", AccountType.PAYABLE), "§6 control account"),
    matched("account", "1200", Account("1200", "Accounts Receivable", AccountType.RECEIVABLE), "§6 control account"),
    *(matched("account", number, Account(number, name), "§2(1) same number") for number, name in EXPENSES.items()),
    *(to_cashflow360("account", number, "§1 only in Intacct") for number in ["1090", "2100", "1300", "4000"]),
    matched("department", "OPS", Dimension("OPS", "Operations"), "§2(1) same id"),
    matched("department", "OPS-DK", Dimension("OPS-DK", "Dock Operations", parent="OPS"), "§2(1) same id and parent"),
    matched("department", "ADM", Dimension("ADM", "Administration"), "§2(1) same id"),
    matched("location", "300", Dimension("300", "Harbor Field Services"), "§2(1) the entity itself"),
    matched("class", "RET", Dimension("RET", "Retail"), "§2(1) same id"),
    # The id agrees and the name does not: the id decides, the name is put right.
    updated("class", "RET-ON", Dimension("RET-ON", "Web Shop", parent="RET"), "§2(1) before §2(2)", "cashflow360"),
    to_intacct("class", Dimension("EXP", "Export"), "§1 only in Cashflow360"),
    matched("vendor", "V-ACME", Vendor("V-ACME", "Acme Paper Co", "billing@acme.example"), "§2(1) same id"),
    updated("vendor", "V-BOLT", Vendor("V-BOLT", "Bolt Electric"), "§2 e-mail and phone filled in", "cashflow360"),
    matched("vendor", "V-CITY", Vendor("V-CITY", "City Utilities"), "§2(1) same id, although a name repeats elsewhere"),
    to_cashflow360("vendor", "V-DOVE", "§1 only in Intacct"),
    matched(
        "vendor",
        Vendor("V-FLD1", "Field Fuel", "fuel@field.example"),
        Vendor("V-FLD1", "Field Fuel", "fuel@field.example"),
        "§2(1) same id, owned by the entity",
    ),
)

BILLS = (
    BillPairing(
        Outcome.CREATED,
        "§1 wholly unpaid in Intacct only",
        intacct=Bill("F-77", "V-ACME", (line("42.00", "6300", actg_class="RET"),)),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§2(3) a number another vendor uses too is no match",
        cashflow360=Bill("F-77", "V-FLD1", (line("43.00", "6300", actg_class="RET"),)),
        side="intacct",
        approved=True,
    ),
    BillPairing(
        Outcome.MATCHED,
        "§2(3) same vendor, number and total; several lines",
        intacct=Bill("F-80", "V-FLD1", (line("10.10", "6000", "OPS"), line("20.20", "6300", "ADM"))),
        cashflow360=Bill("F-80", "V-FLD1", (line("10.10", "6000", "OPS"), line("20.20", "6300", "ADM"))),
    ),
)

BOOKS = ConnectionBooks(lists=LISTS, bills=BILLS)
