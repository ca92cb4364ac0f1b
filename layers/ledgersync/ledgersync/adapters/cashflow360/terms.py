"""Payment terms of Cashflow360, one list for bills and invoices: how many days one has, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cashflow360.client import Cashflow360Client
from cashflow360.results import Done, Unknown
from cashflow360.results import Refused as ClientRefused
from ledgersync.adapters.error_actions import translated
from ledgersync.domain.folding import fold
from ledgersync.domain.new_term import MOST_DAYS, NewTerm
from ledgersync.domain.remembered import Refused, WriteResult, Written
from ledgersync.domain.remembered import Unknown as UnknownOutcome
from ledgersync.domain.shape import Trade

TERM = "PaymentTerm"


@dataclass(frozen=True, slots=True)
class Cashflow360Terms:
    client: Cashflow360Client

    def days(self, name: str, trade: Trade) -> int | None:
        """Net days of the active term of a name, in any case; None where there is none."""
        _ = trade
        with translated():
            rows = [row for page in self.client.pages(TERM, whole=True) for row in page]
        active = (row for row in rows if row.get("isActive") != "2" and fold(str(row.get("name") or "")) == fold(name))
        days = next((row.get("netDue") for row in active), None)
        if not isinstance(days, Decimal | int) or days not in range(MOST_DAYS + 1):
            return None
        return int(days)

    def make(self, term: NewTerm, control_id: str) -> WriteResult:
        """There is no idempotency key, so ``control_id`` goes nowhere."""
        _ = control_id
        with translated():
            (made,) = self.client.create(TERM, [{"name": term.name, "netDue": term.days}])
        match made:
            case Done(row=row):
                return Written(str(row.get("id") or ""))
            case ClientRefused(code=code, message=message):
                return Refused(code, message)
            case Unknown(reason=reason):
                return UnknownOutcome(reason)
