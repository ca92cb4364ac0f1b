"""Everything users do in a history, and how often: mostly to the kinds it is about."""

from __future__ import annotations

from collections.abc import Sequence

from ledgersync.domain.model import Kind
from sandbox.intacct.profiles import PROFILES
from tests.simulation.acts import again, approvals, bills, online, periods, receipts, sales
from tests.simulation.acts.documents import acts_of as acts_of_document
from tests.simulation.acts.list_kinds import LISTS
from tests.simulation.acts.lists import Act, acts_of
from tests.simulation.faults.weather import Weather

ACTS: tuple[tuple[Kind, Act, float], ...] = (
    *((kind.kind, act, weight * kind.often) for kind in LISTS for act, weight in acts_of(kind)),
    *((Kind.BILL, act, weight * 1.5) for act, weight in acts_of_document(bills.BILLS)),
    *((Kind.VENDOR_CREDIT, act, weight) for act, weight in (*acts_of_document(bills.CREDITS), *bills.CREDIT_ACTS)),
    *((Kind.CREDIT_APPLICATION, act, weight) for act, weight in bills.APPLICATION_ACTS),
    *((Kind.BILL_PAYMENT, act, weight * 2) for act, weight in bills.PAYMENT_ACTS),
    *((Kind.FUNDS_TRANSFER, act, weight * 2) for act, weight in online.ACTS),
    *((Kind.INVOICE, act, weight * 1.5) for act, weight in acts_of_document(sales.INVOICES)),
    *((Kind.CREDIT_MEMO, act, weight) for act, weight in (*acts_of_document(sales.MEMOS), *receipts.MEMO_ACTS)),
    *((Kind.RECEIVED_PAYMENT, act, weight * 2) for act, weight in receipts.RECEIPT_ACTS),
    *((Kind.RECEIPT_TRANSFER, act, weight * 2) for act, weight in receipts.MOVEMENT_ACTS),
)
IDLE = 0.15
"""How often users work on a kind that is synced but not what a history is about, as a share."""
FIRST: tuple[tuple[Kind, Kind], ...] = ((Kind.BILL, Kind.VENDOR), (Kind.INVOICE, Kind.CUSTOMER))
"""What there is on both sides from the start when a history is about a kind."""


def acts_in(weather: Weather) -> tuple[Sequence[Act], Sequence[float]]:
    """What users do in a history, and the weights of it."""
    acts = (*ACTS, *(again.ACTS if weather.again else ()))
    chosen = [
        (act, weight if kind in weather.busy else weight * IDLE) for kind, act, weight in acts if kind in weather.kinds
    ]
    chosen += periods.ACTS if weather.closings else ()
    chosen += approvals.ACTS if PROFILES[weather.profile].approvals else ()
    return [act for act, _ in chosen], [weight for _, weight in chosen]


def first_acts(weather: Weather) -> list[Act]:
    """What users do before anything else, so that there is something to work on: the first acts of a kind create."""
    wanted = [kind for busy, kind in FIRST if busy in weather.busy]
    return [act for kind in wanted for act in [act for of, act, _ in ACTS if of is kind][:2]]
