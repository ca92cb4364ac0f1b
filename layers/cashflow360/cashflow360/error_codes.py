"""What the service's error codes mean to a program; v2 and v3 share one list.

Source: the official lists of common error codes; the retry classes are this project's reading of them.
"""

from enum import Enum


class Meaning(Enum):
    """What a code asks of the caller."""

    THROTTLED_NOW = "wait a little"
    THROTTLED_THIS_HOUR = "wait for the next clock hour"
    SESSION = "log in again, once"
    AUTHENTICATION = "stop: trying again risks a lock-out"
    SYSTEM = "the service failed: a read may be repeated, a write has an unknown outcome"
    ROLLED_BACK = "an innocent member of a refused bulk"
    DATA = "this request is refused as it is"


ROLLED_BACK = "BDC_1246"
HOURLY_LIMIT = "BDC_1144"
CONCURRENCY_LIMIT = "BDC_1322"

MEANINGS: dict[str, Meaning] = {
    CONCURRENCY_LIMIT: Meaning.THROTTLED_NOW,
    HOURLY_LIMIT: Meaning.THROTTLED_THIS_HOUR,
    "BDC_1109": Meaning.SESSION,
    "BDC_1101": Meaning.AUTHENTICATION,
    "BDC_1102": Meaning.AUTHENTICATION,
    "BDC_1103": Meaning.AUTHENTICATION,
    "BDC_1104": Meaning.AUTHENTICATION,
    "BDC_1105": Meaning.AUTHENTICATION,
    "BDC_1106": Meaning.AUTHENTICATION,
    "BDC_1107": Meaning.AUTHENTICATION,
    "BDC_1110": Meaning.AUTHENTICATION,
    "BDC_1111": Meaning.AUTHENTICATION,
    "BDC_1113": Meaning.AUTHENTICATION,
    "BDC_1123": Meaning.AUTHENTICATION,
    "BDC_1001": Meaning.SYSTEM,
    "BDC_1002": Meaning.SYSTEM,
    ROLLED_BACK: Meaning.ROLLED_BACK,
}


def meaning_of(code: str) -> Meaning:
    """The meaning of a code; a code not in the table is a refusal of the data."""
    return MEANINGS.get(code, Meaning.DATA)
