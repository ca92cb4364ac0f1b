"""Items: ITEM ⇄ Item. The accounts an item posts to are Intacct's and never written there."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.converters import ACTIVE, choice, reference
from ledgersync.mapping.tables import Cashflow360Half, FieldMap, IntacctHalf, KindMapping

TYPES = choice(
    {
        "Non-Inventory": "Non-Inventory",
        "Non-Inventory (Purchase only)": "Non-Inventory",
        "Non-Inventory (Sales only)": "Non-Inventory",
        "Inventory": "Inventory",
        "Kit": "Kit",
        "Stockable Kit": "Stockable Kit",
    },
    {
        "3": "Non-Inventory",
        "0": "Non-Inventory",
        "1": "Non-Inventory",
        "8": "Non-Inventory",
        "2": "Inventory",
        "10": "Kit",
        "9": "Stockable Kit",
    },
)
"""Intacct's ITEMTYPE and Cashflow360's type; the first word of each type is the one written."""

MAPPING = KindMapping(
    Kind.ITEM,
    IntacctHalf("ITEM", "ITEMID", created="WHENCREATED", deletable=False),
    Cashflow360Half("Item", constant={"entity": "Item"}),
    (
        FieldMap("number", "ITEMID", "shortName", create_only=True),
        FieldMap("name", "NAME", "name"),
        FieldMap("type", "ITEMTYPE", "type", TYPES, create_only=True),
        FieldMap("description", "EXTENDED_DESCRIPTION", "description"),
        FieldMap("income_account", "_INCOME", "chartOfAccountId", reference(Kind.ACCOUNT), read_from="INCOMEACCTKEY"),
        FieldMap("expense_account", "_EXPENSE", "expenseAccount", reference(Kind.ACCOUNT), read_from="EXPENSEACCTKEY"),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
