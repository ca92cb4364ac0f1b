"""Received payments: ReceivedPay → ARPYMT, into a bank account or undeposited funds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledgersync.domain.model import Kind, Scalar, Values
from ledgersync.mapping.banking import account_of, deposited_into
from ledgersync.mapping.context import Body, Context, Native, Row
from ledgersync.mapping.converters import DATE, MONEY, amount_of, reference, text_of
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, Lines, state

METHODS: Mapping[str, str] = {"0": "cash", "1": "check", "2": "card", "3": "ach", "4": "paypal", "5": "other"}
"""Cashflow360's paymentType."""

METHOD_IN_INTACCT: Mapping[str, str] = {"check": "Printed Check", "card": "Credit Card"}
DEFAULT_METHOD = "Cash"
"""Of the documented methods of an AR payment, the one that asks for nothing else."""

ENDED = frozenset({"1", "3"})
"""States that no longer count: void, cancelled."""


def method_of(row: Row, _context: Context) -> Scalar:
    """The method an Intacct payment was received by."""
    words = {word: method for method, word in METHOD_IN_INTACCT.items()}
    return words.get(text_of(row.get("PAYMENTMETHOD")) or "", "cash")


def method_and_currency(values: Values, context: Context) -> Mapping[str, Native]:
    """What an AR payment needs beyond its own fields."""
    method = METHOD_IN_INTACCT.get(str(values.get("method")), DEFAULT_METHOD)
    return {"PAYMENTMETHOD": method, "CURRENCY": context.currency, "BASECURR": context.currency}


ORDERED: Mapping[str, str] = {
    "CUSTOMERID": "customerid",
    "FINANCIALENTITY": "bankaccountid",
    "UNDEPOSITEDACCOUNTNO": "undepfundsacct",
    "DOCNUMBER": "refid",
    "RECEIPTDATE": "datereceived",
    "PAYMENTMETHOD": "paymentmethod",
}
"""Fields of a receipt as the ordered function has them, which alone can keep a rest. It takes no description, and a
currency only with a rate: these are of the base currency."""


def on_account(values: Values, body: Body) -> tuple[str, Body] | None:
    """A receipt of more than it is applied to: the rest stays on the customer's account until it is applied."""
    lines, amount = values.get("invoices"), values.get("amount")
    shares = lines if isinstance(lines, tuple) else ()
    applied = sum((one for line in shares if isinstance(one := line["amount"], Decimal)), Decimal(0))
    if not isinstance(amount, Decimal) or applied == amount:
        return None
    details: Any = body.get("ARPYMTDETAILS") or {}
    items = [
        {"invoicekey": row["RECORDKEY"], "amount": row["TRX_PAYMENTAMOUNT"]} for row in details.get("ARPYMTDETAIL", ())
    ]
    given = {name: body[native] for native, name in ORDERED.items() if body.get(native) is not None}
    return "create_arpayment", {**given, "paymentamount": amount, "arpaymentitem": items}


def received(row: Row) -> Row:
    """A ReceivedPay with its method as a word."""
    return {**row, "_METHOD": METHODS.get(text_of(row.get("paymentType")) or "", "other")}


def _cash(row: Row) -> bool:
    return bool(amount_of(row.get("TRX_PAYMENTAMOUNT")))


MAPPING = KindMapping(
    Kind.RECEIVED_PAYMENT,
    IntacctHalf(
        "ARPYMT",
        needed=("FINANCIALENTITY",),
        reverse="reverse_arpayment",
        facts=(
            Fact("state", "STATE"),
            Fact("raw_state", "RAWSTATE"),
            Fact("payment_method", "PAYMENTMETHOD"),
            Fact("due", "TRX_TOTALDUE", money=True),
        ),
        written=("BASECURR",),
        also=method_and_currency,
        instead=on_account,
        banks=True,
    ),
    Cashflow360Half(
        "ReceivedPay",
        writable=False,
        fold=received,
        search_by="customer",
        removed=lambda row: row.get("status") in ENDED,
        facts=(
            Fact("status", "status", state("0:paid", "1:void", "2:scheduled", "3:canceled", "4:escheated")),
            Fact("online", "isOnline"),
            Fact("bank_account", "payToBankAccountId"),
            Fact("unapplied", "unappliedAmount", money=True),
        ),
    ),
    (
        FieldMap("customer", "CUSTOMERID", "customerId", reference(Kind.CUSTOMER)),
        FieldMap("date", "RECEIPTDATE", "paymentDate", DATE),
        FieldMap("amount", "TRX_TOTALENTERED", "amount", MONEY, read_only=True),
        FieldMap("method", None, "_METHOD", read_only=True, reads=("PAYMENTMETHOD",), derive=method_of),
        FieldMap(
            "account",
            None,
            "depositToAccountId",
            reference(Kind.ACCOUNT),
            reads=("FINANCIALENTITY", "UNDEPOSITEDACCOUNTNO"),
            derive=account_of,
            compose=deposited_into,
        ),
        FieldMap("number", "DOCNUMBER", "refNumber"),
        FieldMap("description", "DESCRIPTION", "description"),
    ),
    (
        Lines(
            "invoices",
            (
                FieldMap("invoice", "RECORDKEY", "invoiceId", reference(Kind.INVOICE)),
                FieldMap("amount", "TRX_PAYMENTAMOUNT", "amount", MONEY),
            ),
            intacct_object="ARPYMTDETAIL",
            intacct_parent="PAYMENTKEY",
            intacct_wrapper="ARPYMTDETAILS",
            intacct_element="ARPYMTDETAIL",
            intacct_keep=_cash,
            cashflow360="invoicePays",
        ),
    ),
)
MAPPINGS = (MAPPING,)
