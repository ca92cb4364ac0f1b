"""Approval of bills and vendor credits: assigned, approving, approved, denied."""

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import Record

ASSIGNED, APPROVED, APPROVING, DENIED = "1", "3", "4", "5"


def set_approvers(org: Organization, entity: str, record_id: object) -> Record:
    """Assign approvers."""
    return _move(org, entity, record_id, ASSIGNED)


def approve(org: Organization, entity: str, record_id: object, *, last: bool = True) -> Record:
    """Approve; the last approver makes it approved, one before makes it approving."""
    return _move(org, entity, record_id, APPROVED if last else APPROVING)


def deny(org: Organization, entity: str, record_id: object) -> Record:
    """Deny."""
    return _move(org, entity, record_id, DENIED)


def _move(org: Organization, entity: str, record_id: object, status: str) -> Record:
    record = org.get(entity, record_id)
    return org.put(entity, {**record, "approvalStatus": status, "updatedTime": org.stamp()})
