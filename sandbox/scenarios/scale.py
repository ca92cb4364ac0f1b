"""`scale:N`: one connection, N vendors and 4N unpaid bills in Intacct, an empty organisation on the other side."""

import re
from decimal import Decimal

from sandbox.scenarios.native.bills import Bill, BillLine, add_bill_to_intacct
from sandbox.scenarios.native.lists import Account, AccountType, Vendor, add_to_cashflow360, add_to_intacct
from sandbox.scenarios.setting import Founding, Progress, Scenario

LARGEST = 20_000
BILLS_PER_VENDOR = 4
REPORT_EVERY = 500
SCALE = (Founding("scale", "scale", "SCALE", "10", "Scale Works", "Scale Works"),)
ACCOUNTS = (
    Account("1010", "Operating Checking", AccountType.BANK),
    Account("1020", "Money Out Clearing", AccountType.BANK),
    Account("1030", "Money In Clearing", AccountType.BANK),
    Account("4000", "Service Income", AccountType.INCOME),
    *(Account(str(6000 + 100 * n), f"Expense {n}") for n in range(10)),
)


def size_of(name: str) -> int | None:
    """Return N of `scale:N`, or None for another name or a size outside 1 to 20,000."""
    found = re.fullmatch(r"scale:(\d+)", name)
    size = int(found[1]) if found else 0
    return size if 1 <= size <= LARGEST else None


def fill_scale(scenario: Scenario, size: int, progress: Progress) -> None:
    """Write accounts on both sides, vendors and bills in Intacct; reports every 500 vendors."""
    side = scenario.connections["scale"]
    for account in ACCOUNTS:
        add_to_intacct(side.books, "account", account, None)
        if account.type is AccountType.BANK:
            add_to_cashflow360(side, "account", account)
    for number in range(1, size + 1):
        vendor = Vendor(f"V{number:05d}", f"Vendor {number:05d}", f"v{number:05d}@vendors.example")
        add_to_intacct(side.books, "vendor", vendor, None)
        for order in range(1, BILLS_PER_VENDOR + 1):
            amount = Decimal(1000 + 37 * number % 9000 + order) / 100
            line = BillLine(amount, str(6000 + 100 * ((number + order) % 10)))
            bill = Bill(f"{number:05d}-{order}", vendor.id, (line,), days=-order)
            add_bill_to_intacct(side, bill, scenario.today)
        if number % REPORT_EVERY == 0 or number == size:
            progress(f"{number:,} of {size:,} vendors, {number * BILLS_PER_VENDOR:,} bills")
