"""What was learned of a connection's two systems by asking them, so that nobody has to assume it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledgersync.domain.audited import Audited
from ledgersync.domain.model import Side
from ledgersync.domain.probe import Finding

LISTED, REFUSED = "listed", "refused"
VERSION = 1
"""The version of what is learned and how it is kept. What was learned under another version is learned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Kept with the connection; renewed by the doctor, and after a refusal that names a field.

    ``asked`` is a digest of the fields that were asked about. ``missing`` are those the company lacks, by Intacct
    object; ``refused`` those among them that `lookup` lists and `query` refuses. ``unlisted`` objects told nothing.
    ``card_account`` is the field of a charge card that names its GL account, "" where there is none.
    ``credit_sign`` is the sign of what a vendor credit takes off, 0 while nobody knows. ``bill_credits`` says whether
    Cashflow360 lists a bill's credits: "listed", "refused", or "" before it was tried. ``findings`` are what trying
    both systems out told, by side, when the connection was made or the doctor last asked (``probed_at``). ``audited``
    says how far the audit history is to be believed.
    """

    version: int = VERSION
    asked: str = ""
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    card_account: str = ""
    credit_sign: int = 0
    bill_credits: str = ""
    findings: Mapping[Side, tuple[Finding, ...]] = field(default_factory=dict)
    probed_at: datetime | None = None
    at: datetime | None = None
    audited: Audited = field(default_factory=Audited)

    def beside(self, kept: Learned | None) -> Learned:
        """What was learned of Intacct, beside what is kept of everything else."""
        if kept is None:
            return self
        return replace(
            self,
            bill_credits=kept.bill_credits,
            findings=kept.findings,
            probed_at=kept.probed_at,
            audited=kept.audited,
        )
