"""Payments of bills."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import paid_or_scheduled
from ledgersync.domain.kinds.money_guards import clearing_set, money_date, paid_from, posted_once, settles_something
from ledgersync.domain.kinds.posting import account_of, paying_account
from ledgersync.domain.kinds.transactions import BILL, CREDITS, PAYABLE, PAYMENTS, VENDOR, applied, payment
from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Trade
from ledgersync.domain.words import Called

KINDS = (
    payment(
        Kind.BILL_PAYMENT,
        Trade.PURCHASES,
        VENDOR,
        applied("bills", BILL),
        CREDITS,
        called=Called(one="bill payment", intacct=f"{PAYABLE} › Payments", cashflow360="Payments"),
        objects=PAYMENTS,
        admission=paid_or_scheduled,
        guards=(settles_something, clearing_set, paid_from, posted_once, money_date),
        posting=account_of(paying_account),
        settles=("bills", "credits"),
    ),
)
