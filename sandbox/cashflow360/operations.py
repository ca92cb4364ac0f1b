"""The calls inside a session, as a table: first part of the path → what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.cashflow360 import crud
from sandbox.cashflow360.bulk import bulk
from sandbox.cashflow360.errors import API_UNSUPPORTED, LIST_ENTITY_INVALID, PARAMETER_MISSING, Refused
from sandbox.cashflow360.errors import UNTRUSTED_SESSION as UNTRUSTED
from sandbox.cashflow360.invoicing import send_invoice
from sandbox.cashflow360.listing import filterable, page
from sandbox.cashflow360.payables import requests as payments
from sandbox.cashflow360.receivables import record_ar_payment
from sandbox.cashflow360.records import Context, answered, entity_for
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import Entity, Record


@dataclass(frozen=True, slots=True)
class Operation:
    """What a path does, and how many parts such a path has."""

    run: Callable[[Context, list[str]], object]
    parts: int = 1


def _crud(context: Context, parts: list[str]) -> Record:
    operation, name = parts
    org, data = context.organization, context.call.data()
    entity = entity_for(org, operation, name)
    return answered(org, entity, crud_one(context, operation, entity, data))


def crud_one(context: Context, operation: str, entity: Entity, data: Record) -> Record:
    """Run one Crud operation on one object."""
    org = context.organization
    if operation in crud.BY_OBJECT:
        obj = data.get("obj")
        if not isinstance(obj, dict):
            raise Refused(PARAMETER_MISSING, "obj")
        return crud.BY_OBJECT[operation](org, entity, obj)
    return crud.BY_ID[operation](org, entity, data)


def _bulk(context: Context, parts: list[str]) -> Record:
    kind, operation, name = parts
    if kind != "Crud":
        raise Refused(API_UNSUPPORTED)
    entity = entity_for(context.organization, operation, name)
    return bulk(context, lambda data: crud_one(context, operation, entity, data), entity)


def _list(context: Context, parts: list[str]) -> list[Record]:
    org, data = context.organization, context.call.data()
    if parts[0] not in ENTITIES:
        raise Refused(LIST_ENTITY_INVALID, parts[0])
    entity = entity_for(org, "List", parts[0])
    nested = data.get("nested", True) is not False
    rows = page(context.world.visible(org, entity.name), entity, data, org.rules)
    return [answered(org, entity, row, nested=nested) for row in rows]


def _logout(context: Context, _parts: list[str]) -> Record:
    context.world.sessions.end(context.call.field("sessionId"))
    return {}


def _session_info(context: Context, _parts: list[str]) -> Record:
    return {"organizationId": context.organization.id, "userId": context.organization.user_id}


def _current_time(context: Context, _parts: list[str]) -> Record:
    return {"currentTime": context.organization.stamp()}


def _metadata(context: Context, _parts: list[str]) -> Record:
    names = context.call.data().get("entity")
    wanted = names if isinstance(names, list) else [names] if names else list(ENTITIES)
    return {str(name): _described(context, str(name)) for name in wanted}


def _described(context: Context, name: str) -> Record:
    entity = entity_for(context.organization, "Read", name)
    filters = filterable(entity, context.organization.rules)
    return {
        field.name: {
            "type": field.kind.value,
            "required": field.required,
            "readOnly": not field.writable,
            "filterable": field.name in filters,
            "maxLength": field.max_length,
        }
        for field in entity.fields
    }


def _list_payments(context: Context, _parts: list[str]) -> Record:
    return {"sentPays": _list(context, ["SentPay"])}


def _preferences(context: Context, _parts: list[str]) -> Record:
    if not context.organization.rules.preferences_readable:
        raise Refused(API_UNSUPPORTED)
    return context.organization.preferences_as_data()


def _untrusted(_context: Context, _parts: list[str]) -> Record:
    raise Refused(UNTRUSTED)


OPERATIONS: dict[str, Operation] = {
    "Crud": Operation(_crud, parts=3),
    "Bulk": Operation(_bulk, parts=4),
    "List": Operation(_list, parts=2),
    "Logout": Operation(_logout),
    "GetSessionInfo": Operation(_session_info),
    "CurrentTime": Operation(_current_time),
    "GetEntityMetadata": Operation(_metadata),
    "ListPayments": Operation(_list_payments),
    "RecordAPPayment": Operation(lambda context, _: payments.record_ap_payment(context)),
    "CancelAPPayment": Operation(lambda context, _: payments.cancel_ap_payment(context)),
    "VoidAPPayment": Operation(lambda context, _: payments.void_ap_payment(context)),
    "RecordARPayment": Operation(lambda context, _: record_ar_payment(context)),
    "PayBills": Operation(_untrusted),
    "SendInvoice": Operation(lambda context, _: send_invoice(context)),
    "GetOrganizationPreferences": Operation(_preferences),
}
