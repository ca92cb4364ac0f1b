"""What the sync needs of Intacct: modules, and rights on objects.

Module codes are those of ``get_applications``. The names of policies in ``getUserPermissions`` are not known: several
spellings are listed, and one under none of them counts as not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MODULES: Mapping[str, str] = {
    "CO": "Company",
    "GL": "General Ledger",
    "AP": "Accounts Payable",
    "AR": "Accounts Receivable",
    "CM": "Cash Management",
    "EE": "Time & Expenses",
    "PA": "Projects",
    "INV": "Inventory",
    "CERP": "Customization Services (Platform Services)",
}


class Right(StrEnum):
    LIST = "List"
    VIEW = "View"
    ADD = "Add"
    EDIT = "Edit"
    DELETE = "Delete"
    REVERSE = "Reverse"
    APPROVE = "Approve"


READS = frozenset({Right.LIST, Right.VIEW})
ALL = (Right.LIST, Right.ADD, Right.EDIT, Right.DELETE)
LIST_AND_CHANGE = (Right.LIST, Right.ADD, Right.EDIT)
LISTED = (Right.LIST,)
POSTED = (Right.LIST, Right.ADD, Right.REVERSE)


@dataclass(frozen=True, slots=True)
class Needed:
    """What the sync needs of an object: its module, the rights, and the names of its policy.

    ``what`` is what people call its records. Lines have the rights of their document, and are not probed alone.
    """

    module: str
    what: str
    rights: tuple[Right, ...]
    policies: tuple[str, ...] = ()
