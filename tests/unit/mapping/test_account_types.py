"""Account types (sync-rules §6), row by row in both directions."""

import pytest

from ledgersync.domain.account_types import (
    CODE_OF,
    CODES,
    INTACCT_OF_TYPE,
    NOT_CREATED_IN_INTACCT,
    TYPE_OF_CATEGORY,
    AccountUse,
    type_in_intacct,
)

USES = [
    (AccountUse.BANK, "Bank"),
    (AccountUse.CARD, "Credit Card"),
    (AccountUse.PAYABLES, "Accounts Payable"),
    (AccountUse.RECEIVABLES, "Accounts Receivable"),
]
STATEMENTS = [
    ("balancesheet", "debit", "Other Current Asset"),
    ("balancesheet", "credit", "Other Current Liability"),
    ("incomestatement", "debit", "Expense"),
    ("incomestatement", "credit", "Income"),
]


@pytest.mark.parametrize(("use", "expected"), USES)
def test_what_an_account_is_attached_to_decides_before_its_category(use: AccountUse, expected: str) -> None:
    assert type_in_intacct(use, "Revenue", "incomestatement", "credit") == expected


@pytest.mark.parametrize(("category", "expected"), TYPE_OF_CATEGORY.items())
def test_the_category_decides_before_statement_and_balance(category: str, expected: str) -> None:
    assert type_in_intacct(None, f"  {category.upper().replace(' ', '  ')} ", "", "") == expected
    assert expected in CODE_OF


@pytest.mark.parametrize(("statement", "balance", "expected"), STATEMENTS)
def test_statement_and_balance_decide_last(statement: str, balance: str, expected: str) -> None:
    assert type_in_intacct(None, "Somebody's own category", statement, balance) == expected


def test_an_account_with_unknown_words_has_no_type() -> None:
    assert type_in_intacct(None, "", "cashflow", "debit") is None


@pytest.mark.parametrize("name", INTACCT_OF_TYPE)
def test_an_account_created_in_intacct_has_the_type_it_was_created_for(name: str) -> None:
    account = INTACCT_OF_TYPE[name]
    assert type_in_intacct(None, account.category, account.statement, account.normal_balance) == name


def test_income_statement_accounts_are_closed_at_the_end_of_the_year() -> None:
    closing = {name for name, account in INTACCT_OF_TYPE.items() if account.closing}
    assert closing == {"Cost of Goods Sold", "Expense", "Income", "Other Expense", "Other Income"}


def test_bank_card_and_control_accounts_are_never_created_in_intacct() -> None:
    by_hand = {"Bank", "Credit Card", "Accounts Payable", "Accounts Receivable"}
    assert by_hand | {"Unspecified", "Non Posting"} == NOT_CREATED_IN_INTACCT


def test_every_code_of_cashflow360_has_its_own_type() -> None:
    assert [CODES[str(code)] for code in range(17)] == list(CODE_OF)
