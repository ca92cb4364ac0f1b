"""Records of five lists that both systems hold."""

from __future__ import annotations

from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop

LISTS = (
    ("VENDOR", "Vendor", "V1"),
    ("CUSTOMER", "Customer", "C1"),
    ("DEPARTMENT", "Department", "D1"),
    ("CLASS", "ActgClass", "K1"),
    ("LOCATION", "Location", "10-A"),
)
"""Object in Intacct, entity in Cashflow360, id in Intacct."""


def list_all(shop: Shop) -> None:
    """Add what the shop lacks of them, and sync."""
    add_to_intacct(shop.books, "department", Dimension("D1", "Drinks"), shop.entity)
    add_to_intacct(shop.books, "class", Dimension("K1", "Kiosk"), shop.entity)
    add_to_intacct(shop.books, "location", Dimension("10-A", "Annex", parent=shop.entity), shop.entity)
    shop.run()
    shop.tomorrow()
