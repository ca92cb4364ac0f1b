"""What a company's settings say: recalled from an earlier asking, or asked, a part at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from intacct.queries import Query
from intacct.results import Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.asking import Asking
from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.conditions import (
    BankBook,
    Preferred,
    bank_queries,
    preference_functions,
    read_bank_book,
    read_preferred,
    read_terms,
    term_queries,
)
from ledgersync.adapters.intacct.date_forms import found_out
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.told import Settled, settled, told
from ledgersync.adapters.intacct.vocabulary import CARD, CARD_FIELDS
from ledgersync.domain.rules import Terms
from ledgersync.errors import FatalError
from ledgersync.mapping.context import Context
from ledgersync.ports import WHOLE, Part

TERMS = {Part.PAYABLE_TERMS: "APTERM", Part.RECEIVABLE_TERMS: "ARTERM"}
"""What purchases use, and what sales use."""


class CompanySettings:
    """``of`` names whose settings they are: told ones of another user or entity are not recalled."""

    def __init__(self, asks: Asking, fields: CompanyFields, settings: IntacctSettings, entity_id: str) -> None:
        self._asks = asks
        self._fields = fields
        self._settings = settings
        self._entity_id = entity_id
        self._of = f"{settings.user_id}/{entity_id}"
        self._preferred: Preferred | None = None
        self._terms = Terms()
        self._banks: BankBook | None = None

    @property
    def formatting(self) -> UserFormatting:
        return self.preferred.formatting

    def in_form(self, context: Context) -> Context:
        """The context with dates as they are written for the sync user."""
        form = self.formatting
        return replace(context, read_day=form.read_day, write_day=form.write_day)

    @property
    def preferred(self) -> Preferred:
        if self._preferred is None:
            raise FatalError("intacct-conditions", "The conditions of the books could not be read.")
        return self._preferred

    @property
    def terms(self) -> Terms:
        return self._terms

    @property
    def banks(self) -> BankBook | None:
        """None while nobody asked for them."""
        return self._banks

    def known(self, now: datetime) -> None:
        """Ask for all but the bank accounts, unless it is known; a company is asked for its fields first."""
        self._learn(now)
        if self._preferred is None:
            self.ask(WHOLE - {Part.BANKS})

    def ask_again(self, parts: Collection[Part], now: datetime) -> bool:
        """Ask for parts of the settings, or for all of them while they are not known; true when they are other."""
        self._learn(now)
        return self.ask(parts if self._preferred is not None else WHOLE)

    def _learn(self, now: datetime) -> None:
        if not self._fields.current:
            self._fields.learn(self._asks.send, now)

    def recall(self, text: str) -> bool:
        kept = settled(text, self._of)
        if kept is None or not self._fields.current:
            return False
        self._preferred, self._terms, self._banks = kept.preferred, kept.terms, kept.banks
        return True

    @property
    def told(self) -> str:
        return told(Settled(self.preferred, self._terms, self._banks), self._of)

    def ask(self, parts: Collection[Part]) -> bool:
        """Ask for parts of the settings in one request; true when they are other than was known."""
        preferred = preference_functions(self._settings) if Part.BOOKS in parts else []
        terms = [part for part in TERMS if part in parts]
        banks = self.bank_queries() if Part.BANKS in parts else []
        queries = [*term_queries([TERMS[part] for part in terms]), *banks]
        results = self._asks.ask([*preferred, *(query.function() for query in queries)])
        before = (self._preferred, self._terms, self._banks)
        if preferred:
            answered = results[: len(preferred)]
            self._preferred = read_preferred(answered, self._settings, self._entity_id, self._find_out)
        answers = results[len(preferred) :]
        names = dict(zip(terms, map(read_terms, answers[: len(terms)]), strict=True))
        self._terms = replace(
            self._terms,
            payable=names.get(Part.PAYABLE_TERMS, self._terms.payable),
            receivable=names.get(Part.RECEIVABLE_TERMS, self._terms.receivable),
        )
        if banks:
            self.take_banks(banks, answers[len(terms) :])
        return before != (self._preferred, self._terms, self._banks)

    def _find_out(self, formatting: UserFormatting) -> UserFormatting:
        return found_out(formatting, self._asks.send, self._preferred.formatting if self._preferred else None)

    def bank_queries(self) -> list[Query]:
        known = not self._fields.lacked(CARD) & set(CARD_FIELDS)
        return bank_queries(self._fields.learned.card_account if known else "")

    def take_banks(self, queries: Sequence[Query], results: Sequence[Result]) -> None:
        """The answers to ``bank_queries``, which were asked together with something else."""
        self._banks = read_bank_book(queries, results, self._fields.lacked)
