"""Which sign the lines and totals of a vendor credit carry, found out from the credits a company has.

No source settles it. A payment detail's ADJUSTMENTKEY names a debit memo, so the total of the one it names decides.
Without any, a total below zero is taken for a credit, as those of AR are (captured).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from intacct.filters import in_, is_not_null, less
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Done, Result
from ledgersync.mapping.converters import amount_of
from ledgersync.mapping.errors import Unmappable

SAMPLE = 20


def first_questions() -> list[Function]:
    """Credits that were applied, and adjustments below zero."""
    applied = Query(
        "APPYMTDETAIL", ("RECORDNO", "ADJUSTMENTKEY"), is_not_null("ADJUSTMENTKEY"), ("RECORDNO",), page_size=SAMPLE
    )
    below = Query("APADJUSTMENT", ("RECORDNO", "TRX_TOTALENTERED"), less("TRX_TOTALENTERED", 0), page_size=1)
    return [applied.function(), below.function()]


def second_questions(results: Sequence[Result]) -> list[Function]:
    """The adjustments that were applied; nothing when there are none."""
    keys = [row.get("ADJUSTMENTKEY", "") for row in _rows(results[0])]
    wanted = sorted({key for key in keys if key.isdigit()})
    if not wanted:
        return []
    return [Query("APADJUSTMENT", ("RECORDNO", "TRX_TOTALENTERED"), in_("RECORDNO", wanted)).function()]


def sign_of(first: Sequence[Result], second: Sequence[Result]) -> int:
    """-1 or 1; 0 when the company has nothing that tells, or what it has says both."""
    totals = {_sign(row.get("TRX_TOTALENTERED", "")) for result in second for row in _rows(result)} - {0}
    if totals:
        return totals.pop() if len(totals) == 1 else 0
    return -1 if _rows(first[1]) else 0


def _rows(result: Result) -> Sequence[dict[str, str]]:
    return result.rows if isinstance(result, Done) else ()


def _sign(total: str) -> int:
    try:
        amount = amount_of(total) or Decimal(0)
    except Unmappable:
        return 0
    return (amount > 0) - (amount < 0)
