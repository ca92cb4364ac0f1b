"""What Harbor Group owns at the top level and its three entities share."""

from sandbox.scenarios.demo.records import ListRecord
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, Vendor

TERMS = {"Net 30": 30, "Net 15": 15, "Net 45": 45}
"""Payment terms of both companies in Intacct; an organisation may lack one."""

CONTROL_ACCOUNTS = {"2000": "Accounts Payable", "1200": "Accounts Receivable", "1090": "Undeposited Funds"}
"""Every company of Intacct has these from the start, at the top level."""

BANKS = (
    Account("1010", "Operating Checking", AccountType.BANK),
    Account("1020", "Money Out Clearing", AccountType.BANK),
    Account("1030", "Money In Clearing", AccountType.BANK),
)

HARBOR: tuple[tuple[str, ListRecord], ...] = (
    *(("account", bank) for bank in BANKS),
    ("account", Account("2100", "Fleet Card", AccountType.CREDIT_CARD)),
    ("account", Account("1300", "Prepaid Insurance", AccountType.OTHER_CURRENT_ASSET)),
    ("account", Account("4000", "Berth Income", AccountType.INCOME)),
    ("account", Account("6000", "Office Supplies")),
    ("account", Account("6100", "Rent")),
    ("account", Account("6200", "Utilities")),
    ("account", Account("6300", "Travel")),
    ("account", Account("6900", "Unallocated Expenses")),
    ("department", Dimension("OPS", "Operations")),
    ("department", Dimension("OPS-DK", "Dock Operations", parent="OPS")),
    ("department", Dimension("ADM", "Administration")),
    ("class", Dimension("RET", "Retail")),
    ("class", Dimension("RET-ON", "Online Retail", parent="RET")),
    ("vendor", Vendor("V-ACME", "Acme Paper Co", "billing@acme.example")),
    ("vendor", Vendor("V-BOLT", "Bolt Electric", "ar@bolt.example", "555-0102")),
    ("vendor", Vendor("V-CITY", "City Utilities")),
    ("vendor", Vendor("V-DOVE", "Dove Legal LLP", "accounts@dove.example")),
)
