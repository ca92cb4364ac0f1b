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

CATEGORIES = [
    ("cash and cash equivalents", "Other Current Asset"),
    ("bank accounts", "Other Current Asset"),
    ("accounts receivable", "Other Current Asset"),
    ("inventory", "Other Current Asset"),
    ("prepaid expenses", "Other Current Asset"),
    ("prepaids", "Other Current Asset"),
    ("investments", "Other Current Asset"),
    ("other current assets", "Other Current Asset"),
    ("property and equipment", "Fixed Asset"),
    ("property, plant and equipment", "Fixed Asset"),
    ("fixed assets", "Fixed Asset"),
    ("accumulated depreciation", "Fixed Asset"),
    ("intangible assets", "Other Asset"),
    ("other assets", "Other Asset"),
    ("long term assets", "Other Asset"),
    ("accounts payable", "Other Current Liability"),
    ("accrued liabilities", "Other Current Liability"),
    ("credit cards", "Other Current Liability"),
    ("deferred revenue", "Other Current Liability"),
    ("payroll liabilities", "Other Current Liability"),
    ("other current liabilities", "Other Current Liability"),
    ("current liabilities", "Other Current Liability"),
    ("long term debt", "Long Term Liability"),
    ("long term liabilities", "Long Term Liability"),
    ("other liabilities", "Long Term Liability"),
    ("common stock", "Equity"),
    ("paid in capital", "Equity"),
    ("retained earnings", "Equity"),
    ("owners equity", "Equity"),
    ("equity", "Equity"),
    ("sales", "Income"),
    ("revenue", "Income"),
    ("income", "Income"),
    ("cost of goods sold", "Cost of Goods Sold"),
    ("cost of sales", "Cost of Goods Sold"),
    ("cost of revenue", "Cost of Goods Sold"),
    ("expense", "Expense"),
    ("expenses", "Expense"),
    ("operating expenses", "Expense"),
    ("payroll expenses", "Expense"),
    ("other income", "Other Income"),
    ("interest income", "Other Income"),
    ("other expense", "Other Expense"),
    ("other expenses", "Other Expense"),
    ("interest expense", "Other Expense"),
    ("income taxes", "Other Expense"),
]
TYPES = [
    ("0", "Unspecified"),
    ("1", "Accounts Payable"),
    ("2", "Accounts Receivable"),
    ("3", "Bank"),
    ("4", "Cost of Goods Sold"),
    ("5", "Credit Card"),
    ("6", "Equity"),
    ("7", "Expense"),
    ("8", "Fixed Asset"),
    ("9", "Income"),
    ("10", "Long Term Liability"),
    ("11", "Other Asset"),
    ("12", "Other Current Asset"),
    ("13", "Other Current Liability"),
    ("14", "Other Expense"),
    ("15", "Other Income"),
    ("16", "Non Posting"),
]
MADE = [
    ("Cost of Goods Sold", "incomestatement", "debit", "Cost of Goods Sold"),
    ("Equity", "balancesheet", "credit", "Equity"),
    ("Expense", "incomestatement", "debit", ""),
    ("Fixed Asset", "balancesheet", "debit", "Fixed Assets"),
    ("Income", "incomestatement", "credit", ""),
    ("Long Term Liability", "balancesheet", "credit", "Long Term Liabilities"),
    ("Other Asset", "balancesheet", "debit", "Other Assets"),
    ("Other Current Asset", "balancesheet", "debit", ""),
    ("Other Current Liability", "balancesheet", "credit", ""),
    ("Other Expense", "incomestatement", "debit", "Other Expense"),
    ("Other Income", "incomestatement", "credit", "Other Income"),
]


@pytest.mark.parametrize(("use", "expected"), USES)
def test_what_an_account_is_attached_to_decides_before_its_category(use: AccountUse, expected: str) -> None:
    assert type_in_intacct(use, "Revenue", "incomestatement", "credit") == expected


def test_the_tables_hold_these_rows_and_no_others() -> None:
    assert list(TYPE_OF_CATEGORY.items()) == CATEGORIES
    assert list(CODES.items()) == TYPES
    made = [(name, one.statement, one.normal_balance, one.category) for name, one in INTACCT_OF_TYPE.items()]
    assert made == MADE


@pytest.mark.parametrize(("category", "expected"), CATEGORIES)
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
