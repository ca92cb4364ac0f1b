"""Online payments: how users schedule and cancel them, and how banks move the money for them."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.acts.bills import shares
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act


def schedule(desk: Desk) -> str:
    paid, credited = shares(desk)
    if not paid:
        return ""
    today = desk.now().date()
    when = today if desk.rng.random() < 0.5 else today + timedelta(days=desk.rng.randrange(1, 4))
    made = desk.user.do(
        "pay_online",
        {
            "bankAccountId": desk.records("BankAccount")[0]["id"],
            "processDate": when.isoformat(),
            "bills": paid,
            "credits": credited,
            "early": when == today,
        },
    )
    name = made["name"] if isinstance(made, dict) else ""
    return f"schedules online payment {name} for {when}: {paid}, by credit {credited}"


def cancel(desk: Desk) -> str:
    rows = [row for row in desk.records("SentPay") if row["status"] == "1"]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    desk.user.do("cancel_payment", {"id": row["id"]})
    return f"cancels online payment {row['name']} ({row['id']})"


def confirm(desk: Desk) -> str:
    """The bank says that money has moved."""
    desk.user.do("confirm_movements", {})
    return "sees money movements confirmed"


ACTS: tuple[tuple[Act, float], ...] = ((schedule, 6), (cancel, 2), (confirm, 2))
