"""Why a record is held: every cause in plain words, what to do, where, and what frees it; the rows lie beside this."""

from __future__ import annotations

from ledgersync.domain.causes.answers import ANSWERS
from ledgersync.domain.causes.before_sending import OURS
from ledgersync.domain.causes.cause import Cause, Ends, Said
from ledgersync.domain.causes.coding import CODING
from ledgersync.domain.causes.matches import MATCHES
from ledgersync.domain.causes.waits import WAITS

CAUSES: tuple[Cause, ...] = (*WAITS, *MATCHES, *OURS, *CODING, *ANSWERS)
BY_CODE = {cause.code: cause for cause in CAUSES}
ANY_REFUSAL = "refused"
"""The cause of an answer that fits no other cause."""
REFUSED = BY_CODE[ANY_REFUSAL]
PASSING = frozenset(cause.code for cause in CAUSES if Ends.NEXT_RUN in cause.ends)
"""Causes that pass by themselves: such records are looked at again by every run."""


def cause(code: str) -> Cause:
    """The cause with this code. A code that only an older version knew means ``refused``."""
    return BY_CODE.get(code, REFUSED)


def recognise(code: str, text: str) -> Cause:
    """The cause behind a system's answer, the most specific pattern first; "refused" when none fits."""
    answer = f"{code} {text}"
    return next((found for found in CAUSES if found.recognised_in(answer) is not None), REFUSED)


__all__ = ["ANY_REFUSAL", "BY_CODE", "CAUSES", "PASSING", "REFUSED", "Cause", "Ends", "Said", "cause", "recognise"]
