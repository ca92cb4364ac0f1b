"""Payments that customers make."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import paid_or_scheduled
from ledgersync.domain.kinds.money_guards import accounts_set, clearing_set, posted_once, rest_told
from ledgersync.domain.kinds.posting import account_of, receiving_account
from ledgersync.domain.kinds.transactions import CUSTOMER, RECEIVABLE, applied, payment
from ledgersync.domain.model import Kind
from ledgersync.domain.needed import POSTED, Needed
from ledgersync.domain.shape import Amend, Trade, ref
from ledgersync.domain.words import Called

KINDS = (
    payment(
        Kind.RECEIVED_PAYMENT,
        Trade.SALES,
        CUSTOMER,
        applied("invoices", ref("invoice", Kind.INVOICE, required=True)),
        called=Called(
            one="receipt",
            intacct=f"{RECEIVABLE} › Receive payments",
            cashflow360="Payments in",
            party="customer",
            settles="invoice",
        ),
        objects={
            "ARPYMT": Needed("AR", "received payments", POSTED, ("AR Payment", "AR Payments", "Receive Payments")),
            "ARPYMTDETAIL": Needed("AR", "details of received payments", ()),
        },
        admission=paid_or_scheduled,
        guards=(clearing_set, accounts_set("account"), posted_once, rest_told),
        posting=account_of(receiving_account),
        settles=(),
        amend=Amend.REAPPLIED,
        uncarried=True,
    ),
)
