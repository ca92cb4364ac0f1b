"""What mapping must know beside the row itself: accounts, terms and settings of the two books."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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


ReadDay: TypeAlias = Callable[[str], date | None]
WriteDay: TypeAlias = Callable[[date], str]

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def documented_day(text: str) -> date | None:
    """A day as Intacct is documented to write it, mm/dd/yyyy, or as some of its objects do, yyyy-mm-dd."""
    if american := _AMERICAN.fullmatch(text):
        month, day, year = (int(part) for part in american.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts of one connection's books; empty parts are simply not known.

    ``uses`` says what an Intacct account number is attached to; ``bank_ids`` and ``card_ids`` give the bank or
    card account of a GL account number, ``accounts_of`` the way back; ``unread_banks`` says which of these uses could
    not be read, for want of what. ``terms`` are Cashflow360 payment terms,
    name by id. ``credit_sign`` is the sign Intacct's vendor credits and credit memos carry in their lines
    (inferred, not documented). ``contacts`` are the Intacct contacts that hold employees' names, by employee id;
    ``lines_there`` are the lines that transactions about to be changed have now, in order, by record number in
    Intacct and by id in Cashflow360; ``custom_fields`` those that the company added to them. ``read_day`` reads dates
    as Intacct writes them for the sync user, and raises ValueError; ``write_day`` writes what Intacct reads.
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
    read_day: ReadDay = documented_day
    write_day: WriteDay = "{:%m/%d/%Y}".format

    def term_id(self, name: str) -> str | None:
        """The Cashflow360 payment term of a name, by exact spelling first, then with case and white space folded."""
        exact = (id for id, known in self.terms.items() if known == name)
        folded = (id for id, known in self.terms.items() if fold(known) == fold(name))
        return next(exact, None) or next(folded, None)
