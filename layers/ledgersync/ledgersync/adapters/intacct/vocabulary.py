"""The fields the product asks Intacct for, and what a company answers when it is asked which of them it has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from intacct.functions import Function
from intacct.lookups import ObjectFields, has, lookup, read_lookup
from intacct.results import Done, Result
from ledgersync.domain.learned import VERSION
from ledgersync.mapping.fitting import Paths, asked, joined
from ledgersync.mapping.tables import KindMapping

BANK_FIELDS = ("BANKACCOUNTID", "GLACCOUNTNO", "STATUS")
CARD, CARD_FIELDS = "CREDITCARD", ("CARDID",)
TERM_FIELDS = ("NAME", "STATUS")
AUDIT_FIELDS = ("ID", "OBJECTTYPE", "OBJECTKEY", "ACCESSTIME", "ACCESSMODE")
BESIDE: Paths = {
    "CHECKINGACCOUNT": frozenset(BANK_FIELDS),
    "SAVINGSACCOUNT": frozenset(BANK_FIELDS),
    CARD: frozenset((*CARD_FIELDS, "STATUS")),
    "APTERM": frozenset(TERM_FIELDS),
    "ARTERM": frozenset(TERM_FIELDS),
    "AUDITHISTORY": frozenset(AUDIT_FIELDS),
    "GLACCOUNT": frozenset({"CLOSINGTYPE", "CLOSINGACCOUNTNO"}),
    "CONTACT": frozenset({"CONTACTNAME"}),
}
"""What is asked for beside the records of kinds. CONTACT is what dotted paths of vendors and customers lead to."""

CARD_ACCOUNT = re.compile(r"(OFFSET|LIAB(ILITY)?)?(GL)?ACC(OUN)?T(NO)?", re.ASCII)
"""Spellings of a charge card's GL account. No published list has one; REST calls it `accounting.offsetGLAccount`."""


def vocabulary(mappings: Iterable[KindMapping]) -> Paths:
    """Every field the product reads or writes, by object."""
    found = [pair for mapping in mappings for pair in asked(mapping).items()]
    return joined([*found, *BESIDE.items()])


def digest(wanted: Paths) -> str:
    """Changes when the product asks for other fields. 16 hex digits."""
    content = repr((VERSION, sorted((name, sorted(paths)) for name, paths in wanted.items())))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def lookups(objects: Sequence[str]) -> list[Function]:
    return [lookup(name) for name in objects]


def listed(objects: Sequence[str], results: Sequence[Result]) -> dict[str, ObjectFields]:
    """The field lists of those objects that have one; a module that is not there refuses."""
    found = {
        name: read_lookup(result) for name, result in zip(objects, results, strict=True) if isinstance(result, Done)
    }
    return {name: one for name, one in found.items() if one.fields}


def missing(wanted: Paths, known: Mapping[str, ObjectFields]) -> dict[str, frozenset[str]]:
    """The wanted fields that the company lacks."""
    found = {name: frozenset(path for path in paths if not has(known, name, path)) for name, paths in wanted.items()}
    return {name: paths for name, paths in found.items() if paths}


def card_account(known: Mapping[str, ObjectFields], usual: str) -> str:
    """The field that names a charge card's GL account: the usual one, else the one that is spelled like it."""
    if CARD not in known:
        return usual
    fields = known[CARD].fields
    alike = sorted(name for name in fields if CARD_ACCOUNT.fullmatch(name))
    return usual if usual in fields else next(iter(alike), "")
