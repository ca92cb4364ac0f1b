"""Tax ids and bank numbers as they may be shown: by their last four characters."""

from __future__ import annotations

import re

SHOWN = 4
_NUMBER = re.compile(r"(?<![\w.])(?:\d[ -]?){8,}\d(?![\w.])")
"""Nine digits or more, as account, routing and tax numbers have; an amount or a date has fewer, or a dot."""


FIELDS = frozenset({"tax_id"})
"""Fields of records whose values are such numbers."""


def masked(value: str) -> str:
    """A value that is such a number: ``**6789``; nothing is shown of one that is too short to hide the rest."""
    kept = value.strip()
    return f"**{kept[-SHOWN:]}" if len(kept) > SHOWN else "**" if kept else ""


def masked_in(text: str) -> str:
    """A text with every such number in it masked."""
    return _NUMBER.sub(lambda found: masked(found[0]), text)
