"""The accounting identity: what the Cashflow360 records say is what Intacct's accounts gained, account by account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ledgersync.domain.model import Kind
from tests.integration.runs.books import Row, Shop
from tests.integration.runs.chart import (
    CLEARING_IN,
    CLEARING_OUT,
    LINES_OF,
    NOBODY,
    OTHER_SALES,
    PAYABLES,
    RECEIVABLES,
    UNALLOCATED,
)

Posting = tuple[str, Decimal]
DOCUMENTS = {
    Kind.BILL: ("Bill", PAYABLES, UNALLOCATED, 1),
    Kind.VENDOR_CREDIT: ("VendorCredit", PAYABLES, UNALLOCATED, -1),
    Kind.INVOICE: ("Invoice", RECEIVABLES, OTHER_SALES, -1),
    Kind.CREDIT_MEMO: ("CreditMemo", RECEIVABLES, OTHER_SALES, 1),
}
"""Entity, control account, account of a line that has none, and the sign of its lines, debit positive."""
VOID_PAYMENT, VOID_RECEIPT = frozenset({"3", "4"}), frozenset({"1", "3"})


def assert_tied(shop: Shop) -> None:
    """Of everything that is linked, Intacct's accounts hold what Cashflow360's records say; nothing else moved."""
    assert shop.moved() == expected(shop)


def expected(shop: Shop) -> dict[str, Decimal]:
    """What the linked Cashflow360 records come to by account number, debit positive."""
    balances: defaultdict[str, Decimal] = defaultdict(Decimal)
    for account, amount in _postings(shop):
        balances[account] += amount
    return {account: amount for account, amount in balances.items() if amount}


def _postings(shop: Shop) -> Iterator[Posting]:
    for kind, (entity, control, default, sign) in DOCUMENTS.items():
        for row in _linked(shop, kind, entity):
            for line in row[LINES_OF[entity]]:
                amount = sign * Decimal(line["amount"])
                yield _number(shop, line["chartOfAccountId"]) or default, amount
                yield control, -amount
    for row in _linked(shop, Kind.BILL_PAYMENT, "SentPay"):
        if row["status"] not in VOID_PAYMENT:
            yield from _pair(PAYABLES, _paid_from(shop, row), row)
    for row in _linked(shop, Kind.RECEIVED_PAYMENT, "ReceivedPay"):
        if row["status"] not in VOID_RECEIPT:
            yield from _pair(_received_into(shop, row), RECEIVABLES, row)
    for kind, clearing in ((Kind.FUNDS_TRANSFER, CLEARING_OUT), (Kind.RECEIPT_TRANSFER, CLEARING_IN)):
        for row in _linked(shop, kind, "MoneyMovement"):
            yield from _pair(_bank_of(shop, row["bankAccountId"]), clearing, row)


def _pair(debit: str, credit: str, row: Row) -> Iterator[Posting]:
    amount = Decimal(str(row["amount"]))
    yield debit, amount
    yield credit, -amount


def _linked(shop: Shop, kind: Kind, entity: str) -> list[Row]:
    linked = {link.cashflow360_id for link in shop.world.books().all_links(kind)}
    return [row for row in shop.rows(entity) if row["id"] in linked]


def _number(shop: Shop, account_id: object) -> str:
    return "" if account_id in (None, NOBODY) else str(shop.row("ChartOfAccount", str(account_id))["accountNumber"])


def _paid_from(shop: Shop, row: Row) -> str:
    chosen = _number(shop, row["chartOfAccountId"])
    return chosen or _number(shop, shop.preferences.default_bank_account)


def _received_into(shop: Shop, row: Row) -> str:
    chosen = _number(shop, row["depositToAccountId"])
    return chosen or _number(shop, shop.preferences.deposit_to_account)


def _bank_of(shop: Shop, bank_account_id: object) -> str:
    return _number(shop, shop.preferences.bank_accounts[str(bank_account_id)])
