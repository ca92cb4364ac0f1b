"""What rules may ask of a record beyond its values: the facts, by name, with the kinds and sides that have them.

Facts are texts; an amount is written with cents, a flag as true or false, and what is empty as "".
"""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.domain.deciding.required_dimensions import DEMANDABLE, fact_of
from ledgersync.domain.model import Kind, Side


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact and what it means."""

    name: str
    kinds: frozenset[Kind]
    sides: frozenset[Side]
    meaning: str


def _fact(name: str, meaning: str, sides: tuple[Side, ...], *kinds: Kind) -> FactSpec:
    return FactSpec(name, frozenset(kinds), frozenset(sides), meaning)


_I, _C = (Side.INTACCT,), (Side.CASHFLOW360,)
_PURCHASES = (Kind.BILL, Kind.VENDOR_CREDIT)
_DOCUMENTS = (*_PURCHASES, Kind.INVOICE, Kind.CREDIT_MEMO)
_POSTED = (*_DOCUMENTS, Kind.CREDIT_APPLICATION, Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT)
_TRANSFERS = (Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER)

FACTS: tuple[FactSpec, ...] = (
    _fact("category", "the category of an account or a project", _I, Kind.ACCOUNT, Kind.PROJECT),
    _fact("attached", "the active bank or card account that belongs to a GL account", _I, Kind.ACCOUNT),
    _fact("control", "Payables account or Receivables account for control accounts", _I, Kind.ACCOUNT),
    *(
        _fact(fact_of(name), f"true when every line posted to the account must carry its {name}", _I, Kind.ACCOUNT)
        for name in DEMANDABLE
    ),
    _fact("entity", "the entity a location lies in; its own id for an entity", _I, Kind.LOCATION),
    _fact("on_hold", "true when on hold", _I, Kind.VENDOR, Kind.CUSTOMER, Kind.BILL),
    _fact("contact", "the contact that holds the name", _I, Kind.EMPLOYEE),
    _fact("customer", "the customer of a project", _I, Kind.PROJECT),
    _fact("bill_sync", "sync, or off when the vendor's bills are not to be synced", _C, Kind.VENDOR),
    _fact("state", "derived state: Posted, Paid, Partially Paid, Selected, Draft …", _I, *_POSTED, *_TRANSFERS),
    _fact("raw_state", "the state as stored", _I, *_POSTED),
    _fact("paid", "what is paid or applied", _I, *_DOCUMENTS),
    _fact("paid", "what is paid", _C, Kind.BILL),
    _fact("selected", "what is selected for payment", _I, *_DOCUMENTS),
    _fact("due", "what is still due or unapplied", _I, *_DOCUMENTS, Kind.RECEIVED_PAYMENT),
    _fact("due", "what is still due", _C, Kind.BILL, Kind.INVOICE),
    _fact("module", "where it was born: 3.AP, 4.AR, 8.SO, 9.PO (a purchase order)", _I, *_DOCUMENTS, *_TRANSFERS),
    _fact("currency", "the currency of the transaction", _I, *_DOCUMENTS),
    _fact("exchange_rate", "set when it is in another currency than the organisation's", _C, Kind.BILL, Kind.INVOICE),
    _fact(
        "source_po", "the reference number, which is the PO number of one born from a purchase order", _I, *_PURCHASES
    ),
    _fact("approval", "unassigned, assigned, approving, approved or denied", _C, *_PURCHASES),
    _fact("payment", "open, scheduled, partial or paid", _C, Kind.BILL, Kind.INVOICE),
    _fact("application", "none, partial or full", _C, Kind.VENDOR_CREDIT, Kind.CREDIT_MEMO),
    _fact("applied", "what of the credit is applied", _C, Kind.VENDOR_CREDIT, Kind.CREDIT_MEMO),
    _fact(
        "telling",
        "clear, or unclear when nothing says which credits cover the bill outside payments",
        _C,
        Kind.CREDIT_APPLICATION,
    ),
    _fact("scheduled", "what is scheduled to be paid", _C, Kind.BILL),
    _fact("credited", "what credits cover", _C, Kind.BILL),
    _fact("payment_method", "the method in Intacct's words", _I, Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT),
    _fact("status", "approving, scheduled, paid, canceled, void or escheated", _C, Kind.BILL_PAYMENT),
    _fact("status", "paid, void, scheduled, canceled or escheated", _C, Kind.RECEIVED_PAYMENT),
    _fact("status", "sent, confirmed or void", _C, *_TRANSFERS),
    _fact("type", "payables or receivables", _C, *_TRANSFERS),
    _fact("direction", "in or out, as the bank sees it: what is returned of a payment comes in", _C, *_TRANSFERS),
    _fact("unapplied", "what of the payment is not applied", _C, Kind.RECEIVED_PAYMENT),
    _fact("online", "true when the service moves the money", _C, Kind.BILL_PAYMENT, Kind.RECEIVED_PAYMENT),
    _fact("print_check", "true when the check is to be printed from Intacct", _C, Kind.BILL_PAYMENT),
    _fact("export", "false when the user said not to sync it", _C, Kind.BILL_PAYMENT),
    _fact(
        "bank_account",
        "the Cashflow360 bank account the money comes from or goes to",
        _C,
        Kind.BILL_PAYMENT,
        Kind.RECEIVED_PAYMENT,
        *_TRANSFERS,
    ),
    _fact("confirmation", "the service's confirmation number", _C, Kind.BILL_PAYMENT),
    _fact("process_date", "the day the money moves (ISO date)", _C, Kind.BILL_PAYMENT),
)
