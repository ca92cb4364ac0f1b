"""The bank or card account behind a payment ⇄ its GL account."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.account_types import AccountUse
from ledgersync.domain.model import Kind, Ref, Scalar
from ledgersync.domain.rights import Missing
from ledgersync.mapping.context import Context, Native, Row
from ledgersync.mapping.converters import text_of
from ledgersync.mapping.errors import Unmappable


def account_of(row: Row, context: Context) -> Scalar:
    """The GL account of the bank or card account a payment was drawn on, or of undeposited funds."""
    undeposited = text_of(row.get("UNDEPOSITEDACCOUNTNO"))
    entity = text_of(row.get("FINANCIALENTITY"))
    if undeposited is not None:
        return Ref(Kind.ACCOUNT, undeposited)
    if entity is None:
        return None
    if entity not in context.accounts_of:
        raise Unmappable("is drawn on a bank or card account that isn't known", _unread(context))
    return Ref(Kind.ACCOUNT, context.accounts_of[entity])


def drawn_on(value: Scalar, context: Context) -> Mapping[str, Native]:
    """The bank or card account that belongs to a GL account."""
    if not isinstance(value, Ref):
        return {}
    found = context.bank_ids.get(value.id) or context.card_ids.get(value.id)
    if found is None:
        words = f"GL account {value.id} belongs to no bank or card account, or to several, in Intacct"
        raise Unmappable(words, _unread(context))
    return {"FINANCIALENTITY": found}


def deposited_into(value: Scalar, context: Context) -> Mapping[str, Native]:
    """The bank account that belongs to a GL account, else the GL account as undeposited funds."""
    if not isinstance(value, Ref):
        return {}
    if value.id in context.bank_ids:
        return {"FINANCIALENTITY": context.bank_ids[value.id]}
    if AccountUse.BANK in context.unread_banks:
        raise Unmappable(f"GL account {value.id} may belong to a bank account that isn't shown", _unread(context))
    return {"UNDEPOSITEDACCOUNTNO": value.id}


def _unread(context: Context) -> Missing | None:
    """Why a bank or card account may not be known."""
    return next(iter(context.unread_banks.values()), None)
