"""Approvals in Intacct: who looks at what waits there, and lets it go on."""

from __future__ import annotations

from sandbox.intacct.values import number
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act

WAITING = ("VENDOR", "APBILL", "ARINVOICE")
"""Objects whose records may wait; what becomes of payments is among the acts of payments."""


def approve(desk: Desk) -> str:
    """The record that has waited longest, of an object that somebody chooses."""
    name = desk.rng.choice(WAITING)
    row = next((row for row in desk.rows(name) if row.get("STATE") == "Submitted"), None)
    if row is None:
        return ""
    desk.books.move(name, number(row, "RECORDNO"), "Approved", desk.entity_id)
    return f"approves {name} {row['RECORDNO']} in Intacct"


ACTS: tuple[tuple[Act, float], ...] = ((approve, 12),)
