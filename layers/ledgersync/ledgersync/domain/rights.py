"""How a refusal reads that is for want of a module or a right, on any object the sync reads or writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import LISTED, MODULES, Needed, Right
from ledgersync.domain.remembered import Operation, Write

OF_OPERATION: Mapping[str, Right] = {
    "QUERY": Right.LIST,
    "READ_BY_QUERY": Right.LIST,
    "READBYQUERY": Right.LIST,
    "LIST": Right.LIST,
    "READ": Right.VIEW,
    "READ_BY_NAME": Right.VIEW,
    "GET": Right.VIEW,
    "CREATE": Right.ADD,
    "UPDATE": Right.EDIT,
    "DELETE": Right.DELETE,
    "REVERSE": Right.REVERSE,
    "APPROVE": Right.APPROVE,
}
"""The right behind an operation of the API, as refusals name it."""

OBJECTS: Mapping[str, Needed] = {
    **{name: needed for spec in SPECS.values() for name, needed in spec.objects.items()},
    "AUDITHISTORY": Needed("CERP", "the audit history", LISTED, ("Audit History", "Custom Reports")),
}
"""Every object the sync reads or writes."""

MODULE_MISSING, PERMISSION_MISSING = "module-missing", "permission-missing"
FIELD_MISSING = "field-not-in-company"
CAUSES = frozenset({MODULE_MISSING, PERMISSION_MISSING})

_BY_PERMISSION = re.compile(r"permission for API operation (\w+) on objects of type (\w+)", re.IGNORECASE)
_BY_SUBSCRIPTION = re.compile(
    r"operation cannot be performed on objects of type (\w+)|Object definition (\w+) not found", re.IGNORECASE
)
_OTHERWISE = re.compile(r"PL04000005|do not have permission", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a refusal is for want of: a module, a right on an object of it, or fields that the company lacks."""

    cause: str
    object: str
    right: str = ""
    field: str = ""

    @property
    def params(self) -> Mapping[str, str]:
        """What the words of a hold name."""
        needed = OBJECTS.get(self.object)
        return {
            "object": self.object,
            "what": needed.what if needed else "these records",
            "module": MODULES[needed.module] if needed else "a module",
            "right": self.right or "the right to use it",
            "field": self.field,
        }

    @property
    def said(self) -> str:
        """For the report of a run and the doctor."""
        known = self.params
        if self.cause == FIELD_MISSING:
            return f"{known['what']} ({self.object}) have no field {self.field} in this company"
        if self.cause == MODULE_MISSING:
            return f"{known['module']} is not subscribed, which {known['what']} ({self.object}) need"
        return f"the right {known['right']} on {known['what']} ({self.object}, {known['module']}) is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRights:
    """What the sync user may do: a ``fingerprint`` of it, "" where nothing is told, and the writes it rules out.

    A removal that is a reversal is never ruled out: no list tells of the right to reverse.
    """

    fingerprint: str = ""
    denied: Mapping[tuple[Kind, Operation], Missing] = field(default_factory=dict)

    def lacking(self, write: Write) -> Missing | None:
        """What a write is sure to be refused for."""
        return None if write.reversal is not None else self.denied.get((write.kind, write.operation))


UNTOLD = UserRights()


def missing(answer: str, asked: str, right: Right) -> Missing | None:
    """What Intacct's answer says is missing; None when it refuses for another reason.

    ``asked`` and ``right`` are what was asked for, for answers that name neither.
    """
    if found := _BY_PERMISSION.search(answer):
        named = OF_OPERATION.get(found[1].upper())
        return Missing(PERMISSION_MISSING, _known(found[2], asked), named.value if named else found[1].lower())
    if found := _BY_SUBSCRIPTION.search(answer):
        return Missing(MODULE_MISSING, _known(found[1] or found[2], asked))
    return Missing(PERMISSION_MISSING, asked, right.value) if _OTHERWISE.search(answer) else None


def _known(named: str, asked: str) -> str:
    return named.upper() if named.upper() in OBJECTS else asked
