"""Bill payments: SentPay → APPYMT. What is paid lies in the details, cash and credits apart."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Kind, Ref, Scalar, Values
from ledgersync.mapping.banking import account_of, drawn_on
from ledgersync.mapping.context import Context, Native, Row
from ledgersync.mapping.converters import DATE, MONEY, amount_of, reference, text_of
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, Lines, state

ONLINE, OFFLINE, PRINT_CHECK = "online", "offline", "print_check"

METHOD_IN_INTACCT: Mapping[str, str] = {ONLINE: "EFT", OFFLINE: "Cash", PRINT_CHECK: "Printed Check"}
"""Cash and EFT post at once, without a printing or confirming step (third-party observation, not documented)."""
CARD_METHOD = "Credit Card"
_METHODS = {word: method for method, word in METHOD_IN_INTACCT.items()}

ENDED = frozenset({"3", "4"})
"""SentPay states that no longer count: cancelled, void."""


def method_of(row: Row, _context: Context) -> Scalar:
    """The method an Intacct payment was made by; whatever isn't ours counts as offline."""
    return _METHODS.get(text_of(row.get("PAYMENTMETHOD")) or "", OFFLINE)


def method_and_currency(values: Values, context: Context) -> Mapping[str, Native]:
    """The payment method, which follows from the method and the account together."""
    account, method = values.get("account"), values.get("method")
    on_card = isinstance(account, Ref) and account.id in context.card_ids and account.id not in context.bank_ids
    word = CARD_METHOD if on_card and method == OFFLINE else METHOD_IN_INTACCT.get(str(method), "Cash")
    return {"PAYMENTMETHOD": word, "CURRENCY": context.currency, "BASECURR": context.currency}


def _cash(row: Row) -> bool:
    return bool(amount_of(row.get("TRX_PAYMENTAMOUNT")))


def _credit(row: Row) -> bool:
    return text_of(row.get("ADJUSTMENTKEY")) is not None


def sent(row: Row) -> Row:
    """A SentPay with what follows from several of its fields.

    An online payment is known by its confirmation number, an offline one by the user's own reference. It is
    exported unless one of its bill payments says otherwise.
    """
    online = row.get("isOnline") is True
    method = ONLINE if online else PRINT_CHECK if row.get("toPrintCheck") is True else OFFLINE
    parts = row.get("billPays")
    kept_back = isinstance(parts, list) and any(part.get("allowExport") is False for part in parts)
    return {
        **row,
        "_METHOD": method,
        "_NUMBER": row.get("name") or row.get("txnNumber") if online else row.get("syncReference"),
        "_EXPORT": "false" if kept_back else "true",
    }


def credits_applied(cashflow360: str) -> Lines:
    """Parts of credits laid on bills; in Intacct details of a payment that bring no money."""
    return Lines(
        "credits",
        (
            FieldMap("bill", "RECORDKEY", "billId", reference(Kind.BILL)),
            FieldMap("credit", "ADJUSTMENTKEY", "vendorCreditId", reference(Kind.VENDOR_CREDIT)),
            FieldMap("amount", "TRX_ADJUSTMENTAMOUNT", "amount", MONEY),
        ),
        intacct_object="APPYMTDETAIL",
        intacct_parent="PAYMENTKEY",
        intacct_wrapper="APPYMTDETAILS",
        intacct_element="APPYMTDETAIL",
        intacct_keep=_credit,
        cashflow360=cashflow360,
    )


MAPPING = KindMapping(
    Kind.BILL_PAYMENT,
    IntacctHalf(
        "APPYMT",
        needed=("FINANCIALENTITY",),
        reverse="reverse_appayment",
        facts=(Fact("state", "STATE"), Fact("raw_state", "RAWSTATE"), Fact("payment_method", "PAYMENTMETHOD")),
        written=("BASECURR",),
        also=method_and_currency,
        banks=True,
    ),
    Cashflow360Half(
        "SentPay",
        writable=False,
        fold=sent,
        search_by="vendor",
        removed=lambda row: row.get("status") in ENDED,
        facts=(
            Fact(
                "status",
                "status",
                state("0:approving", "1:scheduled", "2:paid", "3:canceled", "4:void", "5:escheated"),
            ),
            Fact("online", "isOnline"),
            Fact("print_check", "toPrintCheck"),
            Fact("export", "_EXPORT"),
            Fact("bank_account", "bankAccountId"),
            Fact("confirmation", "name"),
            Fact("process_date", "processDate"),
        ),
    ),
    (
        FieldMap("vendor", "VENDORID", "vendorId", reference(Kind.VENDOR)),
        FieldMap("date", "PAYMENTDATE", "processDate", DATE, read_from="WHENCREATED"),
        FieldMap("amount", "TRX_TOTALENTERED", "amount", MONEY, read_only=True),
        FieldMap("method", None, "_METHOD", read_only=True, reads=("PAYMENTMETHOD",), derive=method_of),
        FieldMap(
            "account",
            None,
            "chartOfAccountId",
            reference(Kind.ACCOUNT),
            reads=("FINANCIALENTITY",),
            derive=account_of,
            compose=drawn_on,
        ),
        FieldMap("number", "DOCNUMBER", "_NUMBER"),
        FieldMap("description", "DESCRIPTION", "description"),
    ),
    (
        Lines(
            "bills",
            (
                FieldMap("bill", "RECORDKEY", "billId", reference(Kind.BILL)),
                FieldMap("amount", "TRX_PAYMENTAMOUNT", "amount", MONEY),
            ),
            intacct_object="APPYMTDETAIL",
            intacct_parent="PAYMENTKEY",
            intacct_wrapper="APPYMTDETAILS",
            intacct_element="APPYMTDETAIL",
            intacct_keep=_cash,
            cashflow360="billPays",
        ),
        credits_applied("billCredits"),
    ),
)
MAPPINGS = (MAPPING,)
