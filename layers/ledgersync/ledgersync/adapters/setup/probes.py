"""What the sync user may do: each object asked for one row, and the rights to write from the list of permissions.

A right to write can't be tried without writing, so it is read where Intacct lists it, and not told where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Refused, Result
from ledgersync.adapters.intacct.permissions import policies, policy_of
from ledgersync.domain.needed import Right
from ledgersync.domain.rights import OBJECTS, PERMISSION_MISSING, Missing, missing

KEYS = {"AUDITHISTORY": "ID"}
"""Objects without a record number, and what they have instead."""
TOLD = frozenset({Right.ADD, Right.EDIT, Right.DELETE})
"""Rights that the list of permissions names; what reverses or approves a payment is in none."""


def questions() -> list[Function]:
    """One row of every object, in the order of the table."""
    return [Query(name, (KEYS.get(name, "RECORDNO"),), page_size=1).function() for name in OBJECTS]


def read(results: Sequence[Result], permissions: Result) -> tuple[Mapping[str, Missing | None], frozenset[str]]:
    """What is missing by object, None where nothing is; and the objects whose rights to write are not told."""
    held = policies(permissions)
    found: dict[str, Missing | None] = {}
    silent: set[str] = set()
    for (name, needed), result in zip(OBJECTS.items(), results, strict=True):
        found[name] = _refused(name, result)
        wanted = [right for right in needed.rights if right in TOLD]
        if found[name] is None and wanted:
            policy = policy_of(needed, held)
            if policy is None:
                silent.add(name)
            elif lacking := [right.value for right in wanted if right.value not in policy]:
                found[name] = Missing(PERMISSION_MISSING, name, ", ".join(lacking))
    return found, frozenset(silent)


def _refused(name: str, result: Result) -> Missing | None:
    """Any refusal counts: a probe asks for nothing that could be wrong but the right."""
    if not isinstance(result, Refused):
        return None
    return missing(result.text, name, Right.LIST) or Missing(PERMISSION_MISSING, name, Right.LIST.value)
