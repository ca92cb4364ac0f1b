"""Settings of a company as text, to be kept and recalled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.conditions import BankBook, Preferred
from ledgersync.domain.account_types import AccountUse
from ledgersync.domain.rules import Terms

FORM = 2
"""Of the text; one of another form is not recalled."""


@dataclass(frozen=True, slots=True)
class Settled:
    """All that was asked of a company's settings; ``banks`` only if they were shown whole."""

    preferred: Preferred
    terms: Terms
    banks: BankBook | None


def told(kept: Settled, of: str) -> str:
    """The text; equal settings give equal texts. ``of`` names whose they are."""
    preferred, banks = kept.preferred, kept.banks
    content = {
        "form": FORM,
        "of": of,
        "formatting": asdict(preferred.formatting),
        "closed": preferred.books_closed.isoformat() if preferred.books_closed else "",
        "preferences": dict(preferred.settings),
        "terms": [_names(kept.terms.payable), _names(kept.terms.receivable)],
        "banks": None if banks is None or banks.unread else _banks(banks),
    }
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def settled(text: str, of: str) -> Settled | None:
    """The settings that a text tells; None for a text of another form, or of somebody else's settings."""
    content: Mapping[str, Any] = json.loads(text)
    if content.get("form") != FORM or content.get("of") != of:
        return None
    closed, banks = content["closed"], content["banks"]
    payable, receivable = (None if names is None else frozenset(names) for names in content["terms"])
    preferred = Preferred(
        formatting=UserFormatting(**content["formatting"]),
        books_closed=date.fromisoformat(closed) if closed else None,
        settings=content["preferences"],
    )
    return Settled(preferred, Terms(payable, receivable), None if banks is None else _bank_book(banks))


def _names(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _banks(banks: BankBook) -> Mapping[str, Mapping[str, str]]:
    return {
        "uses": dict(banks.uses),
        "bank_ids": dict(banks.bank_ids),
        "card_ids": dict(banks.card_ids),
        "accounts_of": dict(banks.accounts_of),
    }


def _bank_book(content: Mapping[str, Mapping[str, str]]) -> BankBook:
    return BankBook(
        uses={number: AccountUse(use) for number, use in content["uses"].items()},
        bank_ids=content["bank_ids"],
        card_ids=content["card_ids"],
        accounts_of=content["accounts_of"],
    )
