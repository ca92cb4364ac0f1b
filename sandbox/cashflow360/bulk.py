"""Bulk writes: at most 100 objects, all or nothing; the innocent answer that they were rolled back."""

from collections.abc import Callable

from sandbox.cashflow360.errors import DATA_MISSING, PARAMETER_MISSING, ROLLED_BACK, UNKNOWN_ERROR, Refused
from sandbox.cashflow360.records import Context, answered
from sandbox.cashflow360.schema.fields import Entity, Record


def bulk(context: Context, run: Callable[[Record], Record], entity: Entity) -> Record:
    """Run one operation on every object; when one is refused nothing is kept."""
    org = context.organization
    objects = context.call.data().get("bulk")
    if not isinstance(objects, list):
        raise Refused(PARAMETER_MISSING, "bulk")
    if not objects:
        raise Refused(DATA_MISSING, "bulk")
    if len(objects) > org.rules.bulk_max:
        raise Refused(UNKNOWN_ERROR)
    done: list[Record] = []
    refused: dict[int, Refused] = {}
    mark = org.mark()
    for place, item in enumerate(objects):
        inner = org.mark()
        try:
            done.append(run(item if isinstance(item, dict) else {}))
        except Refused as refusal:
            org.rewind(inner)
            refused[place] = refusal
    if not refused:
        return {"bulk": [_success(answered(org, entity, record)) for record in done]}
    org.rewind(mark)
    return {"bulk": [_failure(refused.get(place)) for place in range(len(objects))]}


def _success(record: Record) -> Record:
    return {"response_status": 0, "response_message": "Success", "response_data": record}


def _failure(refusal: Refused | None) -> Record:
    reason = refusal or Refused(ROLLED_BACK)
    return {
        "response_status": 1,
        "response_message": "Error",
        "response_data": {"error_code": reason.code, "error_message": reason.text},
    }
