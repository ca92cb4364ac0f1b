"""Harbor Field Services: matches well; shows ids against names, and a bill number two vendors share."""

from decimal import Decimal

from sandbox.scenarios.demo.records import (
    BillPairing,
    ConnectionBooks,
    DocumentPairing,
    Outcome,
    matched,
    to_cashflow360,
    to_intacct,
    updated,
)
from sandbox.scenarios.native.bills import Bill, line
from sandbox.scenarios.native.documents import Document
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor
from sandbox.scenarios.native.parties import Customer, Employee, Item, Project

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
    *(to_cashflow360("account", number, "§1 only in Intacct") for number in ["1090", "2100", "1300"]),
    matched("account", "4000", Account("4000", "Berth Income", AccountType.INCOME), "§2(1) same number"),
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

SALES_LISTS = (
    to_cashflow360(
        "account",
        Account("1040", "Storm Reserve", AccountType.BANK, savings=True),
        "§6 savings account arrives as Bank",
    ),
    matched("customer", Customer("C-PORT", "Port Authority"), Customer("C-PORT", "Port Authority"), "§2(1) same id"),
    to_cashflow360("customer", Customer("C-MARINA", "Blue Marina", "pay@marina.example"), "§1 only in Intacct"),
    to_intacct("customer", Customer("C-FERRY", "Ferry Line"), "§1 only in Cashflow360"),
    matched("item", Item("I-BERTH", "Berth, per day"), Item("I-BERTH", "Berth, per day"), "§2(1) same id"),
    to_cashflow360("item", Item("I-WASH", "Hull wash"), "§1 only in Intacct"),
    matched("employee", Employee("E-10", "Ada", "Quay"), Employee("E-10", "Ada", "Quay"), "§2(1) same id"),
    to_cashflow360("employee", Employee("E-11", "Ben", "Mole"), "§1 only in Intacct"),
    to_cashflow360("project", Project("P-DREDGE", "Dredging"), "§1 projects go to Cashflow360 only"),
)

DOCUMENTS = (
    DocumentPairing(
        kind="invoice",
        document=Document("FI-900", "C-PORT", Decimal("120.00"), "4000"),
        held_by="intacct",
        rule="§1 wholly unpaid in Intacct only",
    ),
    DocumentPairing(
        kind="invoice",
        document=Document("FI-901", "C-PORT", Decimal("80.00"), "4000"),
        held_by="cashflow360",
        rule="§1 in Cashflow360 only, and received there in part",
        received=Decimal("30.00"),
    ),
    DocumentPairing(
        kind="vendor credit",
        document=Document("FC-1", "V-ACME", Decimal("15.00"), "6000"),
        held_by="intacct",
        rule="§1 wholly unapplied in Intacct only",
    ),
    DocumentPairing(
        kind="vendor credit",
        document=Document("FC-2", "V-FLD1", Decimal("9.00"), "6300"),
        held_by="cashflow360",
        rule="§1 in Cashflow360 only",
    ),
    DocumentPairing(
        kind="credit memo",
        document=Document("FM-1", "C-PORT", Decimal("5.00"), "4000"),
        held_by="cashflow360",
        rule="§1 credit memos go to Intacct only",
    ),
)

BOOKS = ConnectionBooks(lists=(*LISTS, *SALES_LISTS), bills=BILLS, documents=DOCUMENTS)
