"""Credits that cover a bill outside any payment: Bill → APPYMT of credits alone, without money.

The record is the bill's: which credits cover it is told by ``adapters.cashflow360_credits``, in fields of the row that
begin with an underscore. The bill's id is the payment's document number, so that the payment can be found again.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Kind, Values
from ledgersync.mapping.banking import account_of, drawn_on
from ledgersync.mapping.bill_payments import METHOD_IN_INTACCT, OFFLINE, credits_applied
from ledgersync.mapping.context import Context, Native, Row
from ledgersync.mapping.converters import DATE, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping

APPLIED, DAY, TELLING = "_APPLIED", "_DAY", "_TELLING"
"""What is told of a bill: its credits outside payments, the day of the last, and whether that is clear."""
CLEAR, UNCLEAR = "clear", "unclear"


def ever_credited(row: Row) -> bool:
    """Whether a credit may cover the bill, or may have: one nobody touched since it was made never had any."""
    return bool(row.get("creditAmount")) or row.get("createdTime") != row.get("updatedTime")


def _by_credits(_values: Values, context: Context) -> Mapping[str, Native]:
    return {
        "PAYMENTMETHOD": METHOD_IN_INTACCT[OFFLINE],
        "CURRENCY": context.currency,
        "BASECURR": context.currency,
    }


def _described(row: Row) -> Row:
    return {**row, "_DESCRIPTION": f"Credit applied to bill {row.get('invoiceNumber') or row.get('id')}", "_NONE": None}


MAPPING = KindMapping(
    Kind.CREDIT_APPLICATION,
    IntacctHalf(
        "APPYMT",
        needed=("FINANCIALENTITY",),
        reverse="reverse_appayment",
        facts=(Fact("state", "STATE"), Fact("raw_state", "RAWSTATE")),
        written=("BASECURR",),
        also=_by_credits,
        banks=True,
    ),
    Cashflow360Half(
        "Bill",
        writable=False,
        fold=_described,
        wanted=ever_credited,
        removed=lambda row: not row.get(APPLIED) and row.get(TELLING) != UNCLEAR,
        facts=(Fact("telling", TELLING),),
        credits_told=True,
    ),
    (
        FieldMap("vendor", "VENDORID", "vendorId", reference(Kind.VENDOR)),
        FieldMap("number", "DOCNUMBER", "id"),
        FieldMap("date", "PAYMENTDATE", DAY, DATE, read_from="WHENCREATED"),
        FieldMap(
            "account",
            None,
            "_NONE",
            reference(Kind.ACCOUNT),
            reads=("FINANCIALENTITY",),
            derive=account_of,
            compose=drawn_on,
        ),
        FieldMap("description", "DESCRIPTION", "_DESCRIPTION"),
    ),
    (credits_applied(APPLIED),),
)
MAPPINGS = (MAPPING,)
