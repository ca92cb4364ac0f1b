"""Money movements: what leaves the bank on a process date, and what comes back after a void."""

from decimal import Decimal

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import Record

PAYABLES, RECEIVABLES = "1", "2"
SENT, CONFIRMED, VOIDED = "0", "1", "2"


def move(org: Organization, *, kind: str, amount: Decimal, process_date: str, bank_account_id: object) -> Record:
    """Record a movement; payables are negative, what returns of them is positive."""
    now = org.stamp()
    return org.put(
        "MoneyMovement",
        {
            **ENTITIES["MoneyMovement"].blank,
            "id": org.new_id("mmt"),
            "name": f"M{process_date.replace('-', '')} - {org.digits(7)}",
            "type": kind,
            "amount": amount,
            "processDate": process_date,
            "status": SENT,
            "bankAccountId": bank_account_id,
            "createdTime": now,
            "updatedTime": now,
        },
    )


def confirm(org: Organization, movement: Record) -> Record:
    """Tell that the bank confirmed a movement."""
    return org.put("MoneyMovement", {**movement, "status": CONFIRMED, "updatedTime": org.stamp()})


def waiting(org: Organization) -> list[Record]:
    """Return the movements the bank has not confirmed."""
    return [row for row in org.tables["MoneyMovement"].values() if row["status"] == SENT]
