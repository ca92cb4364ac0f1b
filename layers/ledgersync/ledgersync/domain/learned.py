"""What was learned of a connection's two systems by asking them, so that nobody has to assume it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

VERSION = 1
"""Of what is learned and how it is kept; what was learned under another one is learned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Kept with the connection; renewed by the doctor, and after a refusal that names a field.

    ``asked`` is a digest of the fields that were asked about. ``missing`` are those the company lacks, by Intacct
    object; ``refused`` those among them that `lookup` lists and `query` refuses. ``unlisted`` objects told nothing.
    ``card_account`` is the field of a charge card that names its GL account, "" where there is none.
    ``credit_sign`` is the sign of what a vendor credit takes off, 0 while nobody knows. ``bill_credits`` says whether
    Cashflow360 lists a bill's credits: "listed", "refused", or "" before it was tried. ``proved`` are writes that were
    read back as they were written ("bill|intacct|create"), ``differs`` those that were not, with what differed.
    """

    version: int = VERSION
    asked: str = ""
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    card_account: str = ""
    credit_sign: int = 0
    bill_credits: str = ""
    proved: frozenset[str] = frozenset()
    differs: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None
