"""Money movements between a bank and a clearing account: journal entries in Intacct."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import UNKNOWN_STATE
from ledgersync.domain.kinds.money_guards import accounts_set, clearing_of_transfer, payments_told, posted_once
from ledgersync.domain.kinds.posting import transfer_posting
from ledgersync.domain.kinds.spec import KindSpec
from ledgersync.domain.kinds.transactions import AMOUNT, DATE, LEDGER, transaction
from ledgersync.domain.model import Kind, Record
from ledgersync.domain.needed import LISTED, Needed, Right
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Amend, Field, Role, Trade, ref
from ledgersync.domain.words import Called

JOURNAL_ENTRY = (Right.LIST, Right.ADD, Right.DELETE)
OBJECTS = {
    "GLJOURNAL": Needed("GL", "journals", LISTED, ("Journal", "Journals")),
    "GLBATCH": Needed("GL", "journal entries", JOURNAL_ENTRY, ("Journal Entry", "Journal Entries")),
    "GLENTRY": Needed("GL", "lines of journal entries", ()),
}


def admission(record: Record, _rules: Rules) -> str:
    """Only confirmed movements post, and none whose payments were drawn straight from the bank."""
    status = record.facts.status
    if status != "confirmed":
        return f"money movement is {UNKNOWN_STATE if status is None else status}"
    return "its payments are drawn straight from the bank" if record.facts.drawn_straight else ""


def _transfer(kind: Kind, moves: Kind, trade: Trade, called: Called) -> KindSpec:
    return transaction(
        kind,
        Field("number", limit_intacct=45, required=True),
        DATE,
        AMOUNT,
        Field("description", limit_intacct=80),
        Field("journal", limit_intacct=8, required=True),
        ref("debit", Kind.ACCOUNT, required=True),
        ref("credit", Kind.ACCOUNT, required=True),
        ref("location", Kind.LOCATION),
        ref("department", Kind.DEPARTMENT),
        called=called,
        role=Role.MONEY,
        objects=OBJECTS,
        natural=("number",),
        total="amount",
        trade=trade,
        admission=admission,
        guards=(payments_told, clearing_of_transfer, accounts_set("debit", "credit", "journal"), posted_once),
        amend=Amend.HELD,
        moves=moves,
        posting=transfer_posting(trade),
    )


KINDS = (
    _transfer(
        Kind.FUNDS_TRANSFER,
        Kind.BILL_PAYMENT,
        Trade.PURCHASES,
        Called(one="funds transfer", intacct=f"{LEDGER} › Journal entries", cashflow360="Money movements"),
    ),
    _transfer(
        Kind.RECEIPT_TRANSFER,
        Kind.RECEIVED_PAYMENT,
        Trade.SALES,
        Called(
            one="transfer of receipts",
            intacct=f"{LEDGER} › Journal entries",
            cashflow360="Money movements",
            party="customer",
            settles="invoice",
        ),
    ),
)
