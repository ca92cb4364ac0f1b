"""What an Intacct ledger must know of the books around the records: bank and card accounts, terms, preferences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from intacct import company
from intacct.client import IntacctClient
from intacct.errors import ReadRefused
from intacct.filters import equal
from intacct.functions import Function
from intacct.lookups import refused_fields
from intacct.paging import BY_RECORD_NUMBER
from intacct.queries import Query
from intacct.results import Done, Refused, Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.reading import done, rows_of
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.account_types import AccountUse
from ledgersync.domain.kinds.admission import approval_setting
from ledgersync.domain.kinds.money_guards import PAYMENT_NOT_BEFORE_BILL
from ledgersync.domain.needed import Right
from ledgersync.domain.preferences import names_sequence, switch
from ledgersync.domain.rights import FIELD_MISSING, Missing, missing
from ledgersync.mapping.context import Context
from ledgersync.mapping.converters import text_of

BANKS = ("CHECKINGACCOUNT", "SAVINGSACCOUNT")
CARDS = "CREDITCARD"
APPLICATIONS = ("GEN", "AP", "AR", "EE")


BankAccount = tuple[str | None, str | None, str | None]
"""A bank or card account, its GL account, and its status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBook:
    """GL account numbers and the bank and card accounts they belong to; one of several accounts is left out.

    ``unread`` says which uses of an account can't be told, and for want of what.
    """

    uses: Mapping[str, AccountUse] = field(default_factory=dict)
    bank_ids: Mapping[str, str] = field(default_factory=dict)
    card_ids: Mapping[str, str] = field(default_factory=dict)
    accounts_of: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[AccountUse, Missing] = field(default_factory=dict)

    def within(self, context: Context) -> Context:
        """The context that knows of these accounts."""
        return replace(
            context,
            uses=self.uses,
            bank_ids=self.bank_ids,
            card_ids=self.card_ids,
            accounts_of=self.accounts_of,
            unread_banks=self.unread,
        )


def bank_queries(card_account: str) -> list[Query]:
    """What is asked to fill a BankBook; no cards when their GL account's field isn't known."""
    cards = [Query(CARDS, ("CARDID", card_account, "STATUS"))] if card_account else []
    return [*(Query(name, ("BANKACCOUNTID", "GLACCOUNTNO", "STATUS")) for name in BANKS), *cards]


def read_bank_book(
    queries: Sequence[Query], results: Sequence[Result], lacked: Callable[[str], frozenset[str]]
) -> BankBook:
    """The bank book of the answers to ``bank_queries``; every account counts, inactive ones too."""
    unread: dict[AccountUse, Missing] = {}
    banks: list[BankAccount] = []
    cards: list[BankAccount] = []
    for query, result in zip(queries, results, strict=True):
        use, found = (AccountUse.CARD, cards) if query.object == CARDS else (AccountUse.BANK, banks)
        id, account, status = query.fields
        lacking = _lacking(result, query.object) or _without({id, account} & lacked(query.object), query.object)
        if lacking is not None:
            unread.setdefault(use, lacking)
            continue
        found += [(text_of(row.get(id)), text_of(row.get(account)), row.get(status)) for row in rows_of(result)]
    uses = {number: AccountUse.CARD for _, number, _ in cards if number}
    uses |= {number: AccountUse.BANK for _, number, _ in banks if number}
    return BankBook(
        uses=uses,
        bank_ids=_single(banks),
        card_ids=_single(cards),
        accounts_of={id: number for id, number, _ in (*cards, *banks) if id and number},
        unread=unread,
    )


def _lacking(result: Result, asked: str) -> Missing | None:
    return missing(result.text, asked, Right.LIST) if isinstance(result, Refused) else None


def _without(gone: Collection[str], asked: str) -> Missing | None:
    return Missing(FIELD_MISSING, asked, field=", ".join(sorted(gone))) if gone else None


def _single(accounts: Sequence[BankAccount]) -> dict[str, str]:
    """The one active account of each GL account number; none where there are several."""
    active = [(number, id) for id, number, status in accounts if id and number and status != "inactive"]
    times = Counter(number for number, _ in active)
    return {number: id for number, id in active if times[number] == 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """The user's formatting, the last closed day, and preferences by name."""

    formatting: UserFormatting
    books_closed: date | None
    settings: Mapping[str, str]


def preference_functions(settings: IntacctSettings) -> list[Function]:
    """What tells formatting, closed books and preferences; Sage is not known to bill them."""
    return [
        company.user_formatting(settings.user_id),
        company.closed_books_date(),
        *(company.company_preferences(application) for application in APPLICATIONS),
    ]


def read_preferred(
    results: Sequence[Result],
    settings: IntacctSettings,
    entity_id: str,
    find_out: Callable[[UserFormatting], UserFormatting],
) -> Preferred:
    """The answers to ``preference_functions``; ``find_out`` tells how the user's dates are written.

    Preferences of modules that aren't there are left out.
    """
    formatting = find_out(company.read_formatting(done(results[0])))
    closed = None if _lacking(results[1], "") else company.read_closed_books_date(done(results[1]), formatting)
    preferences = {
        (application, name): value
        for application, result in zip(APPLICATIONS, results[2:], strict=True)
        if isinstance(result, Done)
        for name, value in company.read_preferences(result).items()
    }
    found = {"multi_entity": "true" if entity_id else "false"}
    length = preferences.get(settings.account_length_preference)
    if length:
        found["account_number_length"] = length
    for kind, application, name in settings.auto_numbering:
        value = preferences.get((application, name))
        found[f"{kind}_auto_numbering"] = _told(None if value is None else names_sequence(value))
    for kind, application, name in settings.approvals:
        found[approval_setting(kind)] = _told(switch(preferences.get((application, name))))
    found[PAYMENT_NOT_BEFORE_BILL] = _told(switch(preferences.get(settings.payment_date_preference)))
    return Preferred(formatting=formatting, books_closed=closed, settings=found)


def term_queries(objects: Sequence[str]) -> list[Query]:
    return [Query(name, ("NAME", "STATUS")) for name in objects]


def _told(on: bool | None) -> str:
    """What is absent is unknown, never off."""
    return "unknown" if on is None else str(on).lower()


def read_terms(result: Result) -> frozenset[str] | None:
    """Names of the active terms; None when they are not shown."""
    if not isinstance(result, Done):
        return None
    active = (row for row in result.rows if row.get("STATUS") != "inactive")
    return frozenset(name for row in active if (name := text_of(row.get("NAME"))))


def closing_account(client: IntacctClient) -> str:
    """The account the year is closed into; empty when there is none or more than one, or no field that tells."""
    query = Query("GLACCOUNT", ("RECORDNO", "ACCOUNTNO"), equal("CLOSINGTYPE", "closed to account"))
    try:
        found = [row.get("ACCOUNTNO", "") for rows in client.pages(query, BY_RECORD_NUMBER) for row in rows]
    except ReadRefused as error:
        if refused_fields(error.errors):
            return ""
        raise
    return found[0] if len(found) == 1 else ""
