"""How values read to a person: dates, money, kinds, states, counts. Tables first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_AMOUNT = re.compile(r"(?<= over )-?\d{4,}\.\d\d\b")
_MONEY = re.compile(r"-?\d{1,15}\.\d\d")
_ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b(?!T)")
SIDES: Mapping[str, str] = {"intacct": "Sage Intacct", "cashflow360": "Cashflow360"}
FIELDS: Mapping[str, str] = {
    "print_as": "name to print on checks",
    "po_number": "PO number",
    "tax_id": "tax ID",
    "zip": "ZIP code",
    "address1": "first line of the address",
    "address2": "second line of the address",
    "email": "e-mail address",
    "active": "status (active or inactive)",
    "term": "payment term",
    "date": "date",
    "posting_date": "GL posting date",
    "total": "total amount",
    "account_number": "account number with the vendor",
}
"""Where the name of a field is not what people call it; as the product's own texts call it."""
KINDS: Mapping[str, tuple[str, str]] = {
    "account": ("account", "accounts"),
    "department": ("department", "departments"),
    "location": ("location", "locations"),
    "class": ("class", "classes"),
    "customer": ("customer", "customers"),
    "vendor": ("vendor", "vendors"),
    "employee": ("employee", "employees"),
    "item": ("item", "items"),
    "project": ("project", "projects"),
    "bill": ("bill", "bills"),
    "vendor_credit": ("vendor credit", "vendor credits"),
    "bill_payment": ("bill payment", "bill payments"),
    "credit_application": ("applied credit", "applied credits"),
    "funds_transfer": ("funds transfer", "funds transfers"),
    "invoice": ("invoice", "invoices"),
    "credit_memo": ("credit memo", "credit memos"),
    "received_payment": ("received payment", "received payments"),
    "receipt_transfer": ("transfer of a received payment", "transfers of received payments"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "running": ("info", "Syncing"),
    "succeeded": ("ok", "Done"),
    "stood_aside": ("idle", "Another sync was going"),
    "failed": ("bad", "Stopped"),
    "timed_out": ("bad", "Stopped: out of time"),
    "aborted": ("bad", "Stopped by an operator"),
    "cancelled": ("idle", "Stopped as asked"),
    "not-started": ("bad", "Did not start"),
}
TRIGGERS: Mapping[str, str] = {
    "schedule": "Automatic",
    "sync_now": "Sync Now",
    "connect": "First sync",
    "watch": "Something had changed",
    "event": "Told of a change",
    "redrive": "Started again by an operator",
}
FREQUENCIES: Mapping[tuple[str, bool], str] = {
    ("daily", False): "Daily",
    ("hourly", False): "Hourly",
    ("minutes", False): "Within minutes",
    ("minutes", True): "Within minutes, told by Sage Intacct's Smart Events",
}
OUTCOMES: Mapping[str, str] = {
    "seen": "looked at",
    "created": "made",
    "updated": "changed",
    "removed": "removed",
    "matched": "matched",
    "held": "set aside",
    "conflict": "changed on both sides",
    "put back": "put back",
}


def number(value: int) -> str:
    return f"{value:,}"


def counted(count: int, kind: str) -> str:
    """``4 bills``."""
    one, many = KINDS.get(kind, ("record", "records"))
    return f"{number(count)} {one if count == 1 else many}"


def money(value: object) -> str:
    """``1,234.50``, with a true minus sign."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{amount:,.2f}".replace("-", "−")


def moment(text: str | None, now: datetime) -> str:
    """``Today 06:14``, ``Yesterday 18:05``, ``24 Nov 06:15``; the year when it is another one."""
    at = parsed(text)
    if at is None:
        return "–"
    days = (now.date() - at.date()).days
    if days in (0, 1, -1):
        return f"{ {0: 'Today', 1: 'Yesterday', -1: 'Tomorrow'}[days] } {at:%H:%M}"
    return f"{at.day} {at:%b}{'' if at.year == now.year else f' {at.year}'} {at:%H:%M}"


def within(at: str) -> str:
    """A moment inside a sentence: ``today 06:14``, but ``24 Nov 06:15``."""
    return at.lower() if at[:1] in ("T", "Y") else at


def day(text: object) -> str:
    """``24 Nov 2026`` of an ISO date or moment; other text as it is."""
    try:
        found = date.fromisoformat(str(text)[:10])
    except ValueError:
        return str(text)
    return f"{found.day} {found:%b %Y}"


def dated(text: object) -> str:
    """A sentence with dates and amounts as people write them: ``closed through 1 Oct 2026``, ``over 1,250.00``.

    Marks that turn the direction of what follows are left out: a name that brings them turned the sentence round it.
    """
    plain = _ISO_DATE.sub(lambda found: day(found[0]), _TURNS.sub("", str(text)))
    return _AMOUNT.sub(lambda found: money(found[0]), plain)


def lasted(started: str | None, ended: str | None) -> str:
    """``1 min 8 s``."""
    first, last = parsed(started), parsed(ended)
    if first is None or last is None:
        return "–"
    seconds = max(0, round((last - first).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    return " ".join(
        part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest or not minutes else "") if part
    )


def parsed(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def value(shown: object) -> str:
    """A value of a field as a page shows it."""
    match shown:
        case None | "":
            return "empty"
        case True:
            return "yes"
        case False:
            return "no"
        case Mapping():
            return str(shown.get("name") or shown.get("id") or "empty")
        case list():
            return "; ".join(line(row) for row in shown) or "empty"
        case str() if len(shown) == 10 and shown[4:5] == "-" and shown[7:8] == "-":
            return day(shown)
    return _amount(str(shown))


def _amount(text: str) -> str:
    """``1,250.00`` of ``1250.00``; other texts as they are."""
    return money(text) if _MONEY.fullmatch(text) else text


def line(row: object) -> str:
    """A line of a document: its amount and what it says."""
    if not isinstance(row, Mapping):
        return value(row)
    parts = [money(row["amount"])] if row.get("amount") is not None else []
    return " ".join([*parts, str(row.get("description") or "")]).strip() or "a line"


def field_name(name: str) -> str:
    """``due_date`` as ``due date``."""
    return FIELDS.get(name, name.replace("_", " "))
