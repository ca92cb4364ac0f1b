"""Events of both systems as hints: which record of which kind changed, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ledgersync.domain.hints import Hint
from ledgersync.domain.model import Kind, Side
from ledgersync.mapping.catalogue import MAPPINGS

INTACCT: Mapping[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind, mapping in MAPPINGS.items() if mapping.intacct.object_name == name)
    for name in dict.fromkeys(mapping.intacct.object_name for mapping in MAPPINGS.values())
}
"""By the object an event of Intacct names. Applied credits are payments there."""
CASHFLOW360: Mapping[str, Kind] = {
    "vendor": Kind.VENDOR,
    "bill": Kind.BILL,
    "invoice": Kind.INVOICE,
    "payment": Kind.BILL_PAYMENT,
    "bank-account": Kind.ACCOUNT,
    "autopay": Kind.BILL_PAYMENT,
}
"""By the first word of an event's type. Customers, credits, classifications and receipts have no events."""
LISTED_WITH_EVERY_LOOK = ("Bill", "Vendor", "SentPay")
"""Entities whose listings every look reads, where no events come: what people change all day."""
LISTED_SELDOM = tuple(
    dict.fromkeys(
        mapping.cashflow360.entity
        for mapping in MAPPINGS.values()
        if mapping.cashflow360.entity not in LISTED_WITH_EVERY_LOOK
    )
)
"""The others, one with each look."""


def listed_kinds(entity: str) -> tuple[Kind, ...]:
    """The kinds whose records an entity holds."""
    return tuple(kind for kind, mapping in MAPPINGS.items() if mapping.cashflow360.entity == entity)


EVENTS = (
    "vendor.created", "vendor.updated", "vendor.archived", "vendor.restored",
    "bill.created", "bill.updated", "bill.archived", "bill.restored",
    "invoice.created", "invoice.updated", "invoice.archived", "invoice.restored",
    "payment.updated", "payment.failed", "bank-account.created", "bank-account.updated",
)  # fmt: skip
"""What a subscription asks for. autopay.failed is for select partners only."""
VERSION = "1"
LONGEST = 100


@dataclass(frozen=True, slots=True)
class BillEvent:
    """What an event says of itself, and the hint it gives; ids are as they came, at most 100 characters."""

    event_id: str
    subscription_id: str
    organization_id: str
    hint: Hint


def bill_event(content: object, heard_at: datetime) -> BillEvent | None:
    """The event of a webhook's body, or of one row of the history; None when it is none."""
    names = _names(content)
    if names is None or not isinstance(content, dict):
        return None
    event_id, subscription_id, organization_id, type = names
    what = type.partition(".")[0]
    found = content.get(what) or content.get("bankAccount")  # the one name that differs from its type
    record = found if isinstance(found, dict) else {}
    hint = Hint(
        side=Side.CASHFLOW360,
        kinds=(CASHFLOW360[what],) if what in CASHFLOW360 else (),
        record=_short(record.get("id")) or "",
        heard_at=heard_at,
        changed_at=stamp_of(record.get("updatedTime")),
    )
    return BillEvent(event_id, subscription_id, organization_id, hint)


def _names(content: object) -> tuple[str, str, str, str] | None:
    """Ids of event, subscription and organisation, and the event's type; None where one is missing."""
    about = content.get("metadata") if isinstance(content, dict) else None
    if not isinstance(about, dict):
        return None
    found = [_short(about.get(name)) for name in ("eventId", "subscriptionId", "organizationId", "eventType")]
    event_id, subscription_id, organization_id, type = found
    if event_id is None or subscription_id is None or organization_id is None or type is None:
        return None
    return event_id, subscription_id, organization_id, type


def _short(said: object) -> str | None:
    return said if isinstance(said, str) and 0 < len(said) <= LONGEST else None


def stamp_of(said: object) -> datetime | None:
    """``yyyy-MM-dd'T'HH:mm:ss.SSSX``; None for anything that is no instant with a zone."""
    if not isinstance(said, str) or len(said) > LONGEST:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and at.year > 1 else None
