"""Reads of an organisation what the doctor compares with Intacct: terms in use, names, account numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cashflow360.client import Cashflow360Client
from cashflow360.filters import Filter, Sort
from cashflow360.results import Row
from ledgersync.domain.folding import fold
from ledgersync.domain.setup import BankAccount, Unapproved

NAMED = ("Vendor", "Customer")
LENGTH = ("GEN", "PRIMARY_ACCTNO_LENGTH")
SEPARATOR = ("GEN", "ACCTNO_SEPARATOR")
RECEIVABLES, VOID = "2", "2"
"""Type and status of a MoneyMovement."""
APPROVED = "3"
"""Approval status of a bill and of a vendor credit."""
LATEST = (Sort("updatedTime", ascending=False),)
OPEN = Filter("paymentStatus", "!=", "0")
"""Bills and invoices that are not paid."""


@dataclass(frozen=True, slots=True)
class Organization:
    """Names of payment terms by who uses them (None: no time to look), ambiguous names, and account numbers.

    ``banks`` are the active bank accounts, by id, as people know them: by their last four digits. ``clears_out`` and
    ``clears_in`` say whether money goes by way of clearing, None where no payment shows it.
    """

    payable_terms: frozenset[str] | None
    receivable_terms: frozenset[str] | None
    ambiguous: Sequence[str]
    numbers: Sequence[str]
    banks: Mapping[str, str]
    clears_out: bool | None
    clears_in: bool | None


def read(client: Cashflow360Client, in_time: Callable[[], bool]) -> Organization:
    """Raises Cashflow360Error. Open documents are read last, as long as there is time."""
    terms = {str(row["id"]): str(row.get("name") or "") for row in _active(client, "PaymentTerm")}
    parties = {entity: list(_active(client, entity)) for entity in NAMED}
    numbers = _account_numbers(client)
    banks = {str(row["id"]): row for row in _active(client, "BankAccount")}
    payable, receivable = _terms_in_use(client, terms, parties, in_time)
    return Organization(
        payable,
        receivable,
        [text for entity, rows in parties.items() for text in _twice(entity, rows)],
        numbers,
        {id: _called(row) for id, row in banks.items()},
        _consolidates(client, banks),
        _receives(client),
    )


def _account_numbers(client: Cashflow360Client) -> list[str]:
    return [str(row["accountNumber"]) for row in _active(client, "ChartOfAccount") if row.get("accountNumber")]


def _terms_in_use(
    client: Cashflow360Client,
    terms: Mapping[str, str],
    parties: Mapping[str, Sequence[Row]],
    in_time: Callable[[], bool],
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The terms of vendors and open bills, and those of customers and open invoices; None: no time to look."""

    def by_id(rows: Sequence[Row]) -> set[str]:
        return {terms.get(str(row.get("paymentTermId") or ""), "") for row in rows}

    def by_name(rows: Sequence[Row]) -> set[str]:
        return {str(row.get("terms") or "") for row in rows}

    def add_open(entity: str, used: set[str], names: Callable[[Sequence[Row]], set[str]]) -> bool:
        """Whether there was time for all open documents."""
        for rows in client.pages(entity, filters=(OPEN,), nested=False):
            used.update(names(rows))
            if not in_time():
                return False
        return True

    payable, receivable = by_id(parties["Vendor"]), by_id(parties["Customer"])
    if not (in_time() and add_open("Bill", payable, by_id) and add_open("Invoice", receivable, by_name)):
        return None, None
    return frozenset(payable - {""}), frozenset(receivable - {""})


def bank_accounts(client: Cashflow360Client) -> list[BankAccount]:
    """The active bank accounts, as people know them. Raises Cashflow360Error."""
    return [
        BankAccount(str(row["id"]), str(row.get("bankName") or ""), _last_four(row))
        for row in _active(client, "BankAccount")
    ]


def unapproved(client: Cashflow360Client, in_time: Callable[[], bool]) -> Unapproved:
    """How many active bills and vendor credits nobody approved, as far as there is time. Raises Cashflow360Error."""
    counted: list[int] = []
    for entity in ("Bill", "VendorCredit"):
        filters = (Filter("approvalStatus", "!=", APPROVED),) if entity == "Bill" else ()
        counted.append(0)
        for rows in client.pages(entity, filters=filters, nested=False):
            counted[-1] += sum(row.get("isActive") == "1" and row.get("approvalStatus") != APPROVED for row in rows)
            if not in_time():
                return Unapproved(counted[0], sum(counted[1:]), complete=False)
    return Unapproved(counted[0], counted[1])


def _called(bank: Row) -> str:
    return f"{bank.get('bankName') or 'the bank account'} **{_last_four(bank)}"


def _last_four(bank: Row) -> str:
    return str(bank.get("accountNumber") or "")[-4:]


def _consolidates(client: Cashflow360Client, banks: Mapping[str, Row]) -> bool | None:
    """What the last online payment was drawn on: its bank's own account with separate debits, else clearing."""
    for row in client.list_page("SentPay", sort=LATEST, nested=False):
        bank, account = banks.get(str(row.get("bankAccountId"))), str(row.get("chartOfAccountId") or "").strip("0")
        if row.get("isOnline") in (True, "1", "true") and bank is not None and account:
            return row.get("chartOfAccountId") != bank.get("chartOfAccountId")
    return None


def _receives(client: Cashflow360Client) -> bool | None:
    """Electronic receipts are told by their movements; whether credits are separate no record shows."""
    rows = client.list_page("MoneyMovement", sort=LATEST, nested=False)
    return True if any(row.get("type") == RECEIVABLES and row.get("status") != VOID for row in rows) else None


def wrong_lengths(numbers: Sequence[str], preferences: Mapping[tuple[str, str], str]) -> list[str] | None:
    """Numbers whose main part is not as long as Intacct wants; None when Intacct does not say."""
    length = preferences.get(LENGTH, "")
    if not length.isdigit():
        return None
    separator = preferences.get(SEPARATOR) or "-"
    return [number for number in numbers if len(number.split(separator)[0]) != int(length)]


def _active(client: Cashflow360Client, entity: str) -> Iterator[Row]:
    for rows in client.pages(entity, nested=False):
        yield from (row for row in rows if row.get("isActive") == "1")


def _twice(entity: str, rows: Sequence[Row]) -> list[str]:
    names = Counter(fold(str(row["name"])) for row in rows if row.get("name"))
    return [f"{entity.lower()} {text!r} in Cashflow360" for text, times in names.items() if times > 1]
