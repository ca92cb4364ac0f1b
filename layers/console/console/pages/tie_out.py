"""Tie-out: what is open on both sides, to the cent, and why it differs."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from console.visits import Visit
from console.web import Answer

OF = {"payables": ("Payables", "Vendor"), "receivables": ("Receivables", "Customer")}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def show(visit: Visit) -> Answer:
    """Both systems are read only when asked for: it takes up to half a minute."""
    of = _of(visit)
    found = _read(visit, of) if visit.request.one("read") else None
    return visit.page(
        "tie_out.html",
        **visit.connection(),
        title=f"{OF[of][0]} tie-out",
        of=of,
        party=OF[of][1],
        found=found,
        read_at=visit.now(),
    )


def as_csv(visit: Visit) -> Answer:
    of = _of(visit)
    found = _read(visit, of)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([OF[of][1], "Sage Intacct", "Cashflow360", "Difference", "Why"])
    for party in found["parties"]:
        why = "; ".join(one["words"] for one in party["explanations"])
        cells = [party["name"], party["intacct"], party["cashflow360"], party["difference"], why]
        writer.writerow([cells[0] and as_text(cells[0]), *cells[1:4], as_text(why)])
    headers = {"content-disposition": f'attachment; filename="tie-out-{of}.csv"', "cache-control": "no-store"}
    return Answer(content=text.getvalue().encode(), content_type="text/csv; charset=utf-8", headers=headers)


def as_text(cell: str) -> str:
    """A cell that a spreadsheet takes for text, never for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def _of(visit: Visit) -> str:
    asked = visit.request.one("of")
    return asked if asked in OF else "payables"


def _read(visit: Visit, of: str) -> dict[str, Any]:
    found: dict[str, Any] = visit.api.get(f"{visit.home}/tie-out", {"of": of})
    explained = sum((_explained(party) for party in found["parties"]), Decimal(0))
    total = sum((Decimal(party["difference"]) for party in found["parties"]), Decimal(0))
    return {**found, "explained": explained, "unexplained": total - explained}


def _explained(party: dict[str, Any]) -> Decimal:
    """What the named records of a party come to, Intacct's side less Cashflow360's."""
    rows = party["explanations"]
    return sum((Decimal(one["intacct"]) - Decimal(one["cashflow360"]) for one in rows), Decimal(0))
