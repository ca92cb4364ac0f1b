"""Ids as the API makes them: prefix, two digits, random capitals, a base-36 sequence; 20 characters."""

import string
from random import Random

ID_LENGTH = 20
_REGION = "01"
_DIGITS = string.digits + string.ascii_lowercase
_FIRST = 36**4  # a sequence of five digits, as seen in real ids


class IdMaker:
    """Makes the ids of one organisation; records made one after another have consecutive suffixes."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._next = _FIRST + rng.randrange(36**4)

    def make(self, prefix: str) -> str:
        """Return the next id with this prefix."""
        suffix = base36(self._next)
        self._next += 1
        head = prefix + _REGION
        letters = self._rng.choices(string.ascii_uppercase, k=ID_LENGTH - len(head) - len(suffix))
        return head + "".join(letters) + suffix


def base36(number: int) -> str:
    """Write a positive number in base 36, lower case."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
