"""Payment terms of Intacct, those of AP and those of AR: how many days one has, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intacct.elements import Body
from intacct.filters import equal
from intacct.functions import Function
from intacct.legacy import legacy
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.results import Refused as IntacctRefused
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.intacct.asking import Asking
from ledgersync.domain.folding import fold
from ledgersync.domain.new_term import MOST_DAYS, NewTerm
from ledgersync.domain.remembered import Refused, Unknown, WriteResult, Written
from ledgersync.domain.shape import Trade

FROM_DATE = "from invoice/bill date"


@dataclass(frozen=True, slots=True)
class IntacctTerms:
    asks: Asking

    def days(self, name: str, trade: Trade) -> int | None:
        """Net days from the document's date; None for a term that counts otherwise, or that isn't there."""
        question = Query(_object(trade), ("NAME", "DUEDATE", "DUEFROM"), equal("NAME", name)).function()
        with translated():
            return _net_days(name, self.asks.ask([question])[0])

    def make(self, term: NewTerm, control_id: str) -> WriteResult:
        """Due so many days from the document's date, as Cashflow360 counts them."""
        with translated():
            made = self.asks.send([_function(term, control_id)])[0]
        match made:
            case Done():
                return Written(term.name)
            case IntacctRefused():
                return Refused(made.errors[0].number if made.errors else "", made.text)
            case _:
                return Unknown(made.reason, ran=True)


def _function(term: NewTerm, control_id: str) -> Function:
    """The ordered functions create_apterm and create_arterm."""
    due: Body = {"dueday": term.days, "duefrom": FROM_DATE}
    body: Body = {"name": term.name, "status": "active", "due": due}
    return legacy(f"create_{_object(term.trade).lower()}", body, control_id)


def _net_days(name: str, result: Result) -> int | None:
    if not isinstance(result, Done):
        return None
    found = (row for row in result.rows if fold(str(row.get("NAME") or "")) == fold(name))
    return next((_days_from_date(row) for row in found), None)


def _days_from_date(term: Mapping[str, object]) -> int | None:
    """Days from the document's date to when it is due; an empty DUEFROM counts from that date, too."""
    if (term.get("DUEFROM") or FROM_DATE) != FROM_DATE:
        return None
    days = str(term.get("DUEDATE") or "")
    return int(days) if days.isdecimal() and int(days) <= MOST_DAYS else None


def _object(trade: Trade) -> str:
    return "ARTERM" if trade is Trade.SALES else "APTERM"
