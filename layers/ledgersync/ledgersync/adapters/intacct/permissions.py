"""What the sync user may do, as far as Intacct tells: a fingerprint of it, and the writes that it rules out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from intacct import company
from intacct.functions import Function
from intacct.results import Done, Result
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import Needed, Right
from ledgersync.domain.remembered import Operation
from ledgersync.domain.rights import OBJECTS, PERMISSION_MISSING, Missing, UserRights
from ledgersync.mapping.tables import KindMapping

Ask = Callable[[Sequence[Function]], list[Result]]


def ask_rights(ask: Ask, user_id: str, mappings: Mapping[Kind, KindMapping]) -> UserRights:
    """Rights and subscriptions; what neither answer tells of may be tried."""
    applications, permissions = ask([company.applications(), company.user_permissions(user_id)])
    modules = sorted(company.read_applications(applications)) if isinstance(applications, Done) else []
    rights = company.read_permissions(permissions) if isinstance(permissions, Done) else {}
    content = repr((modules, sorted((name, sorted(held)) for name, held in rights.items())))
    fingerprint = hashlib.sha256(content.encode()).hexdigest()[:16] if modules or rights else ""
    held = policies(permissions)
    return UserRights(
        fingerprint=fingerprint,
        denied={place: lacking for mapping in mappings.values() for place, lacking in _denied(mapping, held)},
    )


def _denied(
    mapping: KindMapping, held: Mapping[str, frozenset[str]]
) -> Iterator[tuple[tuple[Kind, Operation], Missing]]:
    name = mapping.intacct.object_name
    policy = policy_of(OBJECTS[name], held)
    for operation, right in _rights(mapping).items():
        if policy is not None and right.value not in policy:
            yield (mapping.kind, operation), Missing(PERMISSION_MISSING, name, right.value)


def policies(permissions: Result) -> Mapping[str, frozenset[str]]:
    """Rights by the name of the policy, in any case."""
    if not isinstance(permissions, Done):
        return {}
    return {policy.casefold(): rights for (_, policy), rights in company.read_permissions(permissions).items()}


def policy_of(needed: Needed, held: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The rights on an object; None where no policy is known to be its own."""
    named = (name.casefold() for name in needed.policies)
    return next((held[name] for name in named if name in held), None)


def _rights(mapping: KindMapping) -> Mapping[Operation, Right]:
    """The right that each write takes. What is not deleted is made inactive, and reversing is in no list."""
    found = {Operation.CREATE: Right.ADD, Operation.UPDATE: Right.EDIT}
    if mapping.intacct.deletable:
        found[Operation.REMOVE] = Right.DELETE
    return found
