"""Credits applied to bills outside payments."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import freely
from ledgersync.domain.kinds.money_guards import credits_clear, money_date, settles_something
from ledgersync.domain.kinds.posting import account_of, default_account
from ledgersync.domain.kinds.transactions import CREDITS, DATE, PAYABLE, PAYMENTS, VENDOR, transaction
from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Amend, Field, Role, Trade, Undo, ref
from ledgersync.domain.words import Called

KINDS = (
    transaction(
        Kind.CREDIT_APPLICATION,
        VENDOR,
        Field("number", limit_intacct=45, required=True),
        DATE,
        ref("account", Kind.ACCOUNT),
        Field("description", limit_intacct=1000),
        CREDITS,
        called=Called(one="credit application", intacct=f"{PAYABLE} › Payments", cashflow360="Bills"),
        role=Role.MONEY,
        objects=PAYMENTS,
        natural=("number", "date", "credits"),
        total="",
        trade=Trade.PURCHASES,
        admission=freely,
        guards=(credits_clear, settles_something, money_date),
        undo=Undo.REVERSED,
        amend=Amend.REMADE,
        followed=frozenset({"credits"}),
        posting=account_of(default_account),
        settles=("credits",),
    ),
)
