"""Harbor East: an organisation that was kept by hand beside Intacct for years; a bit of everything."""

from decimal import Decimal

from sandbox.scenarios.demo.records import (
    BillPairing,
    Change,
    ConnectionBooks,
    Edit,
    Outcome,
    held_in_cashflow360,
    held_in_intacct,
    matched,
    to_cashflow360,
    to_intacct,
    updated,
)
from sandbox.scenarios.native.bills import Bill, line
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor

ACCOUNTS = (
    matched("account", "1010", Account("1010", "Operating Checking", AccountType.BANK), "§2(1) same number"),
    matched("account", "1020", Account("1020", "Money Out Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "1030", Account("1030", "Money In Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "2000", Account("2000", "Accounts Payable", AccountType.PAYABLE), "§6 control account"),
    matched("account", "1200", Account("1200", "Accounts Receivable", AccountType.RECEIVABLE), "§6 control account"),
    to_cashflow360("account", "1090", "§1 only in Intacct"),
    to_cashflow360("account", "2100", "§6 charge card arrives as Credit Card"),
    to_cashflow360("account", "1300", "§1 only in Intacct"),
    matched("account", "4000", Account("4000", "Berth Income", AccountType.INCOME), "§2(1) same number"),
    matched("account", "6000", Account("6000", "Office Supplies"), "§2(1) same number"),
    # Same number, another title: linked, and the owner at the top level is master whatever the preset.
    updated("account", "6100", Account("6100", "Rent and Lease"), "§2 master's values win", "cashflow360"),
    # No number in Cashflow360, the name in other letters: linked by name, the number is filled in.
    updated("account", "6200", Account("", " utilities "), "§2(2) same name folded", "cashflow360"),
    to_cashflow360("account", "6300", "§1 only in Intacct"),
    matched("account", "6900", Account("6900", "Unallocated Expenses"), "§5 unallocated expenses account"),
    to_intacct("account", Account("6410", "Dock Repairs"), "§1 only in Cashflow360: made at the entity"),
    # Bank-type accounts are never made in Intacct by the sync.
    held_in_cashflow360("account", Account("1050", "Petty Savings", AccountType.BANK), "§1 bank account only here"),
)

DIMENSIONS = (
    matched("department", "OPS", Dimension("OPS", "Operations"), "§2(1) same id"),
    to_cashflow360("department", "OPS-DK", "§7 parent first"),
    # Linked by name; the id is filled in.
    updated("department", "ADM", Dimension("", "ADMINISTRATION"), "§2(2) same name folded", "cashflow360"),
    to_intacct("department", Dimension("MKT", "Marketing"), "§1 only in Cashflow360"),
    matched("location", "100", Dimension("100", "Harbor East"), "§2(1) the entity itself"),
    to_cashflow360("location", Dimension("E-PIER", "East Pier", parent="100"), "§7 parent first"),
    to_intacct("location", Dimension("E-SHED", "East Shed", parent="100"), "§1 only in Cashflow360"),
    matched("class", "RET", Dimension("RET", "Retail"), "§2(1) same id"),
    to_cashflow360("class", "RET-ON", "§7 parent first"),
)

VENDORS = (
    matched("vendor", "V-ACME", Vendor("V-ACME", "Acme Paper Co", "billing@acme.example"), "§2(1) same id"),
    # The name in other letters and with two blanks, no id.
    updated("vendor", "V-BOLT", Vendor("", "BOLT  electric"), "§2(2) same name folded", "cashflow360"),
    # Two of one name over there: never a guess.
    held_in_intacct("vendor", "V-CITY", "§2 two candidates: ambiguous"),
    held_in_cashflow360("vendor", Vendor("", "City Utilities"), "§2 one of two candidates"),
    held_in_cashflow360("vendor", Vendor("", "CITY UTILITIES"), "§2 one of two candidates"),
    to_cashflow360("vendor", "V-DOVE", "§1 only in Intacct"),
    matched(
        "vendor",
        Vendor("V-EAST1", "East Rope Works", "rope@east.example", "555-0110"),
        Vendor("V-EAST1", "East Rope Works", "rope@east.example", "555-0110"),
        "§2(1) same id, owned by the entity",
    ),
    matched(
        "vendor",
        Vendor("V-EAST2", "East Tow", "tow@east.example", "555-0120"),
        Vendor("V-EAST2", "East Tow", "tow@east.example", "555-0120"),
        "§2(1) same id, owned by the entity",
    ),
    to_cashflow360("vendor", Vendor("V-EAST3", "East Diving", "dive@east.example"), "§1 only in Intacct"),
    to_intacct("vendor", Vendor("V-EAST4", "Harbor Kiosk", "kiosk@east.example"), "§1 only in Cashflow360"),
)

BILLS = (
    BillPairing(
        Outcome.CREATED,
        "§1 wholly unpaid in Intacct only",
        intacct=Bill("E-1001", "V-ACME", (line("240.00", "6000", "OPS"), line("60.50", "6300"))),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§1 with a payment term both sides have",
        intacct=Bill("E-1002", "V-DOVE", (line("1250.00", "6900"),), term="Net 30"),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§1 born from a purchase order, edited in Intacct only",
        intacct=Bill("E-1003", "V-EAST3", (line("88.00", "6000"),), po_number="PO-7781", from_purchase_order=True),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.HELD,
        "§1 the term Net 45 is missing in Cashflow360",
        intacct=Bill("E-1004", "V-ACME", (line("75.00", "6000"),), term="Net 45"),
        side="intacct",
    ),
    BillPairing(
        Outcome.HELD,
        "§5 waits for its vendor, which is ambiguous",
        intacct=Bill("E-1005", "V-CITY", (line("310.20", "6200"),)),
        side="intacct",
    ),
    BillPairing(
        Outcome.LEFT,
        "§1 partly paid in Intacct: never sent",
        intacct=Bill("E-1006", "V-ACME", (line("500.00", "6000"),)),
        side="intacct",
        paid_in_intacct=Decimal("200.00"),
    ),
    BillPairing(
        Outcome.MATCHED,
        "§2(3) same vendor, number and total",
        intacct=Bill("E-2001", "V-EAST1", (line("120.00", "6000", "OPS"),)),
        cashflow360=Bill("E-2001", "V-EAST1", (line("120.00", "6000", "OPS"),)),
    ),
    BillPairing(
        Outcome.HELD,
        "§2(3) same number, another total",
        intacct=Bill("E-2002", "V-EAST2", (line("400.00", "6000"),)),
        cashflow360=Bill("E-2002", "V-EAST2", (line("440.00", "6000"),)),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§1 approved in Cashflow360 only, then paid offline there",
        cashflow360=Bill("E-3001", "V-ACME", (line("99.99", "6000"), line("0.01", "6900"))),
        side="intacct",
        approved=True,
        paid_offline=Decimal("100.00"),
        payment=Outcome.CREATED,
    ),
    BillPairing(
        Outcome.CREATED,
        "§5 a line without an account gets Unallocated Expenses",
        cashflow360=Bill("E-3002", "V-EAST4", (line("45.00"),)),
        side="intacct",
        approved=True,
    ),
    BillPairing(
        Outcome.HELD,
        "§1 in a period the entity has closed",
        cashflow360=Bill("E-3003", "V-ACME", (line("64.00", "6000"),), days=-75),
        side="cashflow360",
        approved=True,
    ),
    BillPairing(
        Outcome.LEFT,
        "§4 deactivated before it was ever sent",
        cashflow360=Bill("E-3004", "V-EAST1", (line("12.00", "6000"),)),
        side="cashflow360",
        inactive=True,
    ),
)

EDITS = (
    Edit(
        (
            Change("vendor", "V-EAST1", "intacct", {"phone": "555-0199"}),
            Change("vendor", "V-EAST1", "cashflow360", {"email": "desk@rope.example"}),
        ),
        (),
        {"phone": "555-0199", "email": "desk@rope.example"},
        "§3 fields changed on different sides merge",
    ),
    Edit(
        (
            Change("vendor", "V-EAST2", "intacct", {"phone": "555-0121"}),
            Change("vendor", "V-EAST2", "cashflow360", {"phone": "555-0122"}),
        ),
        ("phone",),
        {"phone": "555-0121"},
        "§3 both changed it: a conflict, the master Intacct wins",
    ),
    Edit(
        (Change("vendor", "V-ACME", "cashflow360", {"email": "new@acme.example"}),),
        (),
        {"email": "billing@acme.example"},
        "§1 owned at the top level: put back and reported",
    ),
)

BOOKS = ConnectionBooks(lists=(*ACCOUNTS, *DIMENSIONS, *VENDORS), bills=BILLS, edits=EDITS, closed_days_ago=60)
