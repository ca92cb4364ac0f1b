"""The kinds and their fields: what merges, who may change it, what it refers to.

Adding a kind is an entry in ``lists`` or ``transactions``, a mapping module for its native fields, and tests.
The order in which kinds sync is derived from their references (``order``).
"""

from ledgersync.domain.kinds.lists import LISTS
from ledgersync.domain.kinds.transactions import TRANSACTIONS
from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Amend, Authority, Direction, Field, Group, KindSpec, Trade, Type, Undo

SPECS: dict[Kind, KindSpec] = {spec.kind: spec for spec in (*LISTS, *TRANSACTIONS)}

__all__ = ["SPECS", "Amend", "Authority", "Direction", "Field", "Group", "KindSpec", "Trade", "Type", "Undo"]
