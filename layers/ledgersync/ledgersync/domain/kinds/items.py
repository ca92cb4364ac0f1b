"""Items."""

from __future__ import annotations

from ledgersync.domain.kinds.lists import DESCRIPTION, changed, list_kind, name, number, theirs
from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Authority, Field, Role
from ledgersync.domain.words import Called

KINDS = (
    list_kind(
        Kind.ITEM,
        number(30),
        name(100),
        Field("type", authority=Authority.INTACCT, required=True),
        DESCRIPTION,
        theirs("income_account", Kind.ACCOUNT),
        theirs("expense_account", Kind.ACCOUNT),
        called=Called(one="item", intacct="Inventory Control › Items", cashflow360="Items", number="short name"),
        role=Role.DIMENSION,
        objects={"ITEM": changed("INV", "items", "Item", "Items")},
        reported=("ITEM", "ITEMID"),
        merges=False,
    ),
)
