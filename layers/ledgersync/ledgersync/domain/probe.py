"""What was found by trying a connection's two systems out, without leaving a trace."""

from __future__ import annotations

from dataclasses import dataclass

FIELDS_NEEDED, FIELDS_LEFT_OUT, CARDS, CREDIT_SIGN, CLOCK = (
    "fields-needed",
    "fields-left-out",
    "cards",
    "credit-sign",
    "clock",
)
ASK_THE_BANK = (
    "Ask the bank whether API access is turned on for this organisation, and whether the user of the sync token is an "
    "active administrator or accountant of it. Quote the answer."
)
SIGN_IN, BILL_CREDITS = "sign-in", "bill-credits"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. ``ok`` is None where it can't be told, or where nothing is right or wrong."""

    code: str
    title: str
    found: str
    ok: bool | None = None
