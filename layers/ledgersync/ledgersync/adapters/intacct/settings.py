"""What an Intacct ledger is set up with; each default is the best-supported reading of the references."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ledgersync.domain.model import Kind
from ledgersync.mapping.catalogue import MAPPINGS

ASSUMED_SIGN = -1
"""The sign of vendor credits under which they are read while nobody knows it; none is written then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntacctSettings:
    """``user_id`` is the Web Services user, whose formatting tells how times are written.

    ``overlap`` is read again before every position, since new rows appear late (2 h in production connectors);
    ``deletion_overlap`` likewise in the audit history. ``creation_margin`` widens the search for rows without
    WHENMODIFIED, whose creation stamps may lie in another zone. ``clocks_apart`` is how far Intacct's clock may be from
    this one. ``lines_chunk`` headers' lines are asked for by
    one function, so that a chunk rarely passes a page. ``card_account_field`` names a charge card's GL account
    (not in any published field list; where a company has it not, one spelled like it is looked for).
    ``auto_numbering`` says, by kind, which company preference names the sequence Intacct numbers its records by (the
    names aren't documented). ``payment_date_preference`` is the application and name of the preference that forbids
    payments dated before their bills (its name isn't documented either).
    ``approvals`` says likewise which preference makes new records of a kind wait for an approval.
    ``unaudited`` kinds leave no audit history, as connectors found of AR adjustments; their deletions are swept daily.
    ``credit_sign`` is the sign of a vendor credit's lines; None: it is learned from the credits a company has.
    ``vendors_on_lines`` writes a bill's vendor on its lines, for organisations with vendors as a dimension.
    """

    user_id: str
    overlap: timedelta = timedelta(hours=2)
    deletion_overlap: timedelta = timedelta(hours=2, minutes=30)
    creation_margin: timedelta = timedelta(hours=26)
    clocks_apart: timedelta = timedelta(hours=1)
    page_size: int = 2000
    lines_chunk: int = 400
    write_batch: int = 100
    card_account_field: str = "GLACCOUNTNO"
    unaudited: frozenset[Kind] = frozenset(kind for kind, one in MAPPINGS.items() if not one.intacct.audited)
    vendors_on_lines: bool = False
    currency: str = "USD"
    credit_sign: int | None = None
    auto_numbering: tuple[tuple[str, str, str], ...] = tuple(
        (kind.value, *one.intacct.sequence) for kind, one in MAPPINGS.items() if one.intacct.sequence
    )
    approvals: tuple[tuple[str, str, str], ...] = tuple(
        (kind.value, *one.intacct.approval) for kind, one in MAPPINGS.items() if one.intacct.approval
    )
    account_length_preference: tuple[str, str] = ("GEN", "PRIMARY_ACCTNO_LENGTH")
    payment_date_preference: tuple[str, str] = ("AP", "PAYMENTDATEAFTERBILLDATE")
