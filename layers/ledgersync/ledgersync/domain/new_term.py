"""A payment term that a person lets the service make. Terms themselves are never synced: they match by name."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.domain.shape import Trade

MOST_DAYS = 999
"""The most net days Cashflow360 takes (BILL v3, payment terms: daysDue 0-999)."""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """Due so many days from the document's date. Cashflow360 has one list; Intacct one for AP and one for AR."""

    name: str
    days: int
    trade: Trade
