"""Cedar Studio: one entity that owns its vendors and dimensions, with Cashflow360 as master in case of conflict."""

from decimal import Decimal

from sandbox.scenarios.demo.records import (
    BillPairing,
    Change,
    ConnectionBooks,
    Edit,
    ListRecord,
    Outcome,
    matched,
    to_cashflow360,
    to_intacct,
    updated,
)
from sandbox.scenarios.demo.shared import BANKS
from sandbox.scenarios.native.bills import Bill, line
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor

CEDAR: tuple[tuple[str, ListRecord], ...] = (
    *(("account", bank) for bank in BANKS),
    ("account", Account("4000", "Design Income", AccountType.INCOME)),
    ("account", Account("6000", "Studio Supplies")),
    ("account", Account("6100", "Studio Rent")),
    ("account", Account("6900", "Unallocated Expenses")),
)
"""What Cedar owns at the top level: its accounts, nothing else."""

LISTS = (
    matched("account", "1010", Account("1010", "Operating Checking", AccountType.BANK), "§2(1) same number"),
    matched("account", "1020", Account("1020", "Money Out Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "1030", Account("1030", "Money In Clearing", AccountType.BANK), "§2(1) same number"),
    *(
        to_cashflow360("account", number, "§1 only in Intacct")
        for number in ["2000", "1200", "1090", "4000", "6100", "6900"]
    ),
    matched("account", "6000", Account("6000", "Studio Supplies"), "§2(1) same number"),
    matched("location", "10", Dimension("10", "Cedar Studio"), "§2(1) the entity itself"),
    to_cashflow360("department", Dimension("DES", "Design"), "§1 only in Intacct"),
    # Owned by the entity and Cashflow360 is master: Intacct takes over the name.
    updated(
        "department", Dimension("PRT", "Print"), Dimension("PRT", "Print Shop"), "§2 master's values win", "intacct"
    ),
    to_intacct("class", Dimension("WED", "Weddings"), "§1 only in Cashflow360"),
    matched(
        "vendor",
        Vendor("INK", "Inkwell Press", "press@inkwell.example", "555-0310"),
        Vendor("INK", "Inkwell Press", "press@inkwell.example", "555-0310"),
        "§2(1) same id",
    ),
    to_cashflow360("vendor", Vendor("LENS", "Lens Rental", "rent@lens.example"), "§1 only in Intacct"),
    to_intacct("vendor", Vendor("FLOWER", "Flower Market", "stall@flower.example"), "§1 only in Cashflow360"),
)

BILLS = (
    BillPairing(
        Outcome.CREATED,
        "§1 wholly unpaid in Intacct only",
        intacct=Bill("C-1", "LENS", (line("310.00", "6000", "DES"),)),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§1 in Cashflow360 only, then paid offline there",
        cashflow360=Bill("C-2", "INK", (line("95.00", "6000"),)),
        side="intacct",
        approved=True,
        paid_offline=Decimal("95.00"),
        payment=Outcome.CREATED,
    ),
    BillPairing(
        Outcome.CREATED,
        "§5 waits for nothing: its vendor is made in Intacct in the same run",
        cashflow360=Bill("C-3", "FLOWER", (line("61.50", "6000"),)),
        side="intacct",
        approved=True,
    ),
)

EDITS = (
    Edit(
        (
            Change("vendor", "INK", "intacct", {"phone": "555-0311", "email": "books@inkwell.example"}),
            Change("vendor", "INK", "cashflow360", {"phone": "555-0312"}),
        ),
        ("phone",),
        {"phone": "555-0312", "email": "books@inkwell.example"},
        "§3 one field conflicts and Cashflow360 wins, the other merges",
    ),
)

BOOKS = ConnectionBooks(lists=LISTS, bills=BILLS, edits=EDITS, master="cashflow360")
