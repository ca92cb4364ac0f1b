"""GL accounts: GLACCOUNT ⇄ ChartOfAccount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ledgersync.domain.account_types import CODES, INTACCT_OF_TYPE, AccountUse, fold_category, type_in_intacct
from ledgersync.domain.facts import Uncertain, fact_of
from ledgersync.domain.model import Kind, Record, Scalar
from ledgersync.mapping.context import Context, Native, Row
from ledgersync.mapping.converters import ACTIVE, choice, text_of
from ledgersync.mapping.errors import Unmappable
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping

TYPE_CODES = choice({}, dict(CODES))
MAY_BE: Mapping[str, AccountUse] = {
    "Other Current Asset": AccountUse.BANK,
    "Other Current Liability": AccountUse.CARD,
}
"""What an account of a type turns out to be once its bank or card account is read."""
MAY_BE_MONEY = frozenset({"", "cash and cash equivalents", "bank accounts", "credit cards"})
"""Categories of accounts that bank and card accounts are attached to."""
TYPE_FIELDS = ("ACCOUNTNO", "ALTERNATIVEACCOUNT", "CATEGORY", "ACCOUNTTYPE", "NORMALBALANCE")
CONTROL_USES: Mapping[str, AccountUse] = {
    "Payables account": AccountUse.PAYABLES,
    "Receivables account": AccountUse.RECEIVABLES,
}
"""Words of ALTERNATIVEACCOUNT, which marks the control accounts."""
DEMANDS: Mapping[str, str] = {
    "department": "REQUIREDEPT",
    "location": "REQUIRELOC",
    "class": "REQUIRECLASS",
    "project": "REQUIREPROJECT",
    "customer": "REQUIRECUSTOMER",
    "vendor": "REQUIREVENDOR",
    "employee": "REQUIREEMPLOYEE",
    "item": "REQUIREITEM",
}
"""The flags of an account that demand a dimension of its lines."""


def type_of(row: Row, context: Context) -> Scalar:
    """The type an Intacct row stands for."""
    number, control, category, statement, balance = (text_of(row.get(name)) or "" for name in TYPE_FIELDS)
    use = context.uses.get(number) or CONTROL_USES.get(control)
    found = type_in_intacct(use, category, statement, balance)
    if found is None:
        raise Unmappable("has an unknown statement type or normal balance")
    return found


def uncertain(record: Record, row: Row, context: Context) -> Record:
    """The record, saying so where its type could turn out to be another once all bank and card accounts are shown."""
    found, number = str(record.values["type"]), text_of(row.get("ACCOUNTNO")) or ""
    lacking = context.unread_banks.get(MAY_BE[found]) if found in MAY_BE and number not in context.uses else None
    if lacking is None or fold_category(text_of(row.get("CATEGORY")) or "") not in MAY_BE_MONEY:
        return record
    return replace(record, facts=replace(record.facts, uncertain=Uncertain("type", lacking.cause, lacking.params)))


def fields_of(value: Scalar, context: Context) -> Mapping[str, Native]:
    """What an account of a type is created as."""
    account = INTACCT_OF_TYPE.get(str(value))
    if account is None:
        raise Unmappable(f"accounts of type {value} are set up in Sage Intacct by hand")
    closing = account.closing and bool(context.closing_account)
    return {
        "ACCOUNTTYPE": account.statement,
        "NORMALBALANCE": account.normal_balance,
        "CLOSINGTYPE": "closing account" if closing else "non-closing account",
        "CLOSINGACCOUNTNO": context.closing_account if closing else None,
        "CATEGORY": account.category or None,
    }


def attached_to(number: str, context: Context) -> str:
    """The active bank or card account of a GL account number; what may be posted to the account depends on it."""
    return context.card_ids.get(number) or context.bank_ids.get(number, "")


MAPPING = KindMapping(
    Kind.ACCOUNT,
    IntacctHalf(
        "GLACCOUNT",
        "ACCOUNTNO",
        created="WHENCREATED",
        deletable=False,
        needed=TYPE_FIELDS,
        banks=True,
        closing_account=True,
        doubt=uncertain,
        facts=(
            Fact("category", "CATEGORY"),
            Fact("control", "ALTERNATIVEACCOUNT"),
            Fact("attached", "ACCOUNTNO", derive=attached_to),
            *(Fact(fact_of(dimension), flag) for dimension, flag in DEMANDS.items()),
        ),
    ),
    Cashflow360Half("ChartOfAccount", constant={"entity": "ChartOfAccount"}),
    (
        FieldMap("number", "ACCOUNTNO", "accountNumber", create_only=True),
        FieldMap("name", "TITLE", "name"),
        FieldMap(
            "type",
            cashflow360="accountType",
            codec=TYPE_CODES,
            reads=TYPE_FIELDS,
            derive=type_of,
            compose=fields_of,
        ),
        FieldMap("active", "STATUS", "isActive", ACTIVE),
    ),
)
MAPPINGS = (MAPPING,)
