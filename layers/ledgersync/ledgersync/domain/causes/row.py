"""One row of the catalogue of causes, and the places it points to."""

from __future__ import annotations

from dataclasses import dataclass

INTACCT = "Sage Intacct"
CASHFLOW360 = "Cashflow360"
LEDGERSYNC = "Ledgersync"


@dataclass(frozen=True, slots=True)
class Row:
    """``pattern`` is a regular expression searched, in any case, in "<code> <text>"; ``retry`` is
    "period", "settings" or nothing.
    """

    code: str
    words: str
    advice: str
    where: str
    pattern: str = ""
    retry: str = ""
