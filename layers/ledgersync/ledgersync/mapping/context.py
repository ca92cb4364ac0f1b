"""What mapping must know beside the row itself: accounts, terms and settings of the two books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ledgersync.domain.account_types import AccountUse
from ledgersync.domain.folding import fold
from ledgersync.domain.rights import Missing

NativeScalar: TypeAlias = str | Decimal | date | bool | int | None
Native: TypeAlias = "NativeScalar | Mapping[str, Native] | Sequence[Native]"
"""What is sent: single values, nested parts, repeated parts."""
Body: TypeAlias = "dict[str, Native]"
Row: TypeAlias = Mapping[str, object]
"""A row as a client gives it: texts from Intacct, JSON values with exact decimals from Cashflow360."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts of one connection's books; empty parts are simply not known.

    ``uses`` says what an Intacct account number is attached to; ``bank_ids`` and ``card_ids`` give the bank or
    card account of a GL account number, ``accounts_of`` the way back; ``unread_banks`` says which of these uses could
    not be read, for want of what. ``terms`` are Cashflow360 payment terms,
    name by id. ``credit_sign`` is the sign Intacct's vendor credits and credit memos carry in their lines
    (inferred, not documented). ``contacts`` are the Intacct contacts that hold employees' names, by employee id;
    ``lines_there`` are the lines that transactions about to be changed have now, in order, by record number in
    Intacct and by id in Cashflow360; ``custom_fields`` those that the company added to them.
    """

    uses: Mapping[str, AccountUse] = field(default_factory=dict)
    bank_ids: Mapping[str, str] = field(default_factory=dict)
    card_ids: Mapping[str, str] = field(default_factory=dict)
    accounts_of: Mapping[str, str] = field(default_factory=dict)
    unread_banks: Mapping[AccountUse, Missing] = field(default_factory=dict)
    closing_account: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"
    credit_sign: int = -1
    vendors_on_lines: bool = False
    contacts: Mapping[str, str] = field(default_factory=dict)
    lines_there: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    custom_fields: frozenset[str] = frozenset()

    def term_id(self, name: str) -> str | None:
        """The Cashflow360 payment term of a name, by exact spelling first, then with case and white space folded."""
        exact = (id for id, known in self.terms.items() if known == name)
        folded = (id for id, known in self.terms.items() if fold(known) == fold(name))
        return next(exact, None) or next(folded, None)
