"""Numbers of accounts and taxes inside a text: shown by their last four digits."""

from __future__ import annotations

import re

SHOWN = 4
_NUMBER = re.compile(r"(?<![\w.])(?:\d[ -]?){8,}\d(?![\w.])")
"""Nine digits or more, as account, routing and tax numbers have; an amount or a date has fewer, or a dot."""


def masked_in(text: str) -> str:
    """A text with every such number in it masked."""
    return _NUMBER.sub(lambda found: f"**{found[0].strip()[-SHOWN:]}", text)
