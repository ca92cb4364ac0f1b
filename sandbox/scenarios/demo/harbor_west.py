"""Harbor West: an organisation opened last week; nearly everything comes from Intacct. Sends approved bills only."""

from decimal import Decimal

from sandbox.scenarios.demo.records import (
    BillPairing,
    Change,
    ConnectionBooks,
    Edit,
    Outcome,
    matched,
    to_cashflow360,
    to_intacct,
)
from sandbox.scenarios.native.bills import Bill, line
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor

LISTS = (
    # What the preferences need was set up by hand; the rest is only in Intacct.
    matched("account", "1010", Account("1010", "Operating Checking", AccountType.BANK), "§2(1) same number"),
    matched("account", "1020", Account("1020", "Money Out Clearing", AccountType.BANK), "§2(1) same number"),
    matched("account", "1030", Account("1030", "Money In Clearing", AccountType.BANK), "§2(1) same number"),
    *(
        to_cashflow360("account", number, "§1 only in Intacct")
        for number in ["2000", "1200", "1090", "2100", "1300", "4000", "6000", "6100", "6200", "6300", "6900"]
    ),
    to_cashflow360("department", "OPS", "§1 only in Intacct"),
    to_cashflow360("department", "OPS-DK", "§7 parent first, in the same run as its parent"),
    to_cashflow360("department", "ADM", "§1 only in Intacct"),
    to_cashflow360("location", "200", "§1 the entity itself"),
    to_cashflow360("location", Dimension("W-YARD", "West Yard", parent="200"), "§7 parent first"),
    to_cashflow360("class", "RET", "§1 only in Intacct"),
    to_cashflow360("class", "RET-ON", "§7 parent first"),
    to_cashflow360("vendor", "V-ACME", "§1 only in Intacct"),
    to_cashflow360("vendor", "V-BOLT", "§1 only in Intacct"),
    to_cashflow360("vendor", "V-CITY", "§1 only in Intacct: nothing ambiguous in this organisation"),
    to_cashflow360("vendor", "V-DOVE", "§1 only in Intacct"),
    to_cashflow360(
        "vendor", Vendor("V-WEST1", "West Crane", "crane@west.example", "555-0210"), "§1 owned by the entity"
    ),
    to_intacct("vendor", Vendor("V-WEST2", "West Catering", "food@west.example"), "§1 only in Cashflow360"),
)

BILLS = (
    *(
        BillPairing(
            Outcome.CREATED,
            "§1 wholly unpaid in Intacct only",
            intacct=Bill(f"W-10{n:02d}", vendor, (line(f"{100 + 11 * n}.25", "6200", "OPS"),)),
            side="cashflow360",
        )
        for n, vendor in enumerate(("V-ACME", "V-BOLT", "V-CITY", "V-WEST1"), start=1)
    ),
    BillPairing(
        Outcome.CREATED,
        "§1 approved, and this connection sends approved bills only",
        cashflow360=Bill("W-3001", "V-WEST2", (line("130.00"),)),
        side="intacct",
        approved=True,
    ),
    BillPairing(
        Outcome.LEFT,
        "§1 not approved yet",
        cashflow360=Bill("W-3002", "V-WEST2", (line("140.00"),)),
        side="cashflow360",
    ),
    BillPairing(
        Outcome.CREATED,
        "§5 approved and partly paid offline",
        cashflow360=Bill("W-3003", "V-WEST2", (line("200.00"), line("50.00"))),
        side="intacct",
        approved=True,
        paid_offline=Decimal("150.00"),
        payment=Outcome.CREATED,
    ),
)

EDITS = (
    Edit(
        (
            Change("vendor", "V-WEST1", "cashflow360", {"phone": "555-0211"}),
            Change("vendor", "V-WEST1", "intacct", {"email": "office@crane.example"}),
        ),
        (),
        {"phone": "555-0211", "email": "office@crane.example"},
        "§3 fields changed on different sides merge",
    ),
)

BOOKS = ConnectionBooks(lists=LISTS, bills=BILLS, edits=EDITS, approved_only=True)
