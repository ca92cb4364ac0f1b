"""What operations work with: the organisation and call at hand, the entity they name, records as answered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.cashflow360.calls import Call
from sandbox.cashflow360.errors import ENTITY_INVALID, OPERATION_INVALID, OPERATION_REFUSED, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import CRUD, Entity, Record

if TYPE_CHECKING:
    from sandbox.cashflow360.world import Cashflow360World

_CHILDREN: dict[str, dict[str, tuple[str, str]]] = {
    "SentPay": {"billPays": ("BillPay", "sentPayId"), "billCredits": ("BillCredit", "sentPayId")},
    "ReceivedPay": {"invoicePays": ("InvoicePay", "receivedPayId")},
}


@dataclass(frozen=True, slots=True)
class Context:
    """One call inside one organisation."""

    organization: Organization
    world: "Cashflow360World"
    call: Call


def entity_for(org: Organization, operation: str, name: str) -> Entity:
    """Return the entity a path names; refuses an operation the API or the entity does not have."""
    if operation not in CRUD:
        raise Refused(OPERATION_INVALID, operation)
    entity = ENTITIES.get(name)
    if entity is None:
        raise Refused(ENTITY_INVALID, name)
    hidden = name == "BillCredit" and operation == "List" and not org.rules.bill_credits_listable
    if operation not in entity.operations or hidden:
        raise Refused(OPERATION_REFUSED, operation, name)
    return entity


def answered(org: Organization, entity: Entity, record: Record, *, nested: bool = True) -> Record:
    """Return a record as the API answers it; without `nested` its lines and children stay empty."""
    children = _CHILDREN.get(entity.name, {})
    if not nested:
        empty: dict[str, object] = {key: [] for key in children}
        return {**record, **empty, **({entity.lines.key: []} if entity.lines is not None else {})}
    if not children:
        return record
    found = {key: org.where(child, field, record["id"]) for key, (child, field) in children.items()}
    return {**record, **found}
